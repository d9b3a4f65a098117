"""Which documents are worth a score: those with all words of a query, and where these are few, those with some.

At a hundred thousand references a common word stands in tens of thousands, so nothing here takes more than a few
hundred: of equally complete documents the newest are taken.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from evigraph.search.query import correct

if TYPE_CHECKING:
    from evigraph.search.index import Index
    from evigraph.search.model import Filters
    from evigraph.search.query import Query, Term

__all__ = ["Limits", "candidates"]

_ENOUGH = 5
_MOST_WITH_ALL = 100
_MOST_WITH_PHRASE = 50
_MOST_WITH_SOME = 25
_MOST_LEFT_OUT = 5
_LONG = 5
"""A longer word may be another word by a slip even where it is one itself."""
_TITLE = 3
"""So many words side by side as in the query are no chance: such documents are enough."""
_JOINED = "texts JOIN docs ON docs.doc = texts.rowid"


class Limits:
    """The filters as SQL."""

    def __init__(self, filters: Filters) -> None:
        self.sql, self.values = "", list[object]()
        if filters.kind:
            self._add("docs.kind = ?", filters.kind)
        if filters.years:
            first, last = filters.years
            self._add("docs.year BETWEEN ? AND ?", first or 0, last or 9999)
        if filters.type:
            self._add("docs.doc IN (SELECT doc FROM types WHERE name = ?)", filters.type)
        if filters.cited_in:
            self._add("docs.doc IN (SELECT doc FROM places WHERE name = ?)", filters.cited_in)

    def _add(self, condition: str, *values: object) -> None:
        self.sql += f" AND {condition}"
        self.values += values

    def select(self, index: Index, expression: str, most: int = -1) -> list[int]:
        """Return the documents that fulfil a full-text expression and the filters."""
        if not expression:
            rows = index.rows(f"SELECT doc FROM docs WHERE 1{self.sql} ORDER BY doc", *self.values)
        elif not self.sql:
            rows = index.rows("SELECT rowid FROM texts WHERE texts MATCH ? LIMIT ?", expression, most)
        else:
            rows = index.rows(
                f"SELECT doc FROM {_JOINED} WHERE texts MATCH ?{self.sql} LIMIT ?", expression, *self.values, most
            )
        return [int(str(row[0])) for row in rows]


def candidates(index: Index, query: Query, limits: Limits) -> dict[int, None]:
    """Return documents with all words; where these are few, those with near spellings, then those with some words."""
    needed = [term for term in query.terms if not term.optional] or query.terms
    docs: dict[int, None] = {}

    def add(expression: str, most: int) -> None:
        docs.update(dict.fromkeys(limits.select(index, expression, most)))

    if len(query.phrase) > 1:
        add('"' + " ".join(query.phrase) + '"', _MOST_WITH_PHRASE)
        if docs and len(query.phrase) > _TITLE:
            return docs
    add(_all(needed), _MOST_WITH_ALL)
    if not docs and len(needed) > 1:
        for term in needed:
            if len(term.text) > _LONG or not term.words:
                correct(index, term)
        add(_all(needed), _MOST_WITH_ALL)
    complete = len(docs)
    if complete < _ENOUGH and len(needed) > 2:
        rarest = sorted(needed, key=lambda term: -term.weight)[:_MOST_LEFT_OUT]
        for some in combinations(rarest, len(rarest) - 1):
            add(_all(list(some)), _MOST_WITH_SOME)
    if complete < _ENOUGH and len(docs) < _ENOUGH:
        for term in sorted(needed, key=lambda term: -term.weight)[:3]:
            add(term.expression(), _MOST_WITH_SOME)
    return docs


def _all(terms: list[Term]) -> str:
    return " AND ".join(term.expression() for term in terms)
