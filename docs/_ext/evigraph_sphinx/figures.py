"""Figures of `evigraph.plots` on a page: as SVG within the page, each mark a link to the page of its finding."""

# mypy: allow-subclassing-any, no-warn-return-any, disable-error-code="import-not-found,import-untyped,import"

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from typing import Any

from docutils import nodes

from evigraph.answers import Answer
from evigraph.errors import EvigraphError, MissingLibraryError

from .things import Things

__all__ = ["figure"]

_LINK = re.compile(r'\b(?P<attribute>(?:xlink:)?href)="(?P<iri>https?://[^"]+)"')

_WIDTH = re.compile(r'<svg [^>]*\bwidth="([\d.]+)pt"')

SMALLEST = 0.8
"""How far a figure may shrink to its page: its smallest words can be read to there."""


def figure(name: str, answer: Answer, things: Things, up: str = "", **options: Any) -> list[Any]:
    """Draw a figure of `evigraph.plots` from an answer; nothing where there is nothing to draw or no matplotlib.

    ``up`` leads from the page to the folder of the generated pages. The table behind a figure stands beside it.
    """
    try:
        from evigraph import plots
    except MissingLibraryError:
        return []
    draw: Callable[..., Any] = getattr(plots, name)
    try:
        drawn = draw(answer.rows, base=things.graph.base, **options)
    except EvigraphError:
        return []  # no number of this kind
    svg = drawn.to_bytes("svg").decode("utf-8")
    svg = svg[svg.index("<svg") :]
    html = _LINK.sub(lambda found: _on_site(found, things, up), _own_ids(svg, name)).replace(' target="_blank"', "")
    label = escape(drawn.heading, quote=True)
    width = _WIDTH.search(svg)
    least = f"{float(width[1]) * SMALLEST:.0f}pt" if width else "0"
    return [
        nodes.raw(
            "",
            f'<div class="evigraph-figure" role="group" tabindex="0" aria-label="Figure: {label}"'
            f' style="--least: {least}">{html}</div>',
            format="html",
        )
    ]


def _own_ids(svg: str, prefix: str) -> str:
    """Give the IDs of a figure a prefix, so that two figures can stand on one page."""
    svg = re.sub(r'\b(id="|href="#|url\(#)', rf"\g<1>{prefix}-", svg)
    return re.sub(r'aria-labelledby="title desc"', f'aria-labelledby="{prefix}-title {prefix}-desc"', svg)


def _on_site(found: re.Match[str], things: Things, up: str) -> str:
    thing = things.find(found["iri"])
    return f'{found["attribute"]}="{up}{thing.kind}/{thing.name}.html"' if thing else found[0]
