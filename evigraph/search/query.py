"""From a user's words to terms of the index: spellings, beginnings of words, joined and divided words, identifiers."""

from __future__ import annotations

import re
from math import log
from typing import TYPE_CHECKING, NamedTuple

from evigraph.registered import trimmed_doi
from evigraph.spelling import fold, parts, stem

if TYPE_CHECKING:
    from evigraph.search.index import Index

__all__ = ["Query", "Term", "identifiers_in", "read"]

MOST_CHARACTERS = 1000
"""What is read of a query: longer than any title."""
MOST_TERMS = 24
_STOP = frozenset(
    (
        *("a", "about", "after", "al", "an", "and", "are", "as", "at", "but", "by", "for", "from", "in", "into", "is"),
        *("it", "its", "of", "on", "or", "that", "the", "to", "v", "vs", "was", "were", "with"),
    )
)
_DOI = re.compile(r"10\.\d{4,9}/\S+", re.IGNORECASE)
_PMID = re.compile(r"\b(?:pmid|pubmed)\s*:?\s*(\d{1,8})\b|pubmed(?:\.ncbi\.nlm\.nih\.gov|/)/?(\d{5,8})", re.IGNORECASE)
_DOI_WHOLE = re.compile(r"(?:(?:https?://)?(?:www\.|dx\.)?doi\.org/|doi:?\s*)?10\.\d{4,9}/\S+", re.IGNORECASE)
_PMID_LINK = re.compile(r"https?://\S*pubmed\S*", re.IGNORECASE)
_NUMBER = re.compile(r"(?:ref(?:erence)?s?[ ./:]*|no\.? *|#|\[)?(\d{1,8})\]?", re.IGNORECASE)
_REGISTRY = re.compile(r"\bNCT\s*(\d{8})\b", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_LONGEST_NAME = 6
_ABBREVIATION = 5
"""A word in capitals of so many letters at most is an abbreviation."""

EXACT, BEGINNING, ABBREVIATED = 1.0, 0.75, 0.6
_SLIPS = {1: 0.7, 2: 0.5}
YEAR_WEIGHT = 4.0


class Term:
    """One word of the query and the words of the index that stand for it, each with how well it does (0 to 1).

    ``text`` is folded, ``given`` as the user wrote it. ``journal`` are those that stand for it in a journal's
    abbreviated name only ('ann' for 'annals'); ``slips`` are the words that differ from it by a slip.
    """

    __slots__ = ("given", "journal", "optional", "slips", "text", "weight", "words")

    def __init__(self, text: str, given: str, *, optional: bool = False) -> None:
        self.text = text
        self.given = given
        self.optional = optional
        self.words: dict[str, float] = {}
        self.journal: dict[str, float] = {}
        self.slips: dict[str, float] = {}
        self.weight = 0.0

    @property
    def year(self) -> int | None:
        """The year that the word is, if it is one."""
        return int(self.text) if _YEAR.fullmatch(self.text) else None

    def expression(self) -> str:
        """Return the term for FTS5: every word is quoted, so that nothing a user types is an operator."""
        found = [f'"{word}"' for word in self.words] + [f'journal : "{word}"' for word in sorted(self.journal)]
        return f"({' OR '.join(found)})"


_DOI_PART = re.compile(r"(?=\S*\d)(?=\S*[A-Za-z./])[A-Za-z0-9]+(?:[./()-]+[A-Za-z0-9]+)+", re.ASCII)
"""A word with a digit and a mark that DOIs use: 'hpb.2016.12.015'. Only a DOI that holds all of it counts."""


class Query(NamedTuple):
    """A query as the index understands it.

    ``parts`` are words that can be a part of a DOI; ``names`` all its words and their runs as folded names; ``phrase``
    its words in order; ``unknown`` those that nothing has, as written.
    """

    text: str
    terms: list[Term]
    identifiers: list[str]
    parts: list[str]
    names: list[str]
    phrase: list[str]
    unknown: list[str]


def read(index: Index, text: str) -> Query:
    """Read a user's words; whatever they are, this raises nothing.

    >>> from evigraph.search.index import build
    >>> from evigraph.search.document import Document
    >>> index = build([Document("reference", "reference/1", "Gönen M 2005", people=("Gönen M",), year=2005)], {})
    >>> query = read(index, "gonnen AND 2005 (braf")
    >>> [(term.text, list(term.words)) for term in query.terms], query.unknown
    ([('gonnen', ['gonen']), ('2005', ['2005'])], ['braf'])
    """
    text = " ".join(text[:MOST_CHARACTERS].replace("\x00", " ").split())
    exact, rest = identifiers_in(text)
    written = [word for word in rest.replace("/", " ").split() if parts(word)][:MOST_TERMS]
    kept = [word for word in written if "".join(parts(word)) not in _STOP] or written
    folded = [piece for word in kept for piece in parts(word)]
    terms = [term for word in _joined(index, kept) for term in _terms(index, word)]
    if terms and len(terms[-1].text) > 1 and not terms[-1].year:
        _lengthen(index, terms[-1])  # the last word may be half typed
    for term in terms:
        if not (term.words or term.optional or any(len(short) < 3 for short in term.journal)):
            correct(index, term)
        _weigh(index, term)
    unknown = [term.given for term in terms if not (term.words or term.journal or term.optional)]
    return Query(
        text=text,
        terms=[term for term in terms if term.words or term.journal],
        identifiers=exact,
        parts=[word.casefold() for word in rest.split()[:MOST_TERMS] if _DOI_PART.fullmatch(word)],
        names=_names(kept),
        phrase=[stem(piece) for piece in folded],
        unknown=unknown,
    )


def identifiers_in(text: str) -> tuple[list[str], str]:
    """Return the identifiers in a query, as the index keys them, and what is left of the text.

    >>> identifiers_in("see https://doi.org/10.1016/S0140-6736(08)60455-9.")
    (['doi:10.1016/s0140-6736(08)60455-9'], 'see')
    >>> identifiers_in("ref 76"), identifiers_in("NCT02597348 pump"), identifiers_in("nordlinger 2008")
    ((['number:76'], ''), (['name:nct02597348'], 'pump'), ([], 'nordlinger 2008'))
    """
    if number := _NUMBER.fullmatch(text):
        kind = "number" if len(number[1]) < 5 else "pmid"
        return [f"{kind}:{int(number[1])}"], (text if _YEAR.fullmatch(text) else "")
    found = [f"doi:{trimmed_doi(match[0])}" for match in _DOI.finditer(text)]
    found += [f"pmid:{int(match[1] or match[2])}" for match in _PMID.finditer(text)]
    found += [f"name:nct{match[1]}" for match in _REGISTRY.finditer(text)]
    for pattern in (_DOI_WHOLE, _REGISTRY, _PMID_LINK, _PMID):
        text = pattern.sub(" ", text)
    return found, " ".join(text.split())


def correct(index: Index, term: Term) -> None:
    """Add the words that differ from a term by a slip or two.

    None for a short word in capitals: another letter makes another abbreviation (SBRT is not SIRT, IHPBA not AHPBA).
    """
    word = term.text
    if len(word) < 4 or not word.isalpha() or term.slips or (term.given.isupper() and len(word) <= _ABBREVIATION):
        return
    for other, apart, _ in index.spelt_like(word, 1 if len(word) < 6 else 2):
        if other not in term.words:
            term.words[other] = term.slips[other] = _SLIPS[apart]


def _names(written: list[str]) -> list[str]:
    """Return all the words as a folded name, then every run of two and more: a trial's name can stand anywhere."""
    found = [f"name:{fold(''.join(written))}"] if written else []
    for length in range(min(_LONGEST_NAME, len(written)), 1, -1):
        for start in range(len(written) - length + 1):
            name = fold("".join(written[start : start + length]))
            if len(name) > 1:
                found.append(f"name:{name}")
    return list(dict.fromkeys(found))


def _joined(index: Index, written: list[str]) -> list[str]:
    """Join neighbours that the index has as one word ('k ras', 'new epoc'), where one of them alone says little."""
    found: list[str] = []
    skip = False
    for one, following in zip(written, [*written[1:], ""], strict=False):
        if skip:
            skip = False
            continue
        both = parts(one) + parts(following)
        joined = "".join(both)
        short = following and min(len(piece) for piece in both) <= 2 and not joined.isdigit()
        skip = bool(short and index.count(joined))
        found.append(f"{one}-{following}" if skip else one)
    return found


def _terms(index: Index, written: str) -> list[Term]:
    pieces = parts(written)
    joined = "".join(pieces)
    given = written.strip(".,;:()[]?!\"'")
    if len(pieces) == 1 or index.count(joined) or index.count(stem(joined)):
        return [_term(index, joined, given)]
    terms = [_term(index, piece, piece) for piece in pieces if len(piece) > 1]
    return terms or [_term(index, joined, given)]


def _term(index: Index, word: str, given: str) -> Term:
    term = Term(word, given, optional=len(word) == 1)
    for exact in dict.fromkeys((word, stem(word))):
        if index.count(exact):
            term.words[exact] = EXACT
    if len(word) >= 3 and not term.words:
        _lengthen(index, term)
    if len(word) > 2:
        term.journal = dict.fromkeys(index.abbreviations(word), ABBREVIATED)
    return term


def _lengthen(index: Index, term: Term) -> None:
    """Add the words that begin as the term does."""
    for longer, _ in index.prefixed(term.text):
        term.words.setdefault(longer, BEGINNING)


def _weigh(index: Index, term: Term) -> None:
    """Weigh a term by how rare it is; what stands for it and is commoner counts for less than itself."""
    best = max(term.words.values(), default=0)
    words = [word for word, quality in term.words.items() if quality == best] or term.journal
    counts = index.counts([*term.words, *term.journal])
    term.weight = _rarity(index, sum(counts.get(word, 0) for word in words))
    for found in (term.words, term.journal):
        for word, quality in found.items():
            if quality < best or found is term.journal:
                found[word] = quality * min(1.0, _rarity(index, counts.get(word, 0)) / term.weight)
    term.weight = YEAR_WEIGHT if term.year else term.weight
    term.weight *= 0.2 if term.optional else 1.0


def _rarity(index: Index, documents: int) -> float:
    return log(1 + index.size / (1 + documents))
