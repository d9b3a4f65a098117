"""What the search is about: kinds of things, filters, hits.

Nothing here is a dataclass: importing `dataclasses` takes as long as a whole search.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["FIELDS", "KINDS", "Filters", "Found", "Hit"]

KINDS = (
    *("reference", "study", "biomarker", "intervention", "test", "recommendation", "threshold", "formula"),
    *("irregularity", "endpoint", "population", "practice"),
)
"""Kinds of things that can be found, in the order in which equally good hits are listed."""

FIELDS = ("name", "key", "first", "people", "title", "journal", "about", "year")
"""The fields of a document in the full-text index; ``first`` is the first author, ``people`` all authors."""


class Filters(NamedTuple):
    """Conditions that every hit fulfils; ``None`` sets none. ``years`` is (first, last), either end open."""

    years: tuple[int | None, int | None] | None = None
    type: str | None = None
    cited_in: str | None = None
    kind: str | None = None


class Hit(NamedTuple):
    """One thing found: ``matched`` says why. ``complete`` tells whether it has every word of the query."""

    kind: str
    id: str
    number: int | None
    key: str | None
    label: str
    matched: str
    complete: bool


class Found(NamedTuple):
    """What a query found: the best ``hits``, how many there are in all, and for words that nothing has, near ones."""

    hits: tuple[Hit, ...]
    total: int
    near: dict[str, tuple[str, ...]]
