"""What a recommendation rests on, what contradicts it, and which recommendations rest on or are about another thing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode

from evigraph.answers import Row
from evigraph.describe import names
from evigraph.describe.graph import Graph, natural
from evigraph.describe.model import Fact, Section
from evigraph.describe.parts import Facts, Field, Part, affecting, register, table

__all__ = ["RECOMMENDATION", "about", "contradictions", "evidence", "other_irregularities", "resting_on"]

RECOMMENDATION = Facts("Recommendation", (
    Field("type", "ev:recommendationType"), Field("recommends", "ev:recommends"),
    Field("insufficient for", "ev:insufficientFor"), Field("strength", "ev:strength"),
    Field("intervention", "ev:intervention"), Field("timing", "ev:timing"), Field("alternative", "ev:alternative"),
    Field("alternative timing", "ev:alternativeTiming"), Field("population", "ev:population"),
    Field("restricted to", "ev:restrictedTo"), Field("condition", "ev:condition"), Field("wording", "ev:wording"),
))  # fmt: skip

CITED, INFERRED = "cited in its sentence", "inferred by a curator"
_ROLES = (
    ("intervention", "ev:intervention"), ("alternative", "ev:alternative"), ("population", "ev:population"),
    ("restriction", "ev:restrictedTo"), ("condition", "ev:condition"),
)  # fmt: skip


# ---------------------------------------------------------------- of a recommendation
def evidence(graph: Graph, node: NamedNode) -> list[Section]:
    """List the evidence of a recommendation: what its sentence cites is never mixed with what a curator inferred.

    >>> import evigraph
    >>> graph = Graph(evigraph.open())
    >>> [section.title for section in evidence(graph, graph.term("rec:volumetry-before-right-resection"))]
    ['Evidence cited in its sentence', 'Evidence inferred by a curator']
    """
    ways = ((CITED, "ev:cites"), (INFERRED, "ev:inferredEvidence"))
    found = [
        Section(f"Evidence {basis}", tuple(_evidence(graph, one) for one in graph.nodes(node, path)))
        for basis, path in ways
    ]
    none = Section("Evidence", (Fact("none", "its sentence cites none, and no curator inferred any"),))
    return found if any(found) else [none]


def _evidence(graph: Graph, node: NamedNode) -> Fact:
    if graph.is_a(node, "ev:Reference"):
        title = graph.text(node, "ev:printedTitle") or ""
        return Fact(str(graph.number(node)), f"{names.reference(graph, node)}. {title}", graph.id(node))
    numbers = graph.numbers(graph.nodes(node, "ev:cites"))
    return Fact("finding", names.name(graph, node) + (f" (cites {numbers})" if numbers else ""), graph.id(node))


def contradictions(graph: Graph, node: NamedNode) -> Section:
    """List what contradicts a recommendation: the other things that a register entry of kind clash affects."""
    rows: list[Row] = [
        {
            "contradicted_by": names.name(graph, other),
            "thing": graph.id(other),
            "consequence": graph.text(entry, "ev:consequence"),
            "irregularity": graph.id(entry),
        }
        for entry in _clashes(graph, node)
        for other in graph.nodes(entry, "ev:affects")
        if other != node
    ]
    columns = ("contradicted_by", "thing", "consequence", "irregularity")
    return Section("Contradicted by", table=table(columns, rows, ("contradicted_by", "thing", "irregularity")))


def _clashes(graph: Graph, node: NamedNode) -> list[NamedNode]:
    clash = graph.term("c:clash")
    return [entry for entry in affecting(graph, [node]) if clash in graph.nodes(entry, "ev:irregularityKind")]


def other_irregularities(graph: Graph, node: NamedNode) -> Section:
    """List the register's entries on a recommendation, its place and its evidence, but for the clashes of its own."""
    reached = [node, *(end for p in ("statedAt", "cites", "inferredEvidence") for end in graph.nodes(node, f"ev:{p}"))]
    shown = _clashes(graph, node)
    return register(graph, [entry for entry in affecting(graph, reached) if entry not in shown])


# ---------------------------------------------------------------- of other things
def resting_on(*path: str) -> Part:
    """Make the part that lists the recommendations that rest on references, or on findings that cite them.

    The path leads from the thing to the references; without one the thing is itself the evidence (a finding).
    """

    def part(graph: Graph, node: NamedNode) -> Section:
        rows = (_row(graph, one, basis=basis, through=through) for one, basis, through in _rests(graph, node, path))
        columns = (*_COLUMNS, "basis", "through")
        return Section("Recommendations that rest on it", table=table(columns, rows, ("title", "basis", _ID)))

    return part


def _rests(graph: Graph, node: NamedNode, path: tuple[str, ...]) -> Iterator[tuple[NamedNode, str, str | None]]:
    """List recommendation, basis and the findings between: what its sentence cites comes first."""
    for one in _only(graph, graph.nodes(node, *path, "^ev:cites")) if path else ():
        yield one, CITED, None
    for one in graph.nodes(node, *path, "^ev:inferredEvidence"):
        yield one, INFERRED, None
    between: dict[NamedNode, list[str]] = {}
    for finding in graph.nodes(node, *path, "^ev:cites") if path else ():
        for one in graph.nodes(finding, "^ev:inferredEvidence"):
            between.setdefault(one, []).append(graph.id(finding))
    for one in _only(graph, between):
        through = " | ".join(between[one])
        yield one, f"{INFERRED}, through {through}", through


def about(of: str = "^skos:broader") -> Part:
    """Make the part that lists the recommendations about a concept and its narrower ones, by the concept's role.

    ``of`` is the step to the concepts that count as it: a biomarker's are its states.
    """

    def part(graph: Graph, node: NamedNode) -> Section:
        own = graph.closure(node, "^skos:broader")
        concepts = own if of == "^skos:broader" else [*own, *(end for one in own for end in graph.nodes(one, of))]
        rows = [
            _row(graph, one, role=role, concept=graph.id(concept))
            for role, predicate in _ROLES
            for one in _only(graph, {end for concept in concepts for end in graph.nodes(concept, f"^{predicate}")})
            for concept in [next(c for c in concepts if one in graph.nodes(c, f"^{predicate}"))]
        ]
        columns = (*_COLUMNS, "role", "concept")
        return Section("Recommendations about it", table=table(columns, rows, ("title", "role", _ID)))

    return part


_ID = "recommendation"
_COLUMNS = (_ID, "title", "type", "recommends", "insufficient_for")


def _row(graph: Graph, node: NamedNode, **more: str | None) -> Row:
    return {
        _ID: graph.id(node),
        "title": names.recommendation(graph, node),
        "type": graph.short(node, "ev:recommendationType"),
        "recommends": graph.short(node, "ev:recommends"),
        "insufficient_for": graph.short(node, "ev:insufficientFor"),
        **more,
    }


def _only(graph: Graph, found: Iterable[NamedNode]) -> list[NamedNode]:
    """Keep the recommendations, sorted by ID: thresholds have an intervention and references too."""
    kept = {node for node in found if graph.is_a(node, "ev:Recommendation")}
    return sorted(kept, key=lambda node: natural(graph.id(node)))
