"""From the graph to documents that can be found: one for each reference, study, concept and statement.

The graph is read property by property, not thing by thing, so that a hundred thousand references take seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from evigraph.describe import names
from evigraph.describe.graph import Graph
from evigraph.names import RDF, SCHEME
from evigraph.registered import bare_doi
from evigraph.search.document import Document
from evigraph.search.topics import Topics
from evigraph.spelling import fold
from evigraph.values import shorten

if TYPE_CHECKING:
    from evigraph.kb import KnowledgeBase

__all__ = ["documents", "filter_values"]

_STATEMENTS = {
    "ev:Recommendation": "recommendation",
    "ev:Threshold": "threshold",
    "ev:Formula": "formula",
    "ev:Irregularity": "irregularity",
}
"""Class to kind, for things that consist of what they say."""

_SCHEMES = ("biomarker", "intervention", "test", "endpoint", "population", "practice")
"""Concept schemes whose concepts can be found; each is a kind of its own."""

_LINKS = (
    *("ev:tests", "ev:comparator", "ev:inBothArms", "ev:factor", "ev:test", "ev:observed", "ev:target"),
    *("ev:restrictedTo", "ev:effectOf", "ev:endpoint", "ev:timing"),
)
"""Properties of comparisons and findings whose concepts say what a study or a reference is about."""

_TITLE_LINKS = (
    *("ev:designInTitle", "ev:populationInTitle", "ev:restrictedToInTitle", "ev:timingInTitle", "ev:endpointInTitle"),
)
_TYPE_SCHEMES = ("design", "phase")
_TERMS = (NamedNode, Literal)
_NOT_SAID = ("not-stated", "no-comparator", "no-addition")


class _Facts:
    """The store, one property at a time: subject to its values."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._store, self._graph = kb._store, Graph(kb)
        self.of = cache(self._of)
        self.to = cache(self._to)

    def _of(self, name: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for subject, _, value, _ in self._store.quads_for_pattern(None, self._graph.term(name), None, None):
            if isinstance(value, _TERMS) and isinstance(subject, NamedNode):
                found.setdefault(subject.value, []).append(value.value)
        for values in found.values():
            if len(values) > 1:
                values.sort()
        return found

    def _to(self, name: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for subject, values in self.of(name).items():
            for value in values:
                found.setdefault(value, []).append(subject)
        for subjects in found.values():
            if len(subjects) > 1:
                subjects.sort()
        return found

    def all(self, subject: str, *properties: str) -> list[str]:
        """List a thing's values of several properties, in their order."""
        found: list[str] = []
        for name in properties:
            found += self.of(name).get(subject, ())
        return found

    def one(self, subject: str, name: str) -> str | None:
        """Return a thing's first value of a property."""
        return next(iter(self.of(name).get(subject, ())), None)

    def instances(self, name: str) -> list[str]:
        """List the things of a class, sorted."""
        return self.to("rdf:type").get(self._graph.term(name).value, [])


def documents(kb: KnowledgeBase) -> list[Document]:
    """Return everything that can be found: references newest first, then all else by kind and ID.

    >>> import evigraph
    >>> found = {document.id: document for document in documents(evigraph.open())}
    >>> found["reference/76"].key, found["study/eortc-40983"].label
    ('kemeny1999hepatic', 'EORTC 40983: FOLFOX4 v surgery alone, both arms surgery (74 75)')
    """
    facts, graph = _Facts(kb), Graph(kb)
    topics = Topics(facts)
    places = _Places(facts)
    found = [*_references(facts, graph, topics, places), *_studies(facts, graph, topics, places)]
    found += [*_concepts(facts, graph, topics, places), *_statements(facts, graph, topics, places)]
    return found


def filter_values(kb: KnowledgeBase) -> list[tuple[str, str, str]]:
    """Return the values that the filters take: filter, value, one of its names."""
    facts = _Facts(kb)
    found = []
    for scheme in _TYPE_SCHEMES:
        for concept in facts.to("skos:inScheme").get(SCHEME + scheme, ()):
            short = shorten(concept)
            called = (short, *facts.all(concept, "skos:prefLabel", "skos:altLabel"))
            found += [("type", short, name) for name in called if short != "not-stated"]
    for section in facts.to("skos:inScheme").get(SCHEME + "section", ()):
        short = shorten(section)
        labels = facts.all(section, "skos:prefLabel", "skos:altLabel", "ev:opensWith")
        found += [("cited-in", short, name) for name in (short, short.removeprefix("section-"), *labels)]
    tables = {f"Table {number}" for numbers in facts.of("ev:table").values() for number in numbers}
    captions = {caption for values in facts.of("ev:captionOf").values() for caption in values}
    return [*found, *(("cited-in", name, name) for name in sorted(tables | captions))]


# ---------------------------------------------------------------- references
def _references(facts: _Facts, graph: Graph, topics: Topics, places: _Places) -> Iterator[Document]:
    studies = facts.to("ev:reportedIn")
    cited = facts.to("ev:cites")
    stances = _stances(facts)
    rows = [(int(facts.one(ref, "ev:number") or 0), ref) for ref in facts.instances("ev:Reference")]
    years = {ref: int(facts.one(ref, "ev:printedYear") or 0) for _, ref in rows}
    for number, ref in sorted(rows, key=lambda row: (-years[row[1]], row[0])):
        work = facts.one(ref, "biro:references") or ref
        authors = tuple((facts.one(ref, "ev:printedAuthors") or "").split("; "))
        title = facts.one(ref, "ev:printedTitle") or ""
        key = facts.one(work, "ev:key") or ""
        reports = studies.get(work, [])
        titles = facts.all(work, *_TITLE_LINKS)
        findings = cited.get(ref, [])
        concepts = {*titles, *topics.in_text(title), *_links(facts, [*_contrasts(facts, reports), *findings])}
        trials = _names(facts, reports)
        yield Document(
            kind="reference",
            id=shorten(ref, graph.base),
            label=f"{authors[0]} {years[ref] or ''}. {title}{_also(facts, work, number)}",
            number=number,
            key=key,
            year=years[ref] or None,
            name=" ; ".join(trials),
            people=authors,
            title=title,
            journal=facts.one(ref, "ev:printedJournal") or "",
            about=" ; ".join([*topics.words(concepts), *stances.get(ref, ()), *_correction(facts, ref)]),
            identifiers=_identifiers(facts, ref, work, number, key) | {f"name:{fold(t)}": f"trial {t}" for t in trials},
            types=_types(facts, topics, reports, work),
            places=frozenset(place for thing in [ref, *findings] for place in places.of(thing)),
        )


def _correction(facts: _Facts, ref: str) -> list[str]:
    return [f"correction erratum {notice}" for notice in facts.all(ref, "ev:printedCorrection")]


def _also(facts: _Facts, work: str, number: int) -> str:
    """Say which other numbers cite the same work."""
    every = sorted(int(facts.one(ref, "ev:number") or 0) for ref in facts.to("biro:references").get(work, ()))
    others = ", ".join(str(other) for other in every if other != number)
    return f" (one work with {others})" if others else ""


def _identifiers(facts: _Facts, ref: str, work: str, number: int, key: str) -> dict[str, str]:
    found = {f"number:{number}": "printed number", f"name:{fold(key)}": "key"}
    for doi in facts.all(ref, "ev:printedDoi") + facts.all(work, "prism:doi"):
        found[f"doi:{bare_doi(doi) or doi.casefold()}"] = "DOI"
    for pmid in facts.all(ref, "ev:printedPmid") + facts.all(work, "fabio:hasPubMedId"):
        found[f"pmid:{pmid}"] = "PMID"
    for pmcid in facts.all(ref, "ev:printedPmcid") + facts.all(work, "fabio:hasPubMedCentralId"):
        found[f"name:{fold(pmcid)}"] = "PMCID"
    return found


def _stances(facts: _Facts) -> dict[str, list[str]]:
    """Return what each reference is cited for, in the curator's words."""
    towards = facts.of("ev:stanceTowards")
    found: dict[str, list[str]] = {}
    for pointer, references in facts.of("ev:pointsTo").items():
        for ref in references:
            found.setdefault(ref, []).extend(towards.get(pointer, ()))
    return {ref: sorted(set(words)) for ref, words in found.items()}


# ---------------------------------------------------------------- studies
def _studies(facts: _Facts, graph: Graph, topics: Topics, places: _Places) -> Iterator[Document]:
    references = facts.to("biro:references")
    for study in facts.instances("ev:Study"):
        works = facts.of("ev:reportedIn").get(study, [])
        numbers = sorted(int(facts.one(ref, "ev:number") or 0) for work in works for ref in references.get(work, ()))
        called = _names(facts, [study])
        contrasts = _contrasts(facts, [study])
        findings = [f for contrast in contrasts for f in facts.to("ev:comparison").get(contrast, ())]
        labels = [names.comparison(graph, NamedNode(contrast)) for contrast in facts.to("ev:study").get(study, ())]
        printed = f" ({' '.join(map(str, numbers))})" if numbers else ""
        concepts = {*_links(facts, [*contrasts, *findings]), *facts.all(study, "ev:design", "ev:phase", "ev:status")}
        yield Document(
            kind="study",
            id=shorten(study, graph.base),
            label=f"{called[0] if called else shorten(study, graph.base)}: {'; '.join(labels)}{printed}",
            year=min((int(y) for work in works for y in facts.all(work, "ev:year")), default=None),
            name=" ; ".join(called),
            about=" ; ".join(topics.words(concepts)),
            identifiers={f"name:{fold(name)}": "trial's name" for name in called}
            | {f"name:{fold(n)}": "registry number" for n in facts.all(study, "ev:registryNumber")},
            types=_types(facts, topics, [study]),
            places=frozenset(place for thing in [study, *contrasts, *findings] for place in places.of(thing)),
        )


def _names(facts: _Facts, studies: Iterable[str]) -> list[str]:
    return [name for s in studies for name in facts.all(s, "rdfs:label", "skos:altLabel", "ev:registryNumber")]


def _contrasts(facts: _Facts, studies: Iterable[str]) -> list[str]:
    return [contrast for study in studies for contrast in facts.to("ev:study").get(study, ())]


def _links(facts: _Facts, things: Iterable[str]) -> set[str]:
    found = {value for thing in things for value in facts.all(thing, *_LINKS)}
    return {value for value in found if not value.endswith(_NOT_SAID)}


def _types(facts: _Facts, topics: Topics, studies: Iterable[str], *works: str) -> frozenset[str]:
    found = [value for study in studies for value in facts.all(study, "ev:design", "ev:phase")]
    found += [value for work in works for value in facts.all(work, "ev:designInTitle")]
    return frozenset(shorten(iri) for value in found for iri in topics.upwards(value))


# ---------------------------------------------------------------- concepts and statements
def _concepts(facts: _Facts, graph: Graph, topics: Topics, places: _Places) -> Iterator[Document]:
    in_scheme = facts.to("skos:inScheme")
    for scheme in _SCHEMES:
        for concept in in_scheme.get(SCHEME + scheme, ()):
            called = topics.labels(concept)
            if not called or concept.endswith("/not-stated"):
                continue
            others = f" ({', '.join(called[1:])})" if called[1:] else ""
            spellings = topics.spellings(concept)
            identifiers = {f"name:{fold(name)}": "name" for name in [*spellings, shorten(concept)]}
            yield Document(
                kind=scheme,
                id=shorten(concept, graph.base),
                label=called[0] + others,
                name=" ; ".join(spellings),
                about=facts.one(concept, "skos:definition") or "",
                identifiers=identifiers | {f"name:{fold(h)}": "HGNC id" for h in facts.all(concept, "ev:hgnc")},
                places=places.about(concept),
            )


def _statements(facts: _Facts, graph: Graph, topics: Topics, places: _Places) -> Iterator[Document]:
    for kind, name in _STATEMENTS.items():
        for thing in facts.instances(kind):
            node = NamedNode(thing)
            values = [value for predicate, value in graph.about(node) if predicate.value != RDF + "type"]
            literals = [value.value for value in values if isinstance(value, Literal)]
            concepts = {value.value for value in values if isinstance(value, NamedNode)}
            yield Document(
                kind=name,
                id=shorten(thing, graph.base),
                label=names.name(graph, node),
                title=" ; ".join(literals),
                about=" ; ".join(topics.words(concepts)),
                places=frozenset(places.of(thing)),
            )


# ---------------------------------------------------------------- places
class _Places:
    """Where things are stated: 'Table 2', or a section's short name."""

    def __init__(self, facts: _Facts) -> None:
        self._facts = facts
        self._names: dict[str, str] = {}
        for place, tables in facts.of("ev:table").items():
            self._names[place] = f"Table {tables[0]}"
        for place, captions in facts.of("ev:captionOf").items():
            self._names[place] = captions[0]
        for place, sections in facts.of("ev:section").items():
            self._names.setdefault(place, shorten(sections[0]))
        self._pointers = facts.to("ev:pointsTo")
        self._about: dict[str, set[str]] | None = None

    def of(self, thing: str) -> set[str]:
        """Return where a thing is stated, and where pointers to it stand."""
        stated = self._facts.of("ev:statedAt")
        spots = [spot for one in (thing, *self._pointers.get(thing, ())) for spot in stated.get(one, ())]
        return {self._names[spot] for spot in spots if spot in self._names}

    def about(self, concept: str) -> frozenset[str]:
        """Return where something is stated of a concept."""
        if self._about is None:
            self._about = {}
            owners = self._facts.to("ev:comparison")
            for link in _LINKS:
                for value, things in self._facts.to(link).items():
                    stated = {place for t in things for one in (t, *owners.get(t, ())) for place in self.of(one)}
                    self._about.setdefault(value, set()).update(stated)
                    for gene in self._facts.all(value, "ev:biomarker", "ev:component"):
                        self._about.setdefault(gene, set()).update(stated)
        return frozenset(self._about.get(concept, ()))
