"""Make matplotlib's SVG speak: a description of the whole, and a title for each mark."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

__all__ = ["accessible"]

_GROUP = re.compile(r'<g id="([^"]+)">')


def accessible(svg: str, title: str, description: str, marks: Mapping[str, str]) -> str:
    r"""Return the SVG with ``title`` and ``desc`` for screen readers, and with a title on each mark.

    >>> print(accessible('<svg>\n <title>T</title>\n<g id="estimate/a">', "T", "All.", {"estimate/a": "HR 2"}))
    <svg role="graphics-document" aria-labelledby="title desc">
     <title id="title">T</title>
     <desc id="desc">All.</desc>
    <g id="estimate/a"><title>HR 2</title>
    """
    svg = re.sub(r' role="[^"]*"', "", svg, count=1)
    svg = svg.replace("<svg", '<svg role="graphics-document" aria-labelledby="title desc"', 1)
    said = [escape(text, quote=False) for text in (title, description)]
    opened = f'<title id="title">{said[0]}</title>\n <desc id="desc">{said[1]}</desc>'
    svg = re.sub(r"<title>.*?</title>", lambda _: opened, svg, count=1, flags=re.DOTALL)

    def name(found: re.Match[str]) -> str:
        says = marks.get(found[1])
        return f"{found[0]}<title>{escape(says, quote=False)}</title>" if says else found[0]

    return _GROUP.sub(name, svg)
