"""The directive for concept schemes: the published closed lists of values, generated from the graph."""

# mypy: allow-subclassing-any, no-warn-return-any, disable-error-code="import-not-found,import-untyped,import"

from __future__ import annotations

from collections import defaultdict
from typing import Any

from docutils import nodes

from evigraph.answers import Answer
from evigraph.values import SEPARATOR

from . import graph
from .base import GraphDirective
from .content import link, literal, paragraph, section, table
from .domain import anchor
from .render import with_download

__all__ = ["SchemesDirective"]

CONCEPTS = """
SELECT ?scheme ?scheme_label ?scheme_definition ?concept ?label ?definition WHERE {
  ?scheme a skos:ConceptScheme ; skos:prefLabel ?scheme_label .
  OPTIONAL { ?scheme skos:definition ?scheme_definition }
  OPTIONAL {
    ?concept skos:inScheme ?scheme ; skos:prefLabel ?label .
    OPTIONAL { ?concept skos:definition ?definition }
  }
} ORDER BY ?scheme ?concept
"""
ALTERNATIVES = """
SELECT ?concept ?label WHERE {
  ?concept skos:inScheme ?scheme ; skos:altLabel|skos:notation|ev:hgnc ?label
} ORDER BY ?concept ?label
"""
BROADER = "SELECT ?concept ?broader WHERE { ?concept skos:broader|ev:memberOf ?broader } ORDER BY ?concept ?broader"
PROPERTIES = "SELECT ?property ?scheme WHERE { ?property ev:valuesFrom ?scheme } ORDER BY ?property"


class SchemesDirective(GraphDirective):
    """``evigraph-schemes``: every closed list, with each value's labels, definition and broader values."""

    def run(self) -> list[Any]:
        self.alternatives = self._grouped(ALTERNATIVES, "concept", "label")
        self.broader = self._grouped(BROADER, "concept", "broader")
        self.properties = self._grouped(PROPERTIES, "scheme", "property")
        self.seen: set[str] = set()
        lists: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in graph.rows(self.env, CONCEPTS, self.where):
            lists[str(row["scheme"])].append(row)
        return [self._scheme(name, lists[name]) for name in sorted(lists)]

    def _grouped(self, query: str, key: str, value: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for row in graph.rows(self.env, query, self.where):
            text = str(row[value])
            if text not in found[str(row[key])]:
                found[str(row[key])].append(text)
        return found

    def _scheme(self, name: str, values: list[dict[str, Any]]) -> Any:
        first = values[0]
        parts: list[Any] = []
        if first["scheme_definition"]:
            parts.append(paragraph(str(first["scheme_definition"])))
        if used := self.properties.get(name):
            links: list[Any] = []
            for each in used:
                links += [", "] if links else []
                links.append(link("term", each.removeprefix("ev:"), self.page, each, as_code=True))
            parts.append(paragraph("Values of ", *links, "."))
        concepts = [row for row in values if row["concept"] is not None]
        if concepts:
            parts += with_download(self.env, self._table(concepts), self._listed(concepts), self.file(name))
        else:
            parts.append(paragraph("No value yet."))
        title = str(first["scheme_label"])
        return section(self.domain.note("scheme", name, self.page), f"{title[:1].upper()}{title[1:]}", *parts)

    def _table(self, concepts: list[dict[str, Any]]) -> Any:
        shown = [
            (header, column)
            for header, column in (
                ("also called", [", ".join(self.alternatives.get(str(row["concept"]), [])) for row in concepts]),
                ("definition", [str(row["definition"] or "") for row in concepts]),
                ("part of", [self._links(self.broader.get(str(row["concept"]), [])) for row in concepts]),
            )
            if any(column)
        ]
        lines: list[list[Any]] = []
        for number, row in enumerate(concepts):
            name = str(row["concept"])
            cells = [column[number] for _, column in shown]
            lines.append([[*self._anchor(name), literal(name)], str(row["label"]), *cells])
        return table(["value", "label", *(header for header, _ in shown)], lines)

    def _listed(self, concepts: list[dict[str, Any]]) -> Answer:
        rows = tuple(
            {
                "value": str(row["concept"]),
                "label": row["label"],
                "also_called": SEPARATOR.join(self.alternatives.get(str(row["concept"]), [])) or None,
                "definition": row["definition"],
                "part_of": SEPARATOR.join(self.broader.get(str(row["concept"]), [])) or None,
            }
            for row in concepts
        )
        return Answer(tuple(rows[0]), rows)

    def _links(self, names: list[str]) -> list[Any]:
        parts: list[Any] = []
        for name in names:
            parts += [nodes.Text(", ")] if parts else []
            parts.append(link("value", name, self.page, as_code=True))
        return parts

    def _anchor(self, name: str) -> list[Any]:
        """Give a value its anchor where it first appears: it can belong to several lists."""
        if name in self.seen:
            return []
        self.seen.add(name)
        self.domain.note("value", name, self.page)
        return [nodes.target("", "", ids=[anchor("value", name)])]
