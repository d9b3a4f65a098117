"""Citation styles: the guideline's own, Vancouver (NLM), AMA and APA. Each is a module with one function, `cite`."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from evigraph.citations.record import Record
    from evigraph.citations.spans import Span

__all__ = ["STYLES", "cite"]

STYLES = {
    "house": "as in the guideline's own reference list",
    "vancouver": "NLM, Citing Medicine 2nd edition (citation-sequence)",
    "ama": "AMA Manual of Style, 11th edition",
    "apa": "APA Publication Manual, 7th edition",
}
"""Style to one line of help."""


def cite(record: Record, style: str) -> list[Span]:
    """Return the entry of a record in one of `STYLES`.

    >>> import evigraph
    >>> from evigraph.citations.record import record
    >>> from evigraph.citations.spans import plain
    >>> kb = evigraph.open()
    >>> plain(cite(record(kb, kb.identify("87")), "ama"))[:36]
    'Kemeny NE, Gönen M. Hepatic arterial'
    """
    write = cast("Callable[[Record], list[Span]]", import_module(f"evigraph.citations.styles.{style}").cite)
    spans = [span for span in write(record) if span.text]
    return [spans[0]._replace(text=spans[0].text.lstrip()), *spans[1:]] if spans else []
