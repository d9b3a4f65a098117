"""The concept hierarchy: which concept is narrower than which, and what is a member or a part of what.

This is vocabulary, no extraction. It is read from Turtle files with a parser alone; nothing here opens the graph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

__all__ = ["Vocabulary"]

_CONCEPT = "https://w3id.org/evigraph/concept/"


@dataclass
class Vocabulary:
    """The concepts by their short names, and how they are related."""

    broader: dict[str, set[str]] = field(default_factory=dict)
    groups: dict[str, set[str]] = field(default_factory=dict)  # a biomarker's groups, as stated
    biomarkers: dict[str, set[str]] = field(default_factory=dict)  # a state's biomarker
    components: dict[str, set[str]] = field(default_factory=dict)  # a joint state's biomarkers
    alterations: dict[str, str] = field(default_factory=dict)
    complements: dict[str, set[str]] = field(default_factory=dict)
    related: dict[str, set[str]] = field(default_factory=dict)  # what a practice is about
    labels: dict[tuple[str, str], set[str]] = field(default_factory=dict)  # by scheme and label in lower case

    @classmethod
    def read(cls, paths: Iterable[Path]) -> Vocabulary:
        """Read the concepts of Turtle files."""
        found = cls()
        schemes: dict[str, set[str]] = {}
        names: dict[str, set[str]] = {}
        for path in paths:
            for quad in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE):
                if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(_CONCEPT):
                    subject = quad.subject.value.removeprefix(_CONCEPT)
                    names.setdefault(subject, {subject.lower()})
                    predicate = re.split(r"[#/]", quad.predicate.value)[-1]
                    if isinstance(quad.object, ox.Literal) and predicate in ("prefLabel", "altLabel", "notation"):
                        names[subject].add(quad.object.value.lower())
                    elif isinstance(quad.object, ox.NamedNode) and predicate == "inScheme":
                        schemes.setdefault(subject, set()).add(quad.object.value.rsplit("/", 1)[-1])
                    elif isinstance(quad.object, ox.NamedNode):
                        found._relate(subject, predicate, quad.object.value.removeprefix(_CONCEPT))
        for concept, own in schemes.items():
            for scheme in own:
                for name in names[concept]:
                    found.labels.setdefault((scheme, name), set()).add(concept)
        return found

    def _relate(self, subject: str, predicate: str, other: str) -> None:
        relations = {
            "broader": self.broader,
            "memberOf": self.groups,
            "biomarker": self.biomarkers,
            "component": self.components,
            "complementOf": self.complements,
            "related": self.related,
        }
        if predicate == "alteration":
            self.alterations[subject] = other
        elif predicate in relations:
            relations[predicate].setdefault(subject, set()).add(other)

    def concept(self, scheme: str, label: str) -> str:
        """Return the concept of a scheme, or of several with spaces between, that a label, code or short name means."""
        found = {name for one in scheme.split() for name in self.labels.get((one, label.lower()), ())}
        if len(found) != 1:
            raise ValueError(f"{label!r} names {len(found)} concepts of {scheme}")
        return next(iter(found))

    def wider(self, concept: str) -> set[str]:
        """Return the concept and all that are broader."""
        return _closure({concept}, self.broader)

    def within(self, concept: str, other: str) -> bool:
        """Tell whether a concept is another or narrower than it."""
        return other in self.wider(concept)

    def within_or_around(self, one: str, other: str) -> bool:
        """Tell whether the two are equal, or one lies within the other."""
        return self.within(one, other) or self.within(other, one)

    def all_groups(self, biomarker: str) -> set[str]:
        """Return the groups that a biomarker itself is a member of, directly or through a group."""
        return _closure(self.groups.get(biomarker, set()), self.groups)

    def groups_of_variant(self, biomarker: str) -> set[str]:
        """Return the groups that a biomarker, or the gene that it is a variant of, is a member of."""
        return {group for gene in self.wider(biomarker) for group in self.all_groups(gene)}

    def named_in(self, state: str) -> set[str]:
        """Return the biomarkers that a state speaks of: its own, or those of its parts."""
        return self.biomarkers.get(state, set()) | self.components.get(state, set())

    def is_state(self, factor: str) -> bool:
        """Tell whether a factor is a biomarker's state."""
        return factor in self.alterations


def _closure(start: set[str], relation: Mapping[str, set[str]]) -> set[str]:
    found, waiting = set(start), list(start)
    while waiting:
        for other in relation.get(waiting.pop(), set()) - found:
            found.add(other)
            waiting.append(other)
    return found
