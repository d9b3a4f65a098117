"""What is known of a thing from outside the guideline: kept apart from what the guideline says, each with its source.

Such facts are in the graph only with ``--with-external``; without it the section is empty and left out.
"""

from __future__ import annotations

from pyoxigraph import NamedNode

from evigraph.answers import Row
from evigraph.describe.graph import Graph
from evigraph.describe.model import Section
from evigraph.describe.parts import table

__all__ = ["outside"]

TITLE = "From outside the guideline"

_REACH = (
    ("biro:references",), ("biro:references", "^biro:references", "^ev:cites"), ("^biro:references", "^ev:cites"),
    ("biro:references", "^ev:reportedIn"), ("^ev:reportedIn",), ("^ev:study", "^ev:comparison"), ("^ev:comparison",),
)  # fmt: skip
"""From a reference to its work, its studies and the findings that cite it; from a study to its findings."""

_COLUMNS = ("fact", "about", "field", "recorded_value", "source", "retrieved")


def outside(graph: Graph, node: NamedNode) -> Section:
    """List the facts from outside about a thing, or about the work, study or findings that belong to it.

    >>> import evigraph
    >>> kb = evigraph.open(with_external=True)
    >>> section = outside(Graph(kb), kb.identify("41"))
    >>> section.title, section.table.column("recorded_value")
    ('From outside the guideline', ['10.1097/00000658-199909000-00004', '10493478'])
    """
    reached = dict.fromkeys([node, *(end for path in _REACH for end in graph.nodes(node, *path))])
    facts = dict.fromkeys(fact for thing in reached for fact in graph.nodes(thing, "^ev:about"))
    return Section(TITLE, table=table(_COLUMNS, [_row(graph, fact) for fact in facts], _COLUMNS[2:5]))


def _row(graph: Graph, fact: NamedNode) -> Row:
    return {
        "fact": graph.id(fact),
        "about": graph.short(fact, "ev:about"),
        "field": graph.text(fact, "ev:field"),
        "recorded_value": graph.text(fact, "ev:recordedValue"),
        "source": graph.text(fact, "ev:source"),
        "retrieved": graph.text(fact, "ev:retrieved"),
    }
