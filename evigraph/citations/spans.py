"""What a style is made of: pieces of text, each plain, in italics or a link. The markup comes later."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

__all__ = ["Kind", "Span", "curly", "joined", "plain", "stopped"]

Kind = Literal["", "italic", "link"]


class Span(NamedTuple):
    """A piece of a citation. The text of a link is its address."""

    text: str
    kind: Kind = ""


def plain(spans: Iterable[Span]) -> str:
    """Return the text without its markup.

    >>> plain([Span("Ann Surg", "italic"), Span(". 2013.")])
    'Ann Surg. 2013.'
    """
    return "".join(span.text for span in spans)


def joined(parts: Iterable[Iterable[Span]], between: str) -> list[Span]:
    """Join the parts that hold anything, with text between them.

    >>> plain(joined([[Span("a")], [], [Span("b")]], "; "))
    'a; b'
    """
    found: list[Span] = []
    for part in map(list, parts):
        if plain(part):
            found += [*([Span(between)] if found else []), *part]
    return found


def stopped(text: str) -> str:
    """End a text with a full stop, unless a stop or mark ends it already; an American quotation mark stands after it.

    >>> stopped("Is it so?"), stopped("It is"), stopped("a “Never-Event”")
    ('Is it so?', 'It is.', 'a “Never-Event.”')
    """
    body = text.rstrip("”’")
    closing = text[len(body) :]
    if closing and ("“" if "”" in closing else "‘") not in body:
        body, closing = text, ""
    return text if body[-1:] in (".", "?", "!", "…") else f"{body}.{closing}"


def curly(text: str) -> str:
    r"""Turn straight quotation marks and apostrophes into typographic ones.

    >>> curly("D'Angelica: a \"Never-Event\" ('so')")
    'D’Angelica: a “Never-Event” (‘so’)'
    """
    text = re.sub(r"(^|[\s(\[‘/–—-])\"(?=\S)", r"\1“", text).replace('"', "”")
    return re.sub(r"(^|[\s(\[“/–—])'(?=\w[^']*\w'(?!\w))", r"\1‘", text).replace("'", "’")
