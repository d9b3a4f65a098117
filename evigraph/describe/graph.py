"""Reading the graph one thing at a time, by the short names that the vocabulary's users write (``ev:tests``)."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, TypeVar

from pyoxigraph import Literal, NamedNode

from evigraph.names import ROOT, SCHEME
from evigraph.values import Value, cell, shorten

if TYPE_CHECKING:
    from evigraph.kb import KnowledgeBase

__all__ = ["Graph", "natural"]

_Thing = TypeVar("_Thing")
_NUMBER = re.compile(r"(\d+)")
_TERMS = (NamedNode, Literal)


def natural(text: str) -> list[tuple[int, str]]:
    """Return a sort key by which row 2 comes before row 10.

    >>> sorted(["table1-row10", "table1-row2"], key=natural)
    ['table1-row2', 'table1-row10']
    """
    return [(int(part), "") if part.isdigit() else (-1, part) for part in _NUMBER.split(text) if part]


def _sorted(found: Collection[_Thing], key: Callable[[_Thing], object]) -> list[_Thing]:
    """Sort; most properties have one value, and a key for it would cost more than reading it."""
    return sorted(found, key=key) if len(found) > 1 else list(found)  # type: ignore[arg-type]


class Graph:
    """A knowledge base's default graph, read by short names. Whatever it lists is sorted by ID."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._store = kb._store
        self._prefixes = kb.prefixes
        self.base = kb.guideline.base
        self.guideline = NamedNode(kb.guideline.iri)
        self._terms: dict[str, NamedNode] = {}

    def term(self, name: str) -> NamedNode:
        """Return the IRI of a short name such as ``ev:tests``."""
        if name not in self._terms:
            prefix, _, local = name.partition(":")
            self._terms[name] = NamedNode(self._prefixes[prefix] + local)
        return self._terms[name]

    def id(self, node: NamedNode) -> str:
        """Return the ID by which `evigraph show` finds the thing."""
        if node.value.startswith(SCHEME):
            return "cs:" + node.value[len(SCHEME) :]
        if node == self.guideline:
            return node.value.removeprefix(ROOT)
        return shorten(node.value, self.base)

    def about(self, node: NamedNode) -> list[tuple[NamedNode, NamedNode | Literal]]:
        """List what is said of a thing: property and value."""
        quads = self._store.quads_for_pattern(node, None, None, None)
        found = [(q.predicate, q.object) for q in quads if isinstance(q.object, _TERMS)]
        return _sorted(found, lambda pair: (pair[0].value, natural(pair[1].value)))

    def uses(self, node: NamedNode) -> list[tuple[NamedNode, NamedNode]]:
        """List what points to a thing: who, by which property."""
        quads = self._store.quads_for_pattern(None, None, node, None)
        found = [(q.subject, q.predicate) for q in quads if isinstance(q.subject, NamedNode)]
        return _sorted(found, lambda pair: (pair[1].value, natural(self.id(pair[0]))))

    def count(self, *, predicate: NamedNode | None = None, kind: NamedNode | None = None) -> int:
        """Count the triples with this property, or the things of this class."""
        predicate = predicate if kind is None else self.term("rdf:type")
        return sum(1 for _ in self._store.quads_for_pattern(None, predicate, kind, None))

    def values(self, node: NamedNode, *names: str) -> list[NamedNode | Literal]:
        """List the values of the properties, sorted, none twice."""
        quads = (q for name in names for q in self._store.quads_for_pattern(node, self.term(name), None, None))
        found = {q.object for q in quads if isinstance(q.object, _TERMS)}
        return _sorted(found, lambda value: natural(value.value))

    def nodes(self, node: NamedNode, *path: str) -> list[NamedNode]:
        """List the things at the end of a path of properties; ``^`` before a name goes against its direction.

        >>> import evigraph
        >>> graph = Graph(evigraph.open())
        >>> reference = NamedNode(graph.base + "reference/86")
        >>> [graph.id(node) for node in graph.nodes(reference, "biro:references", "^biro:references")]
        ['reference/76', 'reference/86']
        """
        found = {node}
        for step in path:
            found = {end for start in found for end in self._step(start, step)}
        return _sorted(found, lambda end: natural(self.id(end)))

    def closure(self, node: NamedNode, step: str) -> list[NamedNode]:
        """List a thing and all that the step, repeated, leads to."""
        found, front = [node], [node]
        while front:
            front = [end for start in front for end in self.nodes(start, step) if end not in found]
            found += front
        return sorted(set(found), key=lambda end: natural(self.id(end)))

    def text(self, node: NamedNode, name: str) -> str | None:
        """Return the first value of a property as text; ``None`` if there is none."""
        return next((value.value for value in self.values(node, name)), None)

    def short(self, node: NamedNode, name: str) -> str | None:
        """Return the values of a property as an answer's cell shows them; ``None`` if there is none."""
        values = self.values(node, name)
        return " | ".join(self.id(v) if isinstance(v, NamedNode) else v.value for v in values) or None

    def cell(self, node: NamedNode, name: str) -> Value:
        """Return the first value of a property as a cell's value: numbers as numbers; ``None`` if there is none."""
        return cell(name, next(iter(self.values(node, name)), None), self.base)

    def number(self, reference: NamedNode) -> int:
        """Return a printed reference's number."""
        return int(self.text(reference, "ev:number") or 0)

    def numbers(self, references: list[NamedNode]) -> str | None:
        """Return the numbers of references as an answer's cell shows them."""
        return " ".join(str(n) for n in sorted(map(self.number, references))) or None

    def is_a(self, node: NamedNode, kind: str) -> bool:
        """Tell whether a thing is of a class."""
        return any(True for _ in self._store.quads_for_pattern(node, self.term("rdf:type"), self.term(kind), None))

    def _step(self, node: NamedNode, step: str) -> list[NamedNode]:
        if step.startswith("^"):
            quads = self._store.quads_for_pattern(None, self.term(step[1:]), node, None)
            return [q.subject for q in quads if isinstance(q.subject, NamedNode)]
        quads = self._store.quads_for_pattern(node, self.term(step), None, None)
        return [q.object for q in quads if isinstance(q.object, NamedNode)]
