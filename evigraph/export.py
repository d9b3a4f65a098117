"""The graph, the references and the tables as files that other tools read. The same data gives the same bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, cast

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    serialize,
)

from evigraph.answers import Answer
from evigraph.errors import UsageError
from evigraph.names import EV, RDF, XSD
from evigraph.values import shorten

if TYPE_CHECKING:
    from evigraph.kb import KnowledgeBase

__all__ = [
    "TABLES",
    "export_graph",
    "export_tables",
    "own_triples",
    "reference_numbers",
    "serialize_triples",
]

Statement = Triple | Quad

TABLES = {
    "references": "reference-list",
    "duplicate-references": "duplicate-references",
    "trials": "trial-list",
    "comparisons": "comparison-list",
    "findings": "finding-list",
    "discordant-findings": "discordant-findings",
    "recommendations": "recommendations",
    "irregularities": "irregularities",
    "curation": "curation-status",
}
"""CSV file to the named question that fills it: the questions that list everything of a kind and need no parameter."""

_FORMATS = {
    "turtle": RdfFormat.TURTLE,
    "trig": RdfFormat.TRIG,
    "nquads": RdfFormat.N_QUADS,
    "ntriples": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
}
_DATASETS = frozenset({"trig", "nquads"})
_OWNED = (EV + "estimate", EV + "criterion", EV + "riskGroup")
_OWNED_BY = (EV + "study", EV + "biomarker")
_IMPLIED = {RDF + "type", RDF + "langString", *(XSD + name for name in ("string", "integer", "decimal", "boolean"))}
_DIGITS = re.compile(r"(\d+)")
_ROOT = re.compile(r"<rdf:RDF( [^>]*)>")


# ---------------------------------------------------------------- graphs
def serialize_triples(triples: Iterable[Statement], format: str, prefixes: Mapping[str, str]) -> bytes:  # noqa: A002
    """Serialise triples, or quads (TriG and N-Quads only), sorted and each once, with the prefixes that occur.

    ``format`` is one of `evigraph.formats.GRAPH_FORMATS`. Blank nodes get canonical names (RDFC-1.0).

    >>> from pyoxigraph import Literal
    >>> triple = Triple(NamedNode("https://example.org/reference/2"), NamedNode(EV + "number"), Literal(2))
    >>> data = serialize_triples([triple], "turtle", {"ev": EV, "ref": "https://example.org/reference/"})
    >>> print(data.decode(), end="")
    @prefix ev: <https://w3id.org/evigraph/ontology#> .
    @prefix ref: <https://example.org/reference/> .
    ref:2 ev:number 2 .
    """
    statements = sorted(_canonical(set(triples)), key=_order)
    used = _used(statements, prefixes)
    data = serialize(cast("Iterable[Triple]", statements), format=_FORMATS[format], prefixes=used)
    assert data is not None
    return _tidied(data.decode("utf-8"), format).encode("utf-8")


def export_graph(kb: KnowledgeBase, format: str, things: Iterable[NamedNode] | None = None) -> bytes:  # noqa: A002
    """Serialise everything that the guideline states and the vocabulary that it needs, or some things' own triples.

    TriG and N-Quads keep each file in its named graph; the other formats hold the union of all files.
    """
    if format not in _DATASETS:
        chosen = None if things is None else own_triples(kb, things)
        return serialize_triples(_union(kb) if chosen is None else chosen, format, kb.prefixes)
    quads: Iterable[Quad] = (q for q in kb.store if q.graph_name != DefaultGraph())
    if things is not None:
        wanted = {triple.subject for triple in own_triples(kb, things)}
        quads = (q for q in quads if q.subject in wanted)
    return serialize_triples(quads, format, kb.prefixes)


def own_triples(kb: KnowledgeBase, things: Iterable[NamedNode]) -> list[Triple]:
    """Return what is said of the things themselves and of the parts that only they have.

    A study owns its comparisons, a biomarker its states, a finding its estimates, a score its criteria and groups.
    """
    store = kb._store
    subjects: dict[NamedNode, None] = {}
    for thing in things:
        subjects[thing] = None
        for owned in _OWNED:
            for quad in store.quads_for_pattern(thing, NamedNode(owned), None, DefaultGraph()):
                subjects |= {quad.object: None} if isinstance(quad.object, NamedNode) else {}
        for owner in _OWNED_BY:
            for quad in store.quads_for_pattern(None, NamedNode(owner), thing, DefaultGraph()):
                subjects |= {quad.subject: None} if isinstance(quad.subject, NamedNode) else {}
    return [q.triple for s in subjects for q in store.quads_for_pattern(s, None, None, DefaultGraph())]


def _union(kb: KnowledgeBase) -> Iterator[Triple]:
    return (quad.triple for quad in kb._store.quads_for_pattern(None, None, None, DefaultGraph()))


def _canonical(statements: set[Statement]) -> set[Statement]:
    """Rename blank nodes: pyoxigraph invents a new name for each at every load."""
    if not any(isinstance(term, BlankNode) for one in statements for term in (one.subject, one.object)):
        return statements
    quads = [one if isinstance(one, Quad) else Quad(one.subject, one.predicate, one.object) for one in statements]
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    are_quads = isinstance(next(iter(statements)), Quad)
    return {quad if are_quads else quad.triple for quad in dataset}


def _order(one: Statement) -> tuple[str, list[str | int], bool, str, list[str | int]]:
    """Sort by graph, thing, type first, property, value; row 2 comes before row 10."""
    graph = str(one.graph_name) if isinstance(one, Quad) else ""
    predicate = one.predicate.value
    return graph, _natural(str(one.subject)), not predicate.endswith("#type"), predicate, _natural(str(one.object))


def _natural(text: str) -> list[str | int]:
    return [int(part) if part.isdigit() else part for part in _DIGITS.split(text)]


def _used(statements: Iterable[Statement], prefixes: Mapping[str, str]) -> dict[str, str]:
    starts = {re.sub(r"[^/#]*$", "", value) for one in statements for value in _iris(one)}
    return {prefix: namespace for prefix, namespace in sorted(prefixes.items()) if namespace in starts}


def _iris(one: Statement) -> Iterator[str]:
    """Yield the IRIs that a reader of the file sees: not rdf:type and the usual datatypes, which Turtle abbreviates."""
    graph = [one.graph_name] if isinstance(one, Quad) else []
    for term in (one.subject, one.predicate, one.object, getattr(one.object, "datatype", None), *graph):
        if isinstance(term, NamedNode) and term.value not in _IMPLIED:
            yield term.value


def _tidied(text: str, format: str) -> str:  # noqa: A002
    """Sort the prefixes, which pyoxigraph writes in the order of a hash table, and end with a line end."""
    if format in ("turtle", "trig"):
        lines = text.split("\n")
        head = [line for line in lines if line.startswith("@prefix ")]
        text = "\n".join([*sorted(head), *lines[len(head) :]])
    elif format == "rdfxml":
        text = _ROOT.sub(lambda root: f"<rdf:RDF {' '.join(sorted(root[1].split()))}>", text, count=1)
    return text if not text or text.endswith("\n") else text + "\n"


# ---------------------------------------------------------------- references
def reference_numbers(kb: KnowledgeBase, things: Iterable[NamedNode]) -> list[int]:
    """Return the printed numbers that things stand for, ascending.

    A reference stands for itself, a work for the number that cites it first, a study for its reports, a finding or
    recommendation for what it cites, a comparison for its study. Raises `UsageError` for what has no reference.

    >>> import evigraph
    >>> kb = evigraph.open()
    >>> reference_numbers(kb, [kb.identify("eortc-40983"), kb.identify("kemeny1999hepatic")])
    [74, 75, 76]
    """
    found: set[int] = set()
    for thing in things:
        numbers = _numbers_of(kb, thing)
        if not numbers:
            name = shorten(thing.value, kb.guideline.base)
            raise UsageError(f"{name} stands for no printed reference. `evigraph show {name}` says what it is.")
        found |= numbers
    return sorted(found)


def _numbers_of(kb: KnowledgeBase, thing: NamedNode) -> set[int]:
    """Return the numbers printed for a thing itself; for works, the first of each."""
    query = f"""SELECT (MIN(?n) AS ?number) WHERE {{
      {{ VALUES ?of {{ {thing} }} ?of ev:number ?n }}
      UNION {{ {thing} ev:cites|ev:pointsTo ?of . ?of ev:number ?n }}
      UNION {{ {thing} ev:study?/ev:reportedIn? ?of . ?reference biro:references ?of ; ev:number ?n }}
    }} GROUP BY ?of"""
    return {int(row["number"].value) for row in kb._query(query)}


# ---------------------------------------------------------------- tables
def export_tables(kb: KnowledgeBase, numbers: Iterable[int] | None = None) -> dict[str, Answer]:
    """Answer the list questions: CSV file name (without its ending) to answer.

    A table whose question the knowledge base does not have is left out. With ``numbers``, only the tables that name
    references, and of these the rows that name one of them.
    """
    known = {question.name for question in kb.questions()}
    tables = {name: kb.ask(question) for name, question in TABLES.items() if question in known}
    if numbers is None:
        return tables
    keep = partial(_limited, numbers=frozenset(map(str, numbers)))
    return {name: limited for name, answer in tables.items() if (limited := keep(answer)) is not None}


def _limited(answer: Answer, numbers: frozenset[str]) -> Answer | None:
    column = next((name for name in ("number", "numbers") if name in answer.columns), None)
    if column is None:
        return None
    kept = [x for x, row in enumerate(answer.rows) if numbers & set(str(row[column] or "").split())]
    rows, terms = tuple(answer.rows[x] for x in kept), tuple(answer.terms[x] for x in kept)
    return Answer(answer.columns, rows, answer.show, answer.title, terms)
