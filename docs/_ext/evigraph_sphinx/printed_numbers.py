"""The index pages of what is printed as a number: estimates with their figures, and scores, thresholds and formulas."""

# mypy: allow-subclassing-any, no-warn-return-any, disable-error-code="import-not-found,import-untyped,import"

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode

from evigraph.answers import Answer, Row
from evigraph.describe import names

from .cells import Cells
from .content import paragraph, section, table
from .figures import figure
from .render import with_download

if TYPE_CHECKING:
    from .indexes import IndexDirective

__all__ = ["numbers", "scores"]

ESTIMATE_COLUMNS = ("study_label", "endpoint_label", "measure", "arm_label", "relative_to_label", "subgroup",
                    "at_months", "as_printed", "numbers", "stated_in")  # fmt: skip


def numbers(page: IndexDirective, cells: Cells) -> list[Any]:
    """Return the figures with the tables behind them, and every other number."""
    rows = page.asked("estimates")
    plots = (
        ("forest", "Ratios", ("hazard-ratio", "risk-ratio", "odds-ratio")),
        ("survival", "Survival at printed time points", ("event-free-proportion",)),
    )
    parts: list[Any] = []
    seen: set[Any] = set()
    for name, title, measures in plots:
        chosen = _rows(rows, lambda row, m=measures: row["measure"] in m)  # type: ignore[misc]
        seen |= set(measures)
        if len(chosen):
            drawn = figure(name, chosen, cells.things)
            parts.append(section(name, title, *drawn, *page.shown(chosen, ESTIMATE_COLUMNS, cells, name, "estimates")))
    rest = _rows(rows, lambda row: row["measure"] not in seen)
    if len(rest):
        parts.append(section("other-numbers", "Other numbers of findings",
                             *page.shown(rest, ESTIMATE_COLUMNS, cells, "other-numbers", "estimates")))  # fmt: skip
    every = page.asked("findings-with-numbers")
    columns = ("subject", "endpoint", "quantity", "measure", "arm", "as_printed", "numbers", "stated_in")
    shown = page.shown(every, columns, cells, "numbers", "findings-with-numbers")
    words = paragraph("With sizes of studies, thresholds, formulas and points of scores.")
    parts.append(section("every-number", "Every printed number", words, *shown))
    return parts


def _rows(answer: Answer, keep: Callable[[Row], bool]) -> Answer:
    kept = [number for number, row in enumerate(answer) if keep(row)]
    return Answer(answer.columns, tuple(answer.rows[n] for n in kept), answer.show, answer.title,
                  tuple(answer.terms[n] for n in kept))  # fmt: skip


def scores(page: IndexDirective, cells: Cells) -> list[Any]:
    """Return scores, thresholds and formulas."""
    parts: list[Any] = []
    kinds = (("score", "Prognostic scores"), ("threshold", "Thresholds"), ("formula", "Formulas"))
    for kind, title in kinds:
        rows: list[Row] = []
        for one in cells.things.by_kind[kind]:
            node = NamedNode(one.iri)
            label = cells.graph.text(node, "skos:prefLabel") or one.title
            rows.append({
                kind: label, "as_printed": cells.graph.text(node, "ev:asPrinted"),
                "criteria": len(cells.graph.nodes(node, "ev:criterion")) or None,
                "cited": cells.graph.numbers(cells.graph.nodes(node, "ev:cites")),
                "where": "; ".join(names.place(cells.graph, at) for at in cells.graph.nodes(node, "ev:statedAt")),
                "id": one.id,
            })  # fmt: skip
        if rows:
            answer = Answer((kind, "as_printed", "criteria", "cited", "where", "id"), tuple(rows))
            lines = [
                [[cells.named(str(row["id"]), str(row[kind]))], str(row["as_printed"] or row["criteria"] or ""),
                 cells.cell("cited", row["cited"]), str(row["where"])]
                for row in rows
            ]  # fmt: skip
            second = "criteria" if kind == "score" else "as printed"
            made = table([kind, second, "cited", "where"], lines, classes=["evigraph-sort"])
            parts.append(section(f"{kind}s", title, *with_download(page.env, made, answer, f"{kind}s.csv")))
    return parts
