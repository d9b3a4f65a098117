"""Concepts as words: all that a concept is called, and the concepts that a title names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from evigraph.names import SCHEME
from evigraph.spelling import parts, stem

__all__ = ["Topics"]

_IN_TITLES = (
    *("biomarker", "intervention", "test", "endpoint", "population", "timing", "design", "practice"),
    *("factor", "subgroup"),
)
_LONGEST = 6


class _Facts(Protocol):
    def of(self, name: str) -> dict[str, list[str]]: ...
    def to(self, name: str) -> dict[str, list[str]]: ...
    def all(self, subject: str, *properties: str) -> list[str]: ...


class Topics:
    """The concept schemes, read once: labels, broader concepts, and labels as they occur in a text."""

    def __init__(self, facts: _Facts) -> None:
        self._facts = facts
        self._said: dict[str, list[str]] = {}
        self._phrases: dict[tuple[str, ...], set[str]] = {}
        members = facts.to("skos:inScheme")
        for concept in {c for scheme in _IN_TITLES for c in members.get(SCHEME + scheme, ())}:
            for label in self.spellings(concept):
                self._phrases.setdefault(_words(label), set()).add(concept)
        self._phrases.pop((), None)
        self._starts = {phrase[0] for phrase in self._phrases}

    def labels(self, concept: str) -> list[str]:
        """Return a concept's preferred label, then its others."""
        return self._facts.all(concept, "skos:prefLabel", "skos:altLabel")

    def spellings(self, concept: str) -> list[str]:
        """Return a concept's labels, then what writers type for it and no answer shows ('liver mets')."""
        return [*self.labels(concept), *self._facts.all(concept, "skos:hiddenLabel")]

    def upwards(self, concept: str) -> set[str]:
        """Return a concept and all broader ones."""
        found, front = {concept}, [concept]
        while front:
            front = [b for one in front for b in self._facts.all(one, "skos:broader") if b not in found]
            found.update(front)
        return found

    def words(self, concepts: Iterable[str]) -> list[str]:
        """Return what concepts, their biomarkers and their broader concepts are called, sorted, none twice."""
        return sorted({word for concept in concepts for word in self._words_of(concept)})

    def in_text(self, text: str) -> set[str]:
        """Return the concepts whose labels stand in a text."""
        tokens = _words(text)
        found: set[str] = set()
        for start, token in enumerate(tokens):
            if token in self._starts:
                for length in range(1, _LONGEST + 1):
                    found |= self._phrases.get(tokens[start : start + length], set())
        return found

    def _words_of(self, concept: str) -> list[str]:
        if concept not in self._said:
            genes = self._facts.all(concept, "ev:biomarker", "ev:component")
            every = {one for start in (concept, *genes) for one in self.upwards(start)}
            self._said[concept] = [label for one in every for label in self.spellings(one)]
        return self._said[concept]


def _words(text: str) -> tuple[str, ...]:
    return tuple(stem(part) for word in text.split() for part in parts(word))
