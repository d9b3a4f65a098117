"""Directives on the data as a whole: what it holds and how current it is, and who stands behind each file."""

# mypy: allow-subclassing-any, no-warn-return-any, disable-error-code="import-not-found,import-untyped,import"

from __future__ import annotations

from typing import Any

from . import graph
from .base import GraphDirective
from .content import literal, table

__all__ = ["FactsDirective", "FileStatusDirective"]

COUNTED = {
    "printed references": "?thing a ev:Reference",
    "works that they cite": "?ref biro:references ?thing",
    "studies": "?thing a ev:Study",
    "of these, trials": "?thing a ev:Trial",
    "comparisons": "?thing a ev:Comparison",
    "findings": "?thing a ev:Finding",
    "places in the text": "?thing a ev:Place",
    "irregularities on the register": "?thing a ev:Irregularity",
    "recommendations": "?thing a ev:Recommendation",
    "numbers (estimates)": "?thing a ev:Estimate",
}
"""What is counted, as a reader calls it, and the pattern that finds it."""

STATUS = """
SELECT ?file ?extracted ?adjudicated ?verified WHERE {
  ?file a ev:DataFile ; ev:extractedBy ?extracted ; ev:verifiedByClinician ?verified .
  OPTIONAL { ?file ev:adjudicatedBy ?adjudicated }
} ORDER BY ?file ?extracted
"""


class FactsDirective(GraphDirective):
    """``evigraph-facts``: which guideline, how current, and how much is in the graph."""

    def run(self) -> list[Any]:
        info = graph.knowledge_base(self.env).guideline
        lines: list[tuple[str, str]] = [
            ("guideline", info.title),
            ("accepted for publication", info.accepted or "not stated"),
            ("its literature was last searched", info.last_search or "not stated in the guideline"),
            ("data version", info.data_version or "not stated"),
            ("retraction status of the references", info.retraction_lookup or "never looked up"),
        ]
        for name, pattern in COUNTED.items():
            query = f"SELECT (COUNT(DISTINCT ?thing) AS ?count) WHERE {{ {pattern} }}"
            count = graph.rows(self.env, query, self.where)[0]["count"]
            lines.append((name, str(count) if count else "none yet"))
        return [table(["", ""], lines, classes=["evigraph-facts"])]


class FileStatusDirective(GraphDirective):
    """``evigraph-file-status``: for each data file who extracted and adjudicated it, and who verified it."""

    def run(self) -> list[Any]:
        kb = graph.knowledge_base(self.env)
        stated = {str(row["file"]).removeprefix("graph/"): row for row in graph.rows(self.env, STATUS, self.where)}
        lines: list[list[Any]] = []
        for source in kb.files:
            if source.path.parent != kb.folder:
                continue
            row = stated.get(source.graph.rsplit("/", 1)[-1])
            verified = "yes" if row and row["verified"] else "no"
            cells = [str(row["extracted"]), str(row["adjudicated"] or "")] if row else ["not stated in the file", ""]
            lines.append([[literal(source.path.name)], *cells, verified])
        return [table(["file", "extracted by", "adjudicated by", "verified by a clinician"], lines)]
