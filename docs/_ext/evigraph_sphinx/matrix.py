"""The direction matrix: biomarker states by endpoints, as a table that is read without colour."""

# mypy: allow-subclassing-any, no-warn-return-any, disable-error-code="import-not-found,import-untyped,import"

from __future__ import annotations

from typing import Any

from docutils import nodes

from evigraph.answers import Answer, Row

from .cells import Cells
from .content import paragraph, table

__all__ = ["matrix"]

SIGNS = {"better": "▲", "worse": "▼", "neither": "■", "not-stated": "○"}
"""A shape for each direction: it never stands without its word."""

LEGEND = "▲ better, ▼ worse, ■ neither, for a patient in the state of the row. The numbers are references; "


def matrix(answer: Answer, cells: Cells) -> list[Any]:
    """Return the table and its legend from the rows of `biomarker-directions`; each finding links to its page."""
    ends = list(dict.fromkeys(str(row["endpoint"]) for row in sorted(answer, key=lambda r: -_count(answer, r))))
    states = list(dict.fromkeys((str(row["biomarker"]), str(row["state"])) for row in answer))
    lines: list[list[Any]] = []
    for biomarker, state in states:
        rows = [row for row in answer if row["state"] == state]
        head = cells.named(biomarker if " | " not in biomarker else state, str(rows[0]["state_label"]))
        lines.append([[head], *(_cell([row for row in rows if row["endpoint"] == end], cells) for end in ends)])
    labels = {str(row["endpoint"]): str(row["endpoint_label"]) for row in answer}
    legend = LEGEND + "each leads to its finding. 49 & 50: one finding that cites both. "
    legend += "† marks a finding limited to a subgroup or to restricted patients."
    made = table(["biomarker state", *(labels[end] for end in ends)], lines, classes=["evigraph-matrix"])
    return [made, paragraph(legend, classes=["evigraph-notes"])]


def _count(answer: Answer, row: Row) -> int:
    return sum(1 for other in answer if other["endpoint"] == row["endpoint"])


def _cell(rows: list[Row], cells: Cells) -> list[Any]:
    parts: list[Any] = []
    for direction in SIGNS:
        found = [row for row in rows if row["direction"] == direction]
        if not found:
            continue
        line = nodes.inline("", f"{SIGNS[direction]} {cells.label(direction)}:", classes=["evigraph-direction"])
        for number, row in enumerate(found):
            mark = "†" if row["subgroup"] or row["restricted_to"] else ""
            text = f"{str(row['numbers'] or 'text').replace(' ', ' & ')}{mark}"
            line += [nodes.Text(", " if number else " "), cells.named(str(row["finding"]), text)]
        parts += [nodes.Text(" "), line] if parts else [line]
    return parts
