"""A description, as `evigraph show` makes it, as the content of a page."""

# mypy: allow-subclassing-any, no-warn-return-any, disable-error-code="import-not-found,import-untyped,import"

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from docutils import nodes

from evigraph.answers import Answer
from evigraph.describe.model import Fact, Section

from .cells import Cells
from .content import paragraph, section, table
from .files import beside, download

__all__ = ["facts_table", "identifier_links", "sections", "with_download"]

DOI, PUBMED, PMC = "https://doi.org/", "https://pubmed.ncbi.nlm.nih.gov/", "https://pmc.ncbi.nlm.nih.gov/articles/"
REGISTRY = "https://clinicaltrials.gov/study/"
HGNC = "https://www.genenames.org/data/gene-symbol-report/#!/hgnc_id/"
_OUTSIDE: dict[str, Callable[[str], str]] = {
    "DOI": lambda text: DOI + text.replace("<", "%3C").replace(">", "%3E"),
    "PMID": lambda text: f"{PUBMED}{text}/",
    "PMCID": lambda text: f"{PMC}{text}/",
    "HGNC": lambda text: HGNC + text,
}
"""Label of a fact to the address that its value has on the web."""

RESULT_COLUMNS = ("result", "figures", "population_claimed", "cited", "stated_in")
CLAIM_COLUMNS = ("claim", "figures", "population_claimed", "cited", "stated_in")
COLUMNS: dict[str, tuple[str, ...]] = {
    "Where it is cited": ("where", "stance", "towards", "quote", "as_printed"),
    "Irregularities": ("as_printed", "kind", "read_as", "consequence", "origin"),
    "Estimates": ("as_printed", "in_words"),
    "Recommendations that rest on it": ("title", "type", "basis"),
    "Contradicted by": ("contradicted_by", "consequence"),
    "Stated at": ("where", "printed_label", "quote"),
}
"""Sections whose tables show other columns than on a terminal of 100 characters."""


def sections(env: Any, found: Sequence[Section], cells: Cells, stem: str) -> list[Any]:
    """Return a section with a permanent anchor for each section of a description; tables have a CSV beside the page."""
    made, taken = [], set[str]()
    for one in found:
        anchor = base = re.sub(r"[^a-z0-9]+", "-", one.title.partition(":")[0].lower()).strip("-")
        while anchor in taken:
            anchor = f"{base}-{len(taken)}"
        taken.add(anchor)
        parts: list[Any] = [facts_table(one.facts, cells)] if one.facts else []
        if one.table:
            shown = cells.table(one.table, _columns(one))
            parts += with_download(env, shown, one.table, f"{stem}-{anchor}.csv")
        made.append(section(anchor, one.title, *parts))
    return made


def with_download(env: Any, shown: Any, answer: Answer, name: str) -> list[Any]:
    """Return a table with a link to all its rows and columns as CSV."""
    beside(env, name, answer.to_csv())
    return [shown, paragraph(download(name, f"CSV, all {len(answer.columns)} columns"), classes=["evigraph-notes"])]


def facts_table(facts: Sequence[Fact], cells: Cells) -> Any:
    """Return facts as a table of two columns; values of one label share a row."""
    lines: list[tuple[str, list[Any]]] = []
    for fact in facts:
        value = _value(fact, cells)
        if lines and lines[-1][0] == fact.label:
            lines[-1][1].extend([nodes.Text("; "), *value])
        else:
            lines.append((fact.label, value))
    return table(["", ""], lines, classes=["evigraph-facts"])


def identifier_links(facts: Sequence[Fact]) -> list[Any]:
    """Return links to DOI, PubMed and PMC, where a reference prints them."""
    return [
        nodes.reference(f.label, f"{f.label} {f.value}", refuri=_OUTSIDE[f.label](f.value))
        for f in facts
        if f.label in ("DOI", "PMID", "PMCID")
    ]


def _value(fact: Fact, cells: Cells) -> list[Any]:
    if fact.label == "registry" and re.fullmatch(r"NCT\d{8}", fact.value):
        return [nodes.reference("", fact.value, refuri=REGISTRY + fact.value)]
    if fact.label in _OUTSIDE:
        return [nodes.reference("", fact.value, refuri=_OUTSIDE[fact.label](fact.value))]
    if fact.label in ("label", "number", "key"):
        return [nodes.Text(fact.value)]
    if not fact.id:
        return [nodes.Text(fact.value)]
    if fact.id.startswith("cs:"):
        return [cells.named(fact.id, fact.id.removeprefix("cs:").replace("-", " "))]
    code, _, basis = fact.value.partition(" (basis: ")
    if code == fact.id:
        rest = [nodes.Text(f" (read in: {cells.label(basis.removesuffix(')'))})")] if basis else []
        return [cells.concept(code), *rest]
    return [cells.named(fact.id, fact.value)]


def _columns(one: Section) -> tuple[str, ...]:
    assert one.table is not None
    columns = COLUMNS.get(one.title, ())
    if not columns and "claim" in one.table.columns:
        columns = RESULT_COLUMNS if one.title.startswith("Comparison") else CLAIM_COLUMNS
    return tuple(name for name in columns if name in one.table.columns)
