"""Is every word known? Classes, properties and concepts exist; values are of the right kind and scheme."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path

from pyoxigraph import Literal

from evigraph.check.model import CONCEPT_CLASSES, Checked, Fact, local_name, spoken
from evigraph.errors import Problem
from evigraph.names import CONCEPT, EV, OWL, RDF, RDFS, SCHEMA, SCHEME, SKOS, XSD

__all__ = ["EXTERNAL_TERMS", "check_terms", "is_well_formed", "read_external_terms"]

EXTERNAL_TERMS = "external-terms.tsv"
"""The list of terms from other vocabularies that may be used: columns iri, label, ontology, version, licence."""

TYPE = RDF + "type"
DOMAIN_INCLUDES = SCHEMA + "domainIncludes"
IN_SCHEME, PREFERRED = SKOS + "inScheme", SKOS + "prefLabel"

LANGUAGE_TERMS = frozenset(
    {TYPE, RDF + "Property", RDFS + "Class"}
    | {RDFS + name for name in ("label", "comment", "subClassOf", "subPropertyOf", "domain", "range", "seeAlso")}
    | {OWL + name for name in ("Ontology", "Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")}
    | {OWL + name for name in ("SymmetricProperty", "TransitiveProperty", "inverseOf", "versionInfo", "disjointWith")}
)
"""The words of RDF, RDFS and OWL that vocabularies are written in; they need no entry in the list."""


def check_terms(checked: Checked, ontology: Path) -> list[Problem]:
    """Check every class, property, concept and value that the files use."""
    path = ontology / EXTERNAL_TERMS
    try:
        terms = _Terms(checked, read_external_terms(path))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        problem = f"cannot be read: {error}"
        return [Problem(f"{ontology.name}/{path.name}", 0, "error", "", problem, "save it as tab-separated UTF-8")]
    return [*terms.phantoms(), *terms.unknown_concepts(), *terms.concept_labels(), *terms.wrong_values()]


def read_external_terms(path: Path) -> set[str]:
    """Return the IRIs of the list of external terms; none where there is no such file."""
    if not path.is_file():
        return set()
    with path.open(encoding="utf-8", newline="") as file:
        return {row["iri"].strip("<> ") for row in csv.DictReader(file, delimiter="\t") if row.get("iri")}


@dataclass
class _Terms:
    checked: Checked
    external: set[str]
    _facts: list[Fact] = field(init=False)

    def __post_init__(self) -> None:
        self._facts = list(self.checked.facts())

    # ------------------------------------------------------------------ classes and properties
    def phantoms(self) -> Iterator[Problem]:
        """Report each class or property that nothing defines, once in a file."""
        defined = {iri for iri in self.checked.types if iri.startswith(EV)}
        known = defined | self.external | LANGUAGE_TERMS
        seen: set[tuple[str, str]] = set()
        for fact in self._facts:
            used = [fact.predicate] + ([fact.iri] if fact.predicate == TYPE or fact.iri.startswith(EV) else [])
            for iri in used:
                if iri and iri not in known and (fact.file.name, iri) not in seen:
                    seen.add((fact.file.name, iri))
                    yield self._phantom(fact, iri, known)

    def _phantom(self, fact: Fact, iri: str, known: Iterable[str]) -> Problem:
        """Report it at the line of the term itself: that is what is to be mended."""
        namespace = iri[: len(iri) - len(local_name(iri))]
        nearest = _nearest(iri, [term for term in known if term.startswith(namespace)])
        mends = [f"write {self.checked.name(nearest)}"] if nearest else []
        ours = iri.startswith(EV)
        mends.append("define it in evigraph.ttl" if ours else f"list it in {EXTERNAL_TERMS} with its label")
        line = fact.file.line(fact.subject, predicate=fact.predicate, term=iri if iri == fact.iri else "")
        where = "our vocabulary" if ours else f"our vocabulary or {EXTERNAL_TERMS}"
        problem = f"a term that is not in {where}"
        return Problem(fact.file.name, line, "error", self.checked.name(iri), problem, ", or ".join(mends))

    # ------------------------------------------------------------------ concepts
    @cached_property
    def concepts(self) -> set[str]:
        """The concepts and schemes that some file describes, and the schemes that the vocabulary leaves to folders."""
        described = {iri for iri, types in self.checked.types.items() if types & CONCEPT_CLASSES}
        return described.union(*self.values_from.values())

    @cached_property
    def schemes(self) -> dict[str, list[str]]:
        """The concepts of each scheme."""
        found: dict[str, list[str]] = {}
        for fact in self._facts:
            if fact.predicate == IN_SCHEME and fact.subject in self.concepts:
                found.setdefault(fact.iri, []).append(fact.subject)
        return found

    def unknown_concepts(self) -> Iterator[Problem]:
        """Report each use of a concept that no file describes, with the nearest one."""
        for fact in self._facts:
            if fact.iri.startswith((CONCEPT, SCHEME)) and fact.iri not in self.concepts:
                allowed = [
                    c for scheme in self.values_from.get(fact.predicate, ()) for c in self.schemes.get(scheme, ())
                ]
                yield self._unknown(fact, allowed)
        described = {fact.subject: fact for fact in reversed(self._facts)}
        for iri, fact in described.items():
            if iri.startswith((CONCEPT, SCHEME)) and iri not in self.concepts:
                mend = "write a skos:Concept (or ev:BiomarkerState …), or correct its name"
                yield self.checked.problem("error", iri, "a concept without a class", mend, file=fact.file)

    def _unknown(self, fact: Fact, allowed: list[str]) -> Problem:
        kind = "scheme" if fact.iri.startswith(SCHEME) else "concept"
        same_kind = [iri for iri in self.concepts if iri.startswith(SCHEME) == (kind == "scheme")]
        nearest = _nearest(fact.iri, allowed) or _nearest(fact.iri, same_kind)
        if nearest:
            mend = f"write {self.checked.name(nearest)}"
        elif allowed:
            mend = f"write one of {self._names(allowed)}, or describe it in concepts.ttl"
        else:
            mend = "describe it in concepts.ttl"
        line = fact.file.line(fact.subject, predicate=fact.predicate, term=fact.iri)
        return Problem(fact.file.name, line, "error", self.checked.name(fact.iri), f"unknown {kind}", mend)

    def concept_labels(self) -> Iterator[Problem]:
        """Every concept has exactly one preferred label in a language: answers and inputs go by it."""
        for iri in sorted(self.concepts & self.checked.types.keys()):
            labels = [f for f in self.checked.about[iri] if f.predicate == PREFERRED and isinstance(f.object, Literal)]
            if not labels:
                yield self.checked.problem("error", iri, "has no preferred label", "write skos:prefLabel")
            languages: dict[str | None, Fact] = {}
            for fact in labels:
                first = languages.setdefault(getattr(fact.object, "language", None), fact)
                if first.value != fact.value:
                    problem = f"has two preferred labels, '{first.value}' and '{fact.value}'"
                    yield self.checked.fault(fact, problem, "keep one; write the other as skos:altLabel")

    def _names(self, iris: Iterable[str]) -> str:
        return spoken(sorted({self.checked.name(iri) for iri in iris}))

    # ------------------------------------------------------------------ values
    @cached_property
    def values_from(self) -> dict[str, list[str]]:
        """The concept schemes that each property's values come from."""
        return self._of_vocabulary(EV + "valuesFrom")

    def _of_vocabulary(self, predicate: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for fact in self.checked.facts("vocabulary"):
            if fact.predicate == predicate:
                found.setdefault(fact.subject, []).append(fact.iri)
        return found

    def _domains(self) -> dict[str, list[str]]:
        """The classes whose things may have each property: the one domain, or the several that it includes."""
        several = self._of_vocabulary(DOMAIN_INCLUDES)
        return {**self._of_vocabulary(RDFS + "domain"), **several}

    def wrong_values(self) -> Iterator[Problem]:
        """Compare each value with its property's scheme, range and kind, and each subject with the domain."""
        ranges, domains = self._of_vocabulary(RDFS + "range"), self._domains()
        for fact in self._facts:
            if fact.file.role == "vocabulary" and not fact.subject.startswith(CONCEPT):
                continue
            if schemes := self.values_from.get(fact.predicate):
                yield from self._scheme_problem(fact, schemes)
            for wanted in ranges.get(fact.predicate, ()):
                yield from self._range_problem(fact, wanted)
            is_link = OWL + "ObjectProperty" in self.checked.types.get(fact.predicate, ())
            if is_link and isinstance(fact.object, Literal):
                mend = "write the name of a thing, not words in quotation marks"
                yield self.checked.fault(fact, f"{self.checked.name(fact.predicate)} links to a thing", mend)
            if (found := domains.get(fact.predicate)) and not self._is_a(fact.subject, found):
                yield self._domain_problem(fact, found)

    def _scheme_problem(self, fact: Fact, schemes: list[str]) -> Iterator[Problem]:
        allowed = [concept for scheme in schemes for concept in self.schemes.get(scheme, ())]
        if not fact.iri or fact.iri in allowed or (fact.iri.startswith(CONCEPT) and fact.iri not in self.concepts):
            return
        wanted = " or ".join(self.checked.name(scheme) for scheme in schemes)
        problem = f"{self.checked.name(fact.predicate)} has the value {self.checked.name(fact.iri)}, not in {wanted}"
        nearest = _nearest(fact.iri, allowed)
        choice = f"write {self.checked.name(nearest)}, or" if nearest else "choose from"
        rest = f" another of {wanted}" if nearest else f" {wanted}: {self._names(allowed)}"
        yield self.checked.fault(fact, problem, choice + rest)

    def _range_problem(self, fact: Fact, wanted: str) -> Iterator[Problem]:
        name = self.checked.name(fact.predicate)
        if wanted.startswith(XSD):
            if isinstance(fact.object, Literal):
                mend = _literal_mend(fact.object, wanted)
                if mend:
                    yield self.checked.fault(
                        fact, f"{name} has the value {fact.object}, no {self._short(wanted)}", mend
                    )
            else:
                yield self.checked.fault(
                    fact, f"{name} has no {self._short(wanted)} as value", "write the value itself"
                )
        elif fact.iri and fact.iri in self.checked.types and not self._is_a(fact.iri, [wanted]):
            problem = f"{name} has the value {self.checked.name(fact.iri)}, which is no {self._short(wanted)}"
            yield self.checked.fault(fact, problem, f"write the name of a {self._short(wanted)}")
        elif fact.iri and fact.iri not in self.checked.types and not self._is_reported_elsewhere(fact.iri):
            nearest = _nearest(fact.iri, self.checked.things(wanted))
            mend = f"write {self.checked.name(nearest)}" if nearest else f"describe it, as a {self._short(wanted)}"
            yield self.checked.fault(
                fact, f"{name} has the value {self.checked.name(fact.iri)}, which nothing describes", mend
            )

    def _is_reported_elsewhere(self, iri: str) -> bool:
        return iri.startswith((CONCEPT, SCHEME)) or self.checked.is_ours(iri)

    def _domain_problem(self, fact: Fact, domains: list[str]) -> Problem:
        wanted = " or ".join(self._short(domain) for domain in domains)
        types = sorted(self._short(iri) for iri in self.checked.types[fact.subject])
        problem = f"{self.checked.name(fact.predicate)} belongs to a {wanted}; this is a {' and '.join(types)}"
        return self.checked.fault(fact, problem, "move it to the thing it belongs to, or correct the class")

    @cached_property
    def _broader_classes(self) -> dict[str, list[str]]:
        return self._of_vocabulary(RDFS + "subClassOf")

    def _is_a(self, subject: str, classes: list[str]) -> bool:
        """Whether a thing is of one of the classes or of a class below; what has no class yet is not judged."""
        pending = set(self.checked.types.get(subject, ()))
        if not pending:
            return True
        seen: set[str] = set()
        while pending:
            if pending & set(classes):
                return True
            seen |= pending
            pending = {up for iri in pending for up in self._broader_classes.get(iri, ())} - seen
        return False

    def _short(self, iri: str) -> str:
        """Return a class's or datatype's name in words: its label where it has one."""
        labels = self.checked.values(iri, RDFS + "label")
        return labels[0] if labels else self.checked.name(iri)


def _nearest(iri: str, candidates: Iterable[str]) -> str:
    """Return the candidate whose last part is nearest in spelling; empty where none is near."""
    by_name = {local_name(candidate).casefold(): candidate for candidate in sorted(candidates, reverse=True)}
    found = get_close_matches(local_name(iri).casefold(), sorted(by_name), n=1, cutoff=0.6)
    return by_name[found[0]] if found else ""


_FORMS = {
    "integer": (re.compile(r"[+-]?\d+"), "write a whole number without quotation marks"),
    "decimal": (
        re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)"),
        "write a number such as 0.73, without quotation marks or exponent",
    ),
    "boolean": (re.compile(r"true|false|1|0"), "write true or false, without quotation marks"),
    "date": (re.compile(r"\d{4}-\d\d-\d\d"), 'write a date such as "2024-12-09"^^xsd:date'),
    "anyURI": (re.compile(r"\S+"), 'write "https://…"^^xsd:anyURI'),
    "string": (re.compile(r"(?s).*"), "write words in quotation marks, without language tag or datatype"),
}


def is_well_formed(literal: Literal) -> bool:
    """Tell whether a literal's text is one of its own datatype, as far as the datatype is one that we use.

    >>> from pyoxigraph import NamedNode
    >>> is_well_formed(Literal("2024-12-09", datatype=NamedNode(XSD + "date")))
    True
    >>> is_well_formed(Literal("one", datatype=NamedNode(XSD + "integer")))
    False
    """
    return not _literal_mend(literal, literal.datatype.value)


def _literal_mend(literal: Literal, wanted: str) -> str:
    """Return how to write a literal of the wanted datatype; empty where it is one. An integer is a decimal too."""
    name = wanted.removeprefix(XSD)
    if name not in _FORMS:
        return ""
    pattern, mend = _FORMS[name]
    datatypes = {wanted} | ({XSD + "integer"} if name == "decimal" else set())
    right = literal.datatype.value in datatypes and pattern.fullmatch(literal.value) is not None
    if right and name == "date":
        try:
            date.fromisoformat(literal.value)
        except ValueError:
            return "write a date of the calendar"
    return "" if right else mend
