"""Which documents a query hits, in which order, and why.

Three ranks: a document with the identifier that was given; an author with the year; then weighted full text. Within a
rank the score counts, for each word of the query, the best place where it stands: rare words more than common ones, a
name or a first author more than a title, a title more than what a paper is about, and whole words more than beginnings
or near spellings. Words that stand side by side as in the query count extra, words that are missing count against.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from evigraph.search.model import FIELDS, Filters, Found, Hit
from evigraph.search.query import ABBREVIATED, Query, Term, correct, read
from evigraph.spelling import fold

if TYPE_CHECKING:
    from evigraph.search.index import Index

__all__ = ["find"]

_WEIGHTS = {
    "name": 3.0, "key": 2.0, "first": 4.6, "people": 2.3, "title": 2.4, "journal": 1.4, "about": 1.0, "year": 2.0,
}  # fmt: skip
_KIND_WEIGHTS = {"reference": 1.0, "study": 0.9, "biomarker": 0.8, "intervention": 0.8, "test": 0.8}
_OTHER_KINDS = 0.6
_NEAR_YEAR = 0.4
_SIDE_BY_SIDE = 0.35
_NAMED = 6.0
_ENOUGH = 10
_MOST_CANDIDATES = 400
_MOST_OF_A_PART = 100
_LEAST = 0.3
"""Hits with a smaller share of the best hit's score are left out."""

_JOINED = "texts JOIN docs ON docs.doc = texts.rowid"
_EXACT, _AUTHOR_AND_YEAR, _TEXT = 0, 1, 2
_SHOWN_FIELDS = {"first": "author", "people": "author", "name": "called", "about": "about"}


class _Candidate:
    __slots__ = ("complete", "doc", "rank", "reasons", "score")

    def __init__(self, doc: int, rank: int, score: float, complete: bool, reasons: dict[str, list[str]]) -> None:
        self.doc = doc
        self.rank = rank
        self.score = score
        self.complete = complete
        self.reasons = reasons


def find(index: Index, text: str, filters: Filters | None = None, most: int | None = None) -> Found:
    """Return the hits of a query, best first, ``most`` at most. Without words, everything that fulfils the filters.

    >>> from evigraph.search.index import build
    >>> from evigraph.search.document import Document
    >>> papers = [Document("reference", "reference/1", "Gönen M 2005", 1, people=("Gönen M",), year=2005)]
    >>> [(hit.id, hit.matched) for hit in find(build(papers, {}), "gonnen 2005").hits]
    [('reference/1', 'author Gönen (for gonnen), year 2005')]
    """
    query = read(index, text)
    limits = _Limits(filters or Filters())
    found = _exact(index, query, limits)
    if query.terms:
        for candidate in _by_text(index, query, limits):
            found.setdefault(candidate.doc, candidate)
    elif not text.strip():
        found = {doc: _Candidate(doc, _TEXT, 0.0, True, {}) for doc in limits.select(index, "")}
    ordered = _ordered(index, list(found.values()))
    hits = tuple(_hit(index, candidate) for candidate in ordered[:most])
    near = {word: _near(index, fold(word)) for word in query.unknown}
    return Found(hits, len(ordered), near)


# ---------------------------------------------------------------- candidates
class _Limits:
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


def _exact(index: Index, query: Query, limits: _Limits) -> dict[int, _Candidate]:
    whole = query.names[:1] if query.names else []
    found: dict[int, _Candidate] = {}
    for identifier in [*query.identifiers, *whole]:
        for doc, what in index.named(identifier):
            found.setdefault(doc, _Candidate(doc, _EXACT, 0.0, True, {what: []}))
    if limits.sql and found:
        kept = set(limits.select(index, ""))
        found = {doc: candidate for doc, candidate in found.items() if doc in kept}
    return found


def _by_text(index: Index, query: Query, limits: _Limits) -> list[_Candidate]:
    docs = _candidates(index, query, limits)
    named = {doc for name in query.names for doc, _ in index.named(name)} if len(query.names) > 1 else set()
    docs |= dict.fromkeys(doc for doc in named if not limits.sql)
    total = sum(term.weight for term in query.terms) + len(query.unknown) * max(t.weight for t in query.terms)
    scorer = _Scorer(query, total, named)
    fields = ", ".join(f"texts.{name}" for name in FIELDS)
    found = []
    wanted = list(docs)
    for start in range(0, len(wanted), 500):
        some = wanted[start : start + 500]
        marks = ", ".join("?" * len(some))
        sql = f"SELECT doc, kind, {fields} FROM {_JOINED} WHERE texts.rowid IN ({marks})"
        for doc, kind, *texts in index.rows(sql, *some):
            candidate = scorer.score(int(str(doc)), texts)
            candidate.score *= _KIND_WEIGHTS.get(str(kind), _OTHER_KINDS)
            if candidate.score > 0:
                found.append(candidate)
    best = max((candidate.score for candidate in found), default=0.0)
    return [candidate for candidate in found if candidate.score >= _LEAST * best]


def _candidates(index: Index, query: Query, limits: _Limits) -> dict[int, None]:
    """Return documents with all words; where these are few, those with near spellings, then those with some words."""
    needed = [term for term in query.terms if not term.optional] or query.terms
    docs: dict[int, None] = {}
    if len(query.phrase) > 1:
        phrase = '"' + " ".join(query.phrase) + '"'
        docs |= dict.fromkeys(limits.select(index, phrase, _MOST_OF_A_PART))
    docs |= dict.fromkeys(limits.select(index, _all(needed), _MOST_CANDIDATES))
    if not docs and len(needed) > 1:
        for term in needed:
            correct(index, term)
        docs |= dict.fromkeys(limits.select(index, _all(needed), _MOST_CANDIDATES))
    needed.sort(key=lambda term: -term.weight)
    for left_out in (1, 2):
        if len(docs) < _ENOUGH and len(needed) > left_out + 1:
            for some in combinations(needed[:6], min(len(needed), 6) - left_out):
                docs |= dict.fromkeys(limits.select(index, _all(list(some)), _MOST_OF_A_PART // 4))
    if len(docs) < _ENOUGH:
        for term in needed[:4]:
            docs |= dict.fromkeys(limits.select(index, term.expression(), _MOST_OF_A_PART))
    return docs


def _all(terms: list[Term]) -> str:
    return " AND ".join(term.expression() for term in terms)


# ---------------------------------------------------------------- scores
class _Scorer:
    """Scores documents for one query."""

    def __init__(self, query: Query, total: float, named: set[int]) -> None:
        self._terms, self._total, self._named = query.terms, total, named
        self._missing = bool(query.unknown)
        self._by_word: dict[str, list[tuple[int, float]]] = {}
        self._in_journals: dict[str, list[tuple[int, float]]] = {}
        for number, term in enumerate(query.terms):
            for word, quality in term.words.items():
                self._by_word.setdefault(word, []).append((number, quality))
            for word in term.journal:
                self._in_journals.setdefault(word, []).append((number, ABBREVIATED))
        self._years = {number: term.year for number, term in enumerate(query.terms) if term.year}

    def score(self, doc: int, texts: list[object]) -> _Candidate:
        """Return the candidate with its rank, score and reasons."""
        best: dict[int, tuple[float, str, str]] = {}
        beside = 0
        for name, text in zip(FIELDS, texts, strict=True):
            beside = max(beside, self._look(name, str(text), best))
        if self._years and texts[-1]:
            self._near_years(int(str(texts[-1])), best)
        found = sum(self._terms[number].weight for number in best)
        covered = found / self._total
        score = sum(self._terms[number].weight * points for number, (points, _, _) in best.items())
        score = (score + _SIDE_BY_SIDE * beside * score / max(1, len(self._terms))) * covered**2
        score += _NAMED if doc in self._named else 0.0
        complete = not self._missing and all(n in best or t.optional for n, t in enumerate(self._terms))
        rank = _AUTHOR_AND_YEAR if covered > 0.5 and self._author_and_year(best) else _TEXT
        return _Candidate(doc, rank, score, complete, self._reasons(best))

    def _look(self, name: str, text: str, best: dict[int, tuple[float, str, str]]) -> int:
        """Take down the best place of each term; return how many terms follow each other here as in the query."""
        weight, beside, previous = _WEIGHTS[name], 0, -2
        lookup = self._by_word
        for word in text.split():
            hits = lookup.get(word)
            if name == "journal" and word in self._in_journals:
                hits = [*(hits or ()), *self._in_journals[word]]
            if not hits:
                continue
            for number, quality in hits:
                points = quality * weight
                if points > best.get(number, (0.0, "", ""))[0]:
                    best[number] = (points, name, word)
            here = hits[0][0]
            beside += here == previous + 1
            previous = here
        return beside

    def _near_years(self, year: int, best: dict[int, tuple[float, str, str]]) -> None:
        for number, wanted in self._years.items():
            if number not in best and wanted and abs(year - wanted) == 1:
                best[number] = (_NEAR_YEAR * _WEIGHTS["year"], "year", str(year))

    def _author_and_year(self, best: dict[int, tuple[float, str, str]]) -> bool:
        years = {word for _, name, word in best.values() if name == "year"}
        fields = {name for _, name, _ in best.values()}
        return bool(years & {self._terms[number].text for number in self._years} and fields & {"first", "people"})

    def _reasons(self, best: dict[int, tuple[float, str, str]]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for number, (points, name, word) in sorted(best.items()):
            given = self._terms[number]
            is_near = given.year is not None if word != given.text else False
            is_near = is_near or (word in given.slips and points == given.slips[word] * _WEIGHTS[name])
            reason = f"{word}\t{given.given}" if is_near else word
            found.setdefault(_SHOWN_FIELDS.get(name, name), []).append(reason)
        return found


def _ordered(index: Index, candidates: list[_Candidate]) -> list[_Candidate]:
    """Sort by rank and score, exact ones by kind and number: the same query always gives the same order."""
    exact = [candidate.doc for candidate in candidates if candidate.rank == _EXACT]
    marks = ", ".join("?" * len(exact))
    rows = index.rows(f"SELECT doc FROM docs WHERE doc IN ({marks}) ORDER BY rank, number, doc", *exact)
    place = {doc: x for x, (doc,) in enumerate(rows)}
    return sorted(candidates, key=lambda one: (one.rank, place.get(one.doc, 0), -one.score, one.doc))


def _hit(index: Index, candidate: _Candidate) -> Hit:
    sql = "SELECT kind, id, number, key, label FROM docs WHERE doc = ?"
    ((kind, id_, number, key, label),) = index.rows(sql, candidate.doc)
    return Hit(
        str(kind), str(id_), int(str(number)) if number is not None else None, str(key) if key else None,
        str(label), _why(index, candidate.reasons), candidate.complete,
    )  # fmt: skip


def _why(index: Index, reasons: dict[str, list[str]]) -> str:
    said = []
    for what, words in reasons.items():
        shown = []
        for word in dict.fromkeys(words):
            found, _, given = word.partition("\t")
            shown.append(index.shown(found) + (f" (for {given})" if given else ""))
        said.append(" ".join([what, *shown]))
    return ", ".join(said)


def _near(index: Index, word: str) -> tuple[str, ...]:
    """Return the nearest words of the index, as written, for a word that nothing has."""
    most = max(1, len(word) // 3)
    near = [other for other, apart, _ in index.spelt_like(word, most) if apart < len(word) - 1] if len(word) > 2 else []
    return tuple(dict.fromkeys(index.shown(other) for other in near))[:3]
