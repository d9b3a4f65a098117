"""What has a page of its own: each kind of thing, where its pages lie, and how a thing is found by IRI or ID."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from pyoxigraph import NamedNode

from evigraph.describe import names
from evigraph.describe.graph import Graph
from evigraph.kb import KnowledgeBase
from evigraph.names import CONCEPT

__all__ = ["KINDS", "Kind", "Thing", "Things"]


@dataclass(frozen=True)
class Kind:
    """One kind of thing with pages: its class, its name for readers, the index that lists it."""

    cls: str
    label: str
    index: str
    parts: tuple[str, ...] = ()
    """Paths from the thing to what is shown on its page: a study's comparisons, a finding's estimates."""


KINDS = {
    "reference": Kind("ev:Reference", "reference", "references", ("biro:references",)),
    "study": Kind("ev:Study", "study", "trials", ("^ev:study", "ev:estimate")),
    "biomarker": Kind("ev:Biomarker", "biomarker", "biomarkers", ("^ev:biomarker", "^ev:component")),
    "recommendation": Kind("ev:Recommendation", "recommendation", "recommendations"),
    "finding": Kind("ev:Finding", "finding", "findings", ("ev:estimate",)),
    "score": Kind("ev:Score", "score", "scores", ("ev:criterion", "ev:riskGroup")),
    "threshold": Kind("ev:Threshold", "threshold", "scores"),
    "formula": Kind("ev:Formula", "formula", "scores"),
    "irregularity": Kind("ev:Irregularity", "irregularity", "irregularities"),
}
"""Kind of thing, as in the path of its pages, in the order in which what lies on two pages is given to one."""


class Thing(NamedTuple):
    """One thing with a page: its kind, its name there, its IRI, its short ID and its title."""

    kind: str
    name: str
    iri: str
    id: str
    title: str


@dataclass
class Things:
    """All things of a knowledge base that have pages."""

    graph: Graph
    by_kind: dict[str, list[Thing]] = field(default_factory=dict)
    by_iri: dict[str, Thing] = field(default_factory=dict)
    parts: dict[str, Thing] = field(default_factory=dict)

    @classmethod
    def of(cls, kb: KnowledgeBase) -> Things:
        """Find the things of a knowledge base; of each kind in natural order.

        >>> import evigraph
        >>> things = Things.of(evigraph.open())
        >>> things.find("estimate/eortc-40983-pfs-hr").name
        'eortc-40983-pfs'
        """
        found = cls(Graph(kb))
        for kind, about in KINDS.items():
            nodes = found.graph.nodes(found.graph.term(about.cls), "^rdf:type")
            found.by_kind[kind] = [found._thing(kind, node) for node in nodes]
            for node in nodes:
                thing = found.by_iri[node.value] = found._thing(kind, node)
                for path in about.parts:
                    for part in found.graph.nodes(node, path):
                        found.parts.setdefault(part.value, thing)
        return found

    def find(self, text: str) -> Thing | None:
        """Return the thing on whose page an ID or IRI is shown; ``None`` where it is shown on none."""
        for iri in (text, self.graph.base + text, *self._concept(text)):
            if thing := self.by_iri.get(iri) or self.parts.get(iri):
                return thing
        return None

    def neighbours(self, thing: Thing) -> tuple[Thing | None, Thing | None]:
        """Return the things before and after one of its kind."""
        row = self.by_kind[thing.kind]
        place = row.index(thing)
        return (row[place - 1] if place else None), (row[place + 1] if place + 1 < len(row) else None)

    def _concept(self, text: str) -> list[str]:
        return [] if "/" in text or ":" in text else [CONCEPT + text]

    def _thing(self, kind: str, node: NamedNode) -> Thing:
        short = self.graph.id(node)
        return Thing(kind, short.rpartition("/")[2], node.value, short, names.name(self.graph, node))
