"""From free words to the named questions that come nearest, with their parameters filled from the words.

Plain counting, so that the same words always lead to the same questions: a word that fills a parameter counts most,
then one in a question's name, then one in its text, then one in what it says of its parameters. A question whose whole
name stands in the words comes first.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING

from evigraph.errors import UnknownThingError
from evigraph.names import SCHEME
from evigraph.questions import Parameter, Question
from evigraph.registered import bare_doi
from evigraph.spelling import fold
from evigraph.values import shorten

if TYPE_CHECKING:
    from evigraph.kb import KnowledgeBase

__all__ = ["suggest"]

MOST = 3
_VALUE, _NAME, _TEXT, _PARAMETER, _GUESS = 6, 4, 2, 1, -6
_LONGEST_LABEL = 6
_SHORTEST_TEXT = 4
_WORD = re.compile(r"\s+|(?<=\w)[,;:?!]+(?=\s|$)|[?!\"]")
_YEAR = re.compile(r"(?:19|20)\d\d")
_STOP = frozenset("""
    a about all an and any are as at be but by can did do does for from give had has have how in is it its list me many
    not of on one or say show tell than that the their them there these they this those to under was we were what when
    where which who why with you
""".split())  # fmt: skip # noqa: SIM905
_SYNONYMS = {
    "article": "reference",
    "paper": "reference",
    "publication": "reference",
    "gene": "biomarker",
    "mutation": "biomarker",
    "conflict": "contradict",
    "disagree": "contradict",
    "discrepancy": "irregularity",
}
"""Words that users say, and those that the questions say."""

Schemes = tuple[str, ...]
Labels = Mapping[str, str]
Things = Mapping[tuple[int, ...], tuple[str, str]]


@dataclass
class _Match:
    """How one question fits the words: its parameters' values, the positions of the words used, and the score."""

    question: Question
    given: dict[str, str] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)
    score: int = 0

    def fill(self, parameter: Parameter, value: str, positions: Iterable[int]) -> None:
        """Give a parameter its value, which the words at the positions name."""
        self.given[parameter.name] = value
        self.used |= set(positions)
        self.score += _VALUE * len(set(positions))

    def open(self, *types: str) -> list[Parameter]:
        """Return the parameters of these types that have no value yet."""
        return [p for p in self.question.params if p.type in types and p.name not in self.given]


def suggest(kb: KnowledgeBase, words: str) -> list[tuple[Question, dict[str, str]]]:
    """Return the three nearest named questions, nearest first, each with its parameters' values.

    A required parameter that the words do not name has the value of the question's own example.

    >>> import evigraph
    >>> question, given = suggest(evigraph.open(), "which RCTs address adjuvant HAI")[0]
    >>> question.name, given
    ('trials-by-intervention', {'intervention': 'HAI', 'timing': 'adjuvant', 'design': 'randomised'})
    """
    tokens = [word for word in _WORD.split(words) if word]
    labels = _labels(kb)
    things = _things(kb, tokens)
    matches = [_match(kb, question, tokens, labels, things) for question in kb.questions()]
    matches.sort(key=lambda match: (-match.score, -_likeness(words, match.question.name), match.question.name))
    return [(match.question, match.given) for match in matches[:MOST]]


def _match(
    kb: KnowledgeBase,
    question: Question,
    tokens: list[str],
    labels: Mapping[str, Labels],
    things: Things,
) -> _Match:
    match = _Match(question)
    _fill_concepts(match, tokens, labels)
    _fill_things(match, things)
    _fill_integers(match, tokens, things)
    _fill_texts(kb, match, tokens)
    _fill_from_example(match)
    for position, token in enumerate(tokens):
        if position not in match.used and token.casefold() not in _STOP:
            match.score += _weight(question, _stem(token))
    name = {_stem(word) for word in question.name.split("-")}
    if len(name) > 1 and name <= {_stem(token) for token in tokens}:
        match.score += _VALUE * len(name)
    order = {parameter.name: x for x, parameter in enumerate(question.params)}
    match.given = dict(sorted(match.given.items(), key=lambda item: order[item[0]]))
    return match


# ---------------------------------------------------------------- parameters
def _fill_concepts(match: _Match, tokens: list[str], labels: Mapping[str, Labels]) -> None:
    """Find labels, longest first; then once more among the words that are left ('no OS benefit' is 'no benefit').

    Where two parameters take the same schemes, the first mentioned is the first parameter's.
    """
    groups: dict[Schemes, list[Parameter]] = {}
    for parameter in match.open("concept"):
        groups.setdefault(parameter.schemes, []).append(parameter)
    name_words = {_stem(word) for word in match.question.name.split("-")}
    found: dict[Schemes, list[tuple[int, str, list[int]]]] = {schemes: [] for schemes in groups}
    left = list(range(len(tokens)))
    for length in [*range(_LONGEST_LABEL, 0, -1), *range(_LONGEST_LABEL, 1, -1)]:
        start = 0
        while start + length <= len(left):
            positions = left[start : start + length]
            words = [tokens[position] for position in positions]
            hit = None
            if length > 1 or (words[0].casefold() not in _STOP and _stem(words[0]) not in name_words):
                hit = _concept(words, {s: labels for s in groups if len(found[s]) < len(groups[s])}, labels)
            if hit:
                found[hit[0]].append((positions[0], hit[1], positions))
                del left[start : start + length]
            else:
                start += 1
    for schemes, hits in found.items():
        for parameter, (_, concept, positions) in zip(groups[schemes], sorted(hits), strict=False):
            match.fill(parameter, concept, positions)


def _concept(
    words: list[str], open_groups: Iterable[Schemes], labels: Mapping[str, Labels]
) -> tuple[Schemes, str] | None:
    folded = fold("".join(words))
    for schemes in open_groups:
        for scheme in schemes:
            for spelling in (folded, folded.removesuffix("s")):
                if spelling and spelling in labels.get(scheme, {}):
                    return schemes, labels[scheme][spelling]
    return None


def _fill_things(match: _Match, things: Things) -> None:
    for positions, (kind, text) in sorted(things.items(), key=lambda item: (-len(item[0]), item[0])):
        for parameter in match.open("thing"):
            wanted = {parameter.kind, "reference"} if parameter.kind == "work" else {parameter.kind}
            if not match.used & set(positions) and (kind in wanted or not parameter.kind):
                match.fill(parameter, text, positions)
                break


def _fill_integers(match: _Match, tokens: list[str], things: Things) -> None:
    """A number after the parameter's own name is its value ('table 1'); else the next that is left; years are apart."""
    named_things = {x for positions in things if len(positions) > 1 for x in positions}
    free = [x for x, token in enumerate(tokens) if token.isdigit() and x not in named_things]
    for parameter in match.open("integer"):
        is_year = "year" in parameter.description
        numbers = [x for x in free if x not in match.used and bool(_YEAR.fullmatch(tokens[x])) == is_year]
        named = [x for x in numbers if x and _stem(tokens[x - 1]) in map(_stem, parameter.name.split("-"))]
        for position in [*named, *numbers][:1]:
            match.fill(parameter, tokens[position], [position])


def _fill_texts(kb: KnowledgeBase, match: _Match, tokens: list[str]) -> None:
    """A text is a word that the question has an answer for (an author's name, a journal), or a DOI."""
    for parameter in match.open("text"):
        for position, token in enumerate(tokens):
            known = token.casefold() in _STOP or _weight(match.question, _stem(token)) > 0
            if position in match.used or known or len(token) < _SHORTEST_TEXT or match.open("concept", "thing"):
                continue
            doi = bare_doi(token)
            value = doi or token
            if bool(doi) == (parameter.name == "doi") and len(kb.ask(match.question.name, **{parameter.name: value})):
                match.fill(parameter, value, [position])
                break


def _fill_from_example(match: _Match) -> None:
    parts = shlex.split(match.question.example)
    example = {flag.removeprefix("--"): value for flag, value in pairwise(parts) if flag.startswith("--")}
    for parameter in match.open("concept", "integer", "text", "thing"):
        if not parameter.optional and parameter.name in example:
            match.given[parameter.name] = example[parameter.name]
            match.score += _GUESS


# ---------------------------------------------------------------- words
def _weight(question: Question, stem: str) -> int:
    """Return what a word that fills no parameter counts for a question."""
    if stem in map(_stem, question.name.split("-")):
        return _NAME
    if stem in _stems(" ".join([question.question, question.summary, question.things, *question.tags])):
        return _TEXT
    about = (f"{parameter.name} {parameter.description}" for parameter in question.params)
    return _PARAMETER if stem in _stems(" ".join(about)) else 0


def _likeness(words: str, name: str) -> float:
    """Return how alike words and a question's name are, letter by letter: what counts where no word fits."""
    return SequenceMatcher(None, fold(words), fold(name)).ratio()


def _stems(text: str) -> set[str]:
    return {_stem(word) for word in re.findall(r"[\w']+", text) if word.casefold() not in _STOP}


def _stem(word: str) -> str:
    """Fold a word and cut what inflects it.

    >>> _stem("Duplicates") == _stem("duplicate"), _stem("contradicts") == _stem("contradict"), _stem("RCTs")
    (True, True, 'rct')
    """
    folded = fold(word)
    folded = _SYNONYMS.get(folded) or _SYNONYMS.get(folded.removesuffix("s")) or folded
    for ending, instead in (("ies", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""), ("e", "")):
        if folded.endswith(ending) and len(folded) - len(ending) >= 3:
            return folded.removesuffix(ending) + instead
    return folded


def _labels(kb: KnowledgeBase) -> dict[str, dict[str, str]]:
    """Return each scheme's folded labels with the short names of their concepts; preferred labels come first."""
    query = """SELECT ?scheme ?concept ?label WHERE {
      ?concept skos:inScheme ?scheme .
      { ?concept skos:prefLabel ?label . BIND(1 AS ?rank) } UNION { ?concept skos:altLabel ?label . BIND(2 AS ?rank) }
    } ORDER BY ?rank ?concept ?label"""
    found: dict[str, dict[str, str]] = {}
    for row in kb._query(query):
        labels = found.setdefault(row["scheme"].value.removeprefix(SCHEME), {})
        short = shorten(row["concept"].value)
        labels.setdefault(fold(row["label"].value), short)
        labels.setdefault(fold(short), short)
    return found


def _things(kb: KnowledgeBase, tokens: list[str]) -> dict[tuple[int, ...], tuple[str, str]]:
    """Return what the words with a digit identify (numbers, keys, DOIs, trials): positions to kind and ID."""
    found: dict[tuple[int, ...], tuple[str, str]] = {}
    for length in (1, 2, 3):
        for start in range(len(tokens) - length + 1):
            words = tokens[start : start + length]
            known = any(start <= position < start + length for positions in found for position in positions)
            if known or not any(char.isdigit() for word in words for char in word):
                continue
            try:
                iri = kb.identify(" ".join(words)).value
            except UnknownThingError:
                continue
            if iri.startswith(kb.guideline.base):
                kind = iri[len(kb.guideline.base) :].partition("/")[0]
                found[tuple(range(start, start + length))] = (kind, " ".join(words))
    return found
