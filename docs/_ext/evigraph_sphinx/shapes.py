"""The directive for the shapes: what ``evigraph check`` says of data that is not as it must be, and the mend."""

# mypy: allow-subclassing-any, no-warn-return-any, disable-error-code="import-not-found,import-untyped,import"

from __future__ import annotations

import re
from typing import Any, NamedTuple

from pyoxigraph import RdfFormat, Store

from evigraph.names import EV
from evigraph.resources import share

from . import graph
from .base import GraphDirective
from .content import link, literal, paragraph, section, table

__all__ = ["ShapesDirective", "spoken"]

MEND = ". Mend: "
"""A shape's message says what is wrong, then this, then what to do."""

RULES = """
PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT DISTINCT ?target ?class ?message ?severity WHERE {
  { ?shape sh:targetClass ?target BIND(true AS ?class) } UNION { ?shape sh:targetSubjectsOf|sh:targetObjectsOf ?target }
  { ?shape sh:message ?message } UNION { ?shape sh:property|sh:sparql ?part . ?part sh:message ?message }
  OPTIONAL { ?shape sh:severity ?severity }
} ORDER BY ?target ?message
"""


class Rule(NamedTuple):
    """One rule: the class or property that it is about, what is said of a thing that breaks it, and the mend."""

    name: str
    of_class: bool
    wrong: str
    mend: str
    severity: str


class ShapesDirective(GraphDirective):
    """``evigraph-shapes``: the rules of each class, then those that hold wherever a property is used."""

    def run(self) -> list[Any]:
        path = share() / "ontology" / "shapes.ttl"
        graph.depend(self.env, path)
        rules = read_rules(str(path))
        classes = dict.fromkeys(rule.name for rule in rules if rule.of_class)
        parts = [self._class(name, [rule for rule in rules if rule.of_class and rule.name == name]) for name in classes]
        others = [rule for rule in rules if not rule.of_class]
        lines = [[self._term(rule.name), rule.wrong, rule.mend, rule.severity] for rule in others]
        words = paragraph("These hold for a thing of any class that has the property, or that is its value.")
        heads = ("property", *HEADS)
        return [*parts, section("shape-properties", "Wherever a property is used", words, table(heads, lines))]

    def _class(self, name: str, rules: list[Rule]) -> Any:
        made = table(HEADS, [[rule.wrong, rule.mend, rule.severity] for rule in rules])
        label = in_words(name.removeprefix("ev:"))
        words = paragraph(*self._term(name), classes=["evigraph-notes"])
        return section(self.domain.note("shape", name.removeprefix("ev:"), self.page), label, words, made)

    def _term(self, name: str) -> list[Any]:
        if not name.startswith("ev:"):
            return [literal(name)]
        return [link("term", name.removeprefix("ev:"), self.page, name, as_code=True)]


HEADS = ("what check says", "mend", "severity")


def read_rules(path: str) -> list[Rule]:
    """Read the rules of a file of shapes, by class and then by property."""
    store = Store()
    store.load(path=path, format=RdfFormat.TURTLE)
    found = []
    for row in store.query(RULES):  # type: ignore[union-attr]
        wrong, _, mend = row["message"].value.partition(MEND)
        severity = "warning" if row["severity"] and row["severity"].value.endswith("#Warning") else "error"
        name = row["target"].value.replace(EV, "ev:").replace("http://purl.org/spar/biro/", "biro:")
        found.append(Rule(name, bool(row["class"]), spoken(wrong), spoken(mend), severity))
    return found


def in_words(name: str) -> str:
    """Return the name of a class in words.

    >>> in_words("RiskGroup")
    'Risk group'
    """
    return re.sub(r"(?<=[a-z])[A-Z]", lambda upper: f" {upper[0].lower()}", name)


def spoken(message: str) -> str:
    """Return a message as it reads without a thing: what a shape fills in stands in capitals.

    >>> spoken("its IRI does not end in its number, {?number}")
    'its IRI does not end in its number, NUMBER'
    """
    return re.sub(r"\{[?$](\w+)\}", lambda name: name[1].upper(), message)
