"""Hits as an answer: the same rows at the command line and in Python."""

from __future__ import annotations

from collections.abc import Iterable

from evigraph.answers import Answer, Row
from evigraph.search.model import Hit

__all__ = ["as_answer"]

_COLUMNS = ("kind", "id", "number", "key", "label", "matched")
_SHOWN = ("kind", "id", "key", "label", "matched")


def as_answer(hits: Iterable[Hit], title: str = "") -> Answer:
    """Return hits as an answer: one row a hit, best first."""
    rows: list[Row] = [{name: getattr(hit, name) for name in _COLUMNS} for hit in hits]
    return Answer(_COLUMNS, tuple(rows), show=_SHOWN, title=title, terms=tuple({} for _ in rows))
