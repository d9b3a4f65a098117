"""Sections that list what is found along a path of the graph: studies, findings, pointers, and the rest."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import NamedNode

from evigraph.describe.graph import Graph
from evigraph.describe.model import Section
from evigraph.describe.parts import Part, fact, findings, kind_of, pointers, studies

__all__ = ["findings_of", "only", "others", "studies_of", "where_cited"]


def studies_of(title: str, *path: str) -> Part:
    """Make the part that lists the studies at the end of a path."""
    return lambda graph, node: Section(title, table=studies(graph, graph.nodes(node, *path)))


def findings_of(title: str, *path: str, whole: bool = True) -> Part:
    """Make the part that lists the findings at the end of a path; ``whole`` shows whole claims, not only results."""

    def part(graph: Graph, node: NamedNode) -> Section:
        found = only(graph, "ev:Finding", graph.nodes(node, *path))
        return Section(title, table=findings(graph, found, whole=whole))

    return part


def only(graph: Graph, cls: str, found: Iterable[NamedNode]) -> list[NamedNode]:
    """Return those that are of a class."""
    return [node for node in found if graph.is_a(node, cls)]


def others(title: str, *path: str, shown: tuple[str, ...] = ("ev:Finding", "ev:Irregularity")) -> Part:
    """Make the part that lists what the other sections do not show: thresholds, scores, pointers."""

    def part(graph: Graph, node: NamedNode) -> Section:
        found = [end for end in graph.nodes(node, *path) if not any(graph.is_a(end, kind) for kind in shown)]
        return Section(title, tuple(fact(graph, kind_of(graph, end), end) for end in found))

    return part


def where_cited(*path: str) -> Part:
    """Make the part that lists the pointers at the end of a path: each place that prints the number."""
    return lambda graph, node: Section("Where it is cited", table=pointers(graph, graph.nodes(node, *path)))
