"""Which documents a query hits, in which order, and why.

Three ranks: a document with the identifier that was given; an author with the year; then weighted full text. Within a
rank the score counts, for each word of the query, the best place where it stands: rare words more than common ones, a
name or a first author more than a title, a title more than what a paper is about, and whole words more than beginnings
or near spellings. Words that stand side by side as in the query count extra, words that are missing count against.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from evigraph.search.candidates import Limits, candidates
from evigraph.search.model import FIELDS, Filters, Found, Hit
from evigraph.search.query import Query, read
from evigraph.spelling import fold

if TYPE_CHECKING:
    from evigraph.search.index import Index

__all__ = ["find"]

_WEIGHTS = {
    "name": 3.0, "key": 2.0, "first": 4.6, "people": 2.3, "title": 2.4, "journal": 1.4, "about": 1.0, "year": 3.2,
}  # fmt: skip
_KIND_WEIGHTS = {"reference": 1.0, "study": 0.9, "biomarker": 0.8, "intervention": 0.8, "test": 0.8}
_OTHER_KINDS = 0.6
_PAPERS = ("reference", "study")
_PART_OF_A_NAME = 0.5
"""What is neither reference nor study counts for less where it has some of the words only."""
_NEAR_YEAR = 0.4
_SIDE_BY_SIDE = 0.35
_NAMED = 6.0
_AT_ONCE = 500
_LEAST = 0.3
_LEAST_COVERED = 0.2
"""Hits with a smaller share of the best hit's score are left out."""

_EXACT, _AUTHOR_AND_YEAR, _TEXT = 0, 1, 2
_SHOWN_FIELDS = {"first": "author", "people": "author", "name": "called"}


_Best = dict[int, tuple[float, str, str]]
"""Term's position to its points, and the field and word that gave them."""


class _Candidate(NamedTuple):
    doc: int
    rank: int
    score: float
    complete: bool
    best: _Best | str
    """Why: where each term was found, or what identifies the document."""


def find(index: Index, text: str, filters: Filters | None = None, most: int | None = None) -> Found:
    """Return the hits of a query, best first, ``most`` at most. Without words, everything that fulfils the filters.

    >>> from evigraph.search.index import build
    >>> from evigraph.search.document import Document
    >>> papers = [Document("reference", "reference/1", "Gönen M 2005", 1, people=("Gönen M",), year=2005)]
    >>> [(hit.id, hit.matched) for hit in find(build(papers, {}), "gonnen 2005").hits]
    [('reference/1', 'author Gönen (for gonnen), year 2005')]
    """
    query = read(index, text)
    limits = Limits(filters or Filters())
    found = _exact(index, query, limits)
    if query.terms:
        for candidate in _by_text(index, query, limits):
            found.setdefault(candidate.doc, candidate)
    elif not text.strip():
        found = {doc: _Candidate(doc, _TEXT, 0.0, True, "") for doc in limits.select(index, "")}
    ordered = _ordered(index, list(found.values()))
    hits = _hits(index, query, ordered[:most])
    near = {word: _near(index, fold(word)) for word in query.unknown}
    return Found(hits, len(ordered), near)


# ---------------------------------------------------------------- hits
def _exact(index: Index, query: Query, limits: Limits) -> dict[int, _Candidate]:
    whole = query.names[:1] if query.names else []
    found: dict[int, _Candidate] = {}
    for doc, what in index.named([*query.identifiers, *whole]):
        found.setdefault(doc, _Candidate(doc, _EXACT, 0.0, True, what))
    if limits.sql and found:
        kept = set(limits.select(index, ""))
        found = {doc: candidate for doc, candidate in found.items() if doc in kept}
    return found


def _by_text(index: Index, query: Query, limits: Limits) -> list[_Candidate]:
    docs = candidates(index, query, limits)
    named = {doc for doc, _ in index.named(query.names)} if len(query.names) > 1 else set()
    docs |= dict.fromkeys(doc for doc in named if not limits.sql)
    total = sum(term.weight for term in query.terms) + len(query.unknown) * max(t.weight for t in query.terms)
    scorer = _Scorer(query, total, named)
    found = []
    wanted = list(docs)
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        marks = ", ".join("?" * len(some))
        for doc, kind, body in index.rows(f"SELECT doc, kind, body FROM docs WHERE doc IN ({marks})", *some):
            candidate = scorer.score(int(str(doc)), str(kind), str(body).split("\n"))
            if candidate.score > 0:
                found.append(candidate)
    best = max((candidate.score for candidate in found), default=0.0)
    return [candidate for candidate in found if candidate.score >= _LEAST * best]


# ---------------------------------------------------------------- scores
class _Scorer:
    """Scores documents for one query."""

    def __init__(self, query: Query, total: float, named: set[int]) -> None:
        self._total, self._named = total, named
        self._weights = [term.weight for term in query.terms]
        self._years = {number: term.year for number, term in enumerate(query.terms) if term.year}
        self._needed = {number for number, term in enumerate(query.terms) if not term.optional}
        if query.unknown:
            self._needed.add(-1)  # no document has it
        self._by_word: dict[str, list[tuple[int, float]]] = {}
        for number, term in enumerate(query.terms):
            for word, quality in term.words.items():
                self._by_word.setdefault(word, []).append((number, quality))
        self._in_journals = {word: list(hits) for word, hits in self._by_word.items()}
        for number, term in enumerate(query.terms):
            for word, quality in term.journal.items():
                self._in_journals.setdefault(word, []).append((number, quality))
        self._weak = {word for term in query.terms for word in (*term.slips, *term.journal)}

    def score(self, doc: int, kind: str, texts: list[str]) -> _Candidate:
        """Return the candidate with its rank and score."""
        best: _Best = {}
        beside = 0
        for name, text in zip(FIELDS, texts, strict=True):
            beside = max(beside, self._look(name, text.split(), best))
        if self._years and texts[-1]:
            self._near_years(int(texts[-1]), best)
        covered = sum(self._weights[number] for number in best) / self._total
        if covered < _LEAST_COVERED and doc not in self._named:
            return _Candidate(doc, _TEXT, 0.0, False, best)
        score = sum(self._weights[number] * points for number, (points, _, _) in best.items())
        complete = self._needed <= best.keys()
        if not complete and all(word in self._weak for _, _, word in best.values()):
            return _Candidate(doc, _TEXT, 0.0, False, best)
        score += _NAMED if doc in self._named else 0.0
        score *= (1 + _SIDE_BY_SIDE * beside / len(self._weights)) * covered**2 * _KIND_WEIGHTS.get(kind, _OTHER_KINDS)
        score *= 1.0 if complete or kind in _PAPERS else _PART_OF_A_NAME
        rank = _AUTHOR_AND_YEAR if self._years and covered > 0.5 and self._author_and_year(best) else _TEXT
        return _Candidate(doc, rank, score, complete, best)

    def _look(self, name: str, words: list[str], best: _Best) -> int:
        """Take down the best place of each term; return how many terms follow each other here as in the query."""
        lookup = self._by_word
        if name == "journal" and len({hit[0] for word in words for hit in self._in_journals.get(word, ())}) > 1:
            lookup = self._in_journals  # one abbreviation alone is chance: 'dis' for 'disappearing'
        if lookup.keys().isdisjoint(words):
            return 0
        weight, beside, previous = _WEIGHTS[name], 0, -2
        for word in words:
            if hits := lookup.get(word):
                for number, quality in hits:
                    points = quality * weight
                    if number not in best or points > best[number][0]:
                        best[number] = (points, name, word)
                beside += hits[0][0] == previous + 1
                previous = hits[0][0]
        return beside

    def _near_years(self, year: int, best: _Best) -> None:
        for number, wanted in self._years.items():
            if number not in best and abs(year - wanted) == 1:
                best[number] = (_NEAR_YEAR * _WEIGHTS["year"], "year", str(year))

    def _author_and_year(self, best: _Best) -> bool:
        years = {word for _, name, word in best.values() if name == "year"}
        fields = {name for _, name, _ in best.values()}
        return bool(years & set(map(str, self._years.values())) and fields & {"first", "people"})


def _ordered(index: Index, candidates: list[_Candidate]) -> list[_Candidate]:
    """Sort by rank and score, exact ones by kind and number: the same query always gives the same order."""
    exact = [candidate.doc for candidate in candidates if candidate.rank == _EXACT]
    marks = ", ".join("?" * len(exact))
    rows = index.rows(f"SELECT doc FROM docs WHERE doc IN ({marks}) ORDER BY rank, number, doc", *exact)
    place = {doc: x for x, (doc,) in enumerate(rows)}
    return sorted(candidates, key=lambda one: (one.rank, place.get(one.doc, 0), -one.score, one.doc))


def _hits(index: Index, query: Query, candidates: list[_Candidate]) -> tuple[Hit, ...]:
    marks = ", ".join("?" * len(candidates))
    sql = f"SELECT doc, kind, id, number, key, label FROM docs WHERE doc IN ({marks})"
    rows = {row[0]: row[1:] for row in index.rows(sql, *(candidate.doc for candidate in candidates))}
    found = []
    for candidate in candidates:
        kind, id_, number, key, label = rows[candidate.doc]
        why = candidate.best if isinstance(candidate.best, str) else _why(index, query, candidate.best)
        printed = int(str(number)) if number is not None else None
        found.append(Hit(str(kind), str(id_), printed, str(key) if key else None, str(label), why, candidate.complete))
    return tuple(found)


def _why(index: Index, query: Query, best: _Best) -> str:
    """Say which words were found where: 'author Kemeny (for kemney), title pump'."""
    found: dict[str, dict[str, None]] = {}
    for number, (_, name, word) in sorted(best.items()):
        term = query.terms[number]
        is_near = word in term.slips or (term.year is not None and word != term.text)
        shown = index.shown(word) + (f" (for {term.given})" if is_near else "")
        found.setdefault(_SHOWN_FIELDS.get(name, name), {})[shown] = None
    return ", ".join(" ".join([what, *words]) for what, words in found.items())


def _near(index: Index, word: str) -> tuple[str, ...]:
    """Return the nearest words of the index, as written, for a word that nothing has."""
    most = max(1, len(word) // 3)
    near = [other for other, apart, _ in index.spelt_like(word, most) if apart < len(word) - 1] if len(word) > 2 else []
    return tuple(dict.fromkeys(index.shown(other) for other in near))[:3]
