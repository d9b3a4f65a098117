"""The directive for the vocabulary: every class and property, with definition, values, example and use."""

# mypy: allow-subclassing-any, no-warn-return-any, disable-error-code="import-not-found,import-untyped,import"

from __future__ import annotations

from typing import Any

from docutils import nodes

from evigraph.answers import Answer
from evigraph.kb import KnowledgeBase
from evigraph.names import EV, SCHEME

from . import graph
from .base import GraphDirective
from .content import link, literal, paragraph, section, table
from .domain import anchor
from .render import with_download

__all__ = ["VocabularyDirective"]

CLASSES = """
SELECT ?term ?label ?definition ?example ?parent ?used WHERE {
  ?term a owl:Class ; rdfs:label ?label ; skos:definition ?definition .
  OPTIONAL { ?term skos:example ?example } OPTIONAL { ?term rdfs:subClassOf ?parent }
  { SELECT ?term (COUNT(DISTINCT ?thing) AS ?used) WHERE {
      ?term a owl:Class . OPTIONAL { ?thing a ?term }
    } GROUP BY ?term }
} ORDER BY ?label ?term
"""
PROPERTIES = """
SELECT ?term ?label ?definition ?example ?domain ?range ?schemes ?used WHERE {
  ?term a ?kind ; rdfs:label ?label ; skos:definition ?definition .
  FILTER(?kind IN (owl:ObjectProperty, owl:DatatypeProperty, owl:AnnotationProperty))
  OPTIONAL { ?term skos:example ?example } OPTIONAL { ?term rdfs:domain ?domain }
  OPTIONAL { ?term rdfs:range ?range }
  { SELECT ?term (GROUP_CONCAT(STRAFTER(STR(?scheme), "/scheme/"); SEPARATOR=" ") AS ?schemes) WHERE {
      ?term rdfs:label ?any . OPTIONAL { ?term ev:valuesFrom ?scheme }
    } GROUP BY ?term }
  { SELECT ?term (COUNT(?subject) AS ?used) WHERE {
      ?term rdfs:label ?any . OPTIONAL { ?subject ?term ?object }
    } GROUP BY ?term }
} ORDER BY ?label ?term
"""
EXAMPLE = "SELECT ?subject ?object WHERE { ?subject %s ?object } ORDER BY STRLEN(STR(?object)) ?subject ?object LIMIT 1"
NO_DOMAIN = "Several classes"


class VocabularyDirective(GraphDirective):
    """``evigraph-vocabulary``: a section for each class, with the properties whose domain it is."""

    def run(self) -> list[Any]:
        kb = graph.knowledge_base(self.env)
        classes = list(graph.rows(self.env, CLASSES, self.where))
        properties: dict[str, list[dict[str, Any]]] = {}
        for row in graph.rows(self.env, PROPERTIES, self.where):
            properties.setdefault(str(row["domain"] or ""), []).append(row)
        found = [self._class(kb, row, properties.get(str(row["term"]), [])) for row in classes]
        if rest := properties.get(""):
            note = paragraph("These properties say something of things of several classes.")
            found.append(
                section("term-several-classes", NO_DOMAIN, note, *self._properties(kb, rest, "several-classes"))
            )
        return found

    def _class(self, kb: KnowledgeBase, row: dict[str, Any], properties: list[dict[str, Any]]) -> Any:
        name = str(row["term"]).removeprefix("ev:")
        parts: list[Any] = [paragraph(literal(f"ev:{name}"), " — ", str(row["definition"]))]
        if row["example"]:
            parts.append(paragraph(nodes.emphasis("", "Example: "), str(row["example"])))
        kind = ["A kind of ", *self._term(str(row["parent"])), ". "] if row["parent"] else []
        parts.append(paragraph(*kind, f"{_used(row['used'])}.", classes=["evigraph-notes"]))
        if properties:
            parts += self._properties(kb, properties, name)
        label = str(row["label"])
        return section(self.domain.note("term", name, self.page), f"{label[:1].upper()}{label[1:]}", *parts)

    def _properties(self, kb: KnowledgeBase, rows: list[dict[str, Any]], stem: str) -> list[Any]:
        lines = []
        for row in rows:
            name = str(row["term"]).removeprefix("ev:")
            self.domain.note("term", name, self.page)
            target = nodes.target("", "", ids=[anchor("term", name)])
            shown = [nodes.Text(str(row["example"]))] if row["example"] else self._example(kb, name)
            first = [target, literal(f"ev:{name}")]
            lines.append([first, str(row["definition"]), self._values(row), str(row["used"] or 0), shown])
        made = table(["property", "meaning", "values", "used", "example"], lines, classes=["evigraph-terms"])
        return with_download(self.env, made, Answer(tuple(rows[0]), tuple(rows)), self.file(stem))

    def _values(self, row: dict[str, Any]) -> list[Any]:
        if row["schemes"]:
            links: list[Any] = []
            for name in sorted(str(row["schemes"]).split()):
                links += [nodes.Text(", ")] if links else []
                links.append(link("scheme", name, self.page, f"list {name.replace('-', ' ')}"))
            return links
        return self._term(str(row["range"])) if row["range"] else [nodes.Text("")]

    def _term(self, name: str) -> list[Any]:
        if name.startswith("ev:"):
            return [link("term", name.removeprefix("ev:"), self.page, name, as_code=True)]
        return [literal(name)]

    def _example(self, kb: KnowledgeBase, name: str) -> list[Any]:
        answer = graph.rows(self.env, EXAMPLE % f"<{EV}{name}>", self.where)
        if not len(answer):
            return [nodes.Text("not used yet")]
        terms = answer.terms[0]
        return [literal(f"{_turtle(kb, terms['subject'])} ev:{name} {_turtle(kb, terms['object'])}")]


def _used(count: Any) -> str:
    number = int(count or 0)
    return f"{number} thing{'' if number == 1 else 's'} in the graph" if number else "Not used yet"


def _turtle(kb: KnowledgeBase, term: Any) -> str:
    """Write a term as in Turtle, with the prefix that its data file uses; a long text is cut."""
    iri = str(term.value)
    if getattr(term, "datatype", None) is not None:
        number = term.datatype.value.rsplit("#", 1)[-1] in ("integer", "decimal", "boolean")
        text = iri if len(iri) <= 48 else f"{iri[:45]}…"
        return text if number else f'"{text}"'
    for prefix, namespace in sorted({**kb.prefixes, "cs": SCHEME}.items(), key=lambda item: -len(item[1])):
        if iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return f"<{iri}>"
