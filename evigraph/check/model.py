"""What the checks look at: the files of a folder with the shared vocabulary, their facts, and where each one stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal as OneOf
from typing import NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode

from evigraph.check.lines import Lines
from evigraph.errors import Problem
from evigraph.names import CONCEPT, EV, KINDS, PREFIXES, RDF, SCHEME, SKOS

__all__ = ["CONCEPT_CLASSES", "Checked", "CheckedFile", "Fact", "Role", "local_name", "spoken"]

Role = OneOf["vocabulary", "data", "references", "external"]
"""What a file is for. Facts from outside (``external``) are kept out of the shapes: they are no part of the default."""

TYPE = RDF + "type"

CONCEPT_CLASSES = frozenset(
    {SKOS + "Concept", SKOS + "ConceptScheme", EV + "Biomarker", EV + "BiomarkerState", EV + "Score", EV + "RiskGroup"}
)


class Fact(NamedTuple):
    """One triple of one file."""

    subject: str
    predicate: str
    object: NamedNode | BlankNode | Literal
    file: CheckedFile

    @property
    def iri(self) -> str:
        """The object, where it is an IRI; else empty."""
        return self.object.value if isinstance(self.object, NamedNode) else ""

    @property
    def value(self) -> str:
        """The object's text: the IRI, or the literal's lexical form."""
        return str(getattr(self.object, "value", self.object))


@dataclass(eq=False)
class CheckedFile:
    """One Turtle file that was read. ``known_lines`` replaces a search where things come from another format."""

    name: str
    text: str
    role: Role
    prefixes: Mapping[str, str] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    complete: bool = True
    known_lines: Mapping[str, int] | None = None

    @cached_property
    def _lines(self) -> Lines:
        return Lines(self.text)

    def line(self, subject: str, *, predicate: str = "", term: str = "") -> int:
        """Return the line of a thing, or of a predicate or term in what is said of it; 0 where it is not known."""
        if self.known_lines is not None:
            return self.known_lines.get(subject, 0)
        if term and (found := self._lines.term(term, subject=subject, after=predicate)):
            return found
        if predicate and (found := self._lines.term(predicate, subject=subject)):
            return found
        return self._lines.subject(subject) or self._lines.term(subject)


@dataclass
class Checked:
    """A guideline's folder and the vocabulary, as far as they could be read."""

    files: list[CheckedFile]
    guideline: str = ""
    base: str = ""
    reference_count: int | None = None

    @property
    def complete(self) -> bool:
        """Whether every file was read to its end."""
        return all(file.complete for file in self.files)

    def facts(self, *roles: Role) -> Iterator[Fact]:
        """Yield the facts of the files with these roles; of all files where none is given."""
        return (fact for file in self.files if not roles or file.role in roles for fact in file.facts)

    @cached_property
    def about(self) -> dict[str, list[Fact]]:
        """The facts by subject."""
        found: dict[str, list[Fact]] = {}
        for fact in self.facts():
            found.setdefault(fact.subject, []).append(fact)
        return found

    @cached_property
    def types(self) -> dict[str, set[str]]:
        """The classes that each subject is said to belong to."""
        found: dict[str, set[str]] = {}
        for fact in self.facts():
            if fact.predicate == TYPE:
                found.setdefault(fact.subject, set()).add(fact.iri)
        return found

    def values(self, subject: str, predicate: str) -> list[str]:
        """Return the values of a property, as text, in the order of the files."""
        return [fact.value for fact in self.about.get(subject, ()) if fact.predicate == predicate]

    def things(self, of_class: str) -> list[str]:
        """Return the things of exactly this class, in the order of the files."""
        return [subject for subject, types in self.types.items() if of_class in types]

    def is_ours(self, iri: str) -> bool:
        """Whether the IRI is one of the guideline's own things."""
        return bool(self.base) and iri.startswith(self.base) and iri != self.base

    def name(self, iri: str) -> str:
        """Return a thing's name as the data files write it.

        >>> Checked([], base="https://w3id.org/evigraph/crlm/").name("https://w3id.org/evigraph/crlm/finding/kye2019-os")
        'f:kye2019-os'
        """
        if self.is_ours(iri):
            kind, _, rest = iri.removeprefix(self.base).partition("/")
            return f"{KINDS[kind]}:{rest}" if rest and kind in KINDS else f"<{iri}>"
        return next((f"{p}:{iri.removeprefix(n)}" for p, n in self._namespaces if iri.startswith(n)), f"<{iri}>")

    @cached_property
    def _namespaces(self) -> list[tuple[str, str]]:
        used = {prefix: namespace for file in self.files for prefix, namespace in file.prefixes.items() if prefix}
        return sorted({**used, **PREFIXES}.items(), key=lambda pair: (-len(pair[1]), pair))

    def home(self, iri: str) -> CheckedFile | None:
        """Return the file that describes a thing: where its class is written, else where something is said of it."""
        described = self.about.get(iri, ())
        typed = (fact.file for fact in described if fact.predicate == TYPE)
        return next(typed, described[0].file if described else None)

    def problem(
        self,
        severity: str,
        iri: str,
        problem: str,
        mend: str,
        *,
        file: CheckedFile | None = None,
        at: tuple[str, str] = ("", ""),
    ) -> Problem:
        """Report a problem of a thing where it stands; ``at`` is the predicate and the term that are wrong."""
        file = file or self.home(iri)
        line = file.line(iri, predicate=at[0], term=at[1]) if file else 0
        return Problem(file.name if file else "", line, severity, self.name(iri), problem, mend)

    def fault(self, fact: Fact, problem: str, mend: str, *, severity: str = "error") -> Problem:
        """Report a problem of one fact, at its line."""
        return self.problem(severity, fact.subject, problem, mend, file=fact.file, at=(fact.predicate, fact.iri))


def local_name(iri: str) -> str:
    """Return the last part of an IRI.

    >>> local_name("https://w3id.org/evigraph/concept/HAI-pump"), local_name("http://www.w3.org/ns/oa#exact")
    ('HAI-pump', 'exact')
    """
    for start in (CONCEPT, SCHEME):
        if iri.startswith(start):
            return iri.removeprefix(start)
    return iri.replace("#", "/").rsplit("/", 1)[-1]


def spoken(names: list[str], limit: int = 8) -> str:
    """Join names for a message, cut after ``limit``.

    >>> spoken(["c:OS", "c:DFS"]), spoken(["1", "2", "3"], limit=2)
    ('c:OS, c:DFS', '1, 2 …')
    """
    return ", ".join(names[:limit]) + (" …" if len(names) > limit else "")
