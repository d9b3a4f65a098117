"""The pieces that pages are made of: tables, cells with links, folded details, sections with permanent anchors."""

# mypy: allow-subclassing-any, no-warn-return-any, disable-error-code="import-not-found,import-untyped,import"

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from docutils import nodes
from sphinx import addnodes

from evigraph.answers import Answer
from evigraph.names import CONCEPT, KINDS
from evigraph.values import SEPARATOR

__all__ = [
    "answer_table",
    "code",
    "details",
    "leave_html",
    "link",
    "literal",
    "paragraph",
    "ruled",
    "section",
    "table",
    "term_cell",
    "text_of_value",
    "visit_details_html",
    "visit_ruled_html",
]

Cell = str | Sequence[Any]
"""What a table's cell is given as: text, or inline nodes."""

_KIND = re.compile(rf"(?<![\w/])(?:{'|'.join(KINDS)})/(?=\w)")


class details(nodes.General, nodes.Element):  # noqa: N801 - docutils names nodes in lower case
    """Content that is folded away under its ``summary`` until the reader opens it."""


class ruled(nodes.General, nodes.Element):  # noqa: N801
    """A table with a line of notes under it, kept together."""


def visit_details_html(self: Any, node: Any) -> None:
    self.body.append(f'<details class="evigraph"><summary>{escape(node["summary"])}</summary>\n')


def visit_ruled_html(self: Any, node: Any) -> None:
    self.body.append('<div class="evigraph-answer">\n')


def leave_html(self: Any, node: Any) -> None:
    self.body.append("</details>\n" if isinstance(node, details) else "</div>\n")


def literal(text: str) -> Any:
    """Return inline code."""
    return nodes.literal(text, text)


def link(kind: str, target: str, docname: str, text: str = "", *, as_code: bool = False) -> Any:
    """Return a link to a thing of the domain ``ev``; where the site has no such thing, plain text stays."""
    shown = text or target
    inner = nodes.literal(shown, shown) if as_code else nodes.inline(shown, shown)
    return addnodes.pending_xref(
        "", inner, refdomain="ev", reftype=kind, reftarget=target, refdoc=docname, refexplicit=bool(text), refwarn=False
    )


def paragraph(*parts: Any, classes: Iterable[str] = ()) -> Any:
    """Return a paragraph of texts and inline nodes."""
    made = nodes.paragraph(classes=list(classes))
    made += [nodes.Text(part) if isinstance(part, str) else part for part in parts]
    return made


def code(text: str, language: str) -> Any:
    """Return a block of code."""
    return nodes.literal_block(text, text, language=language)


def section(anchor: str, title: Any, *children: Any, more_anchors: Iterable[str] = ()) -> Any:
    """Return a section whose anchor does not change with its title."""
    made = nodes.section(ids=[anchor, *more_anchors], names=[anchor])
    heading = nodes.title()
    heading += nodes.Text(title) if isinstance(title, str) else title
    made += [heading, *children]
    return made


def table(header: Sequence[str], lines: Iterable[Sequence[Cell]], classes: Iterable[str] = (), anchor: str = "") -> Any:
    """Return a table with one header row; ``classes`` are those of the table in HTML."""
    made = nodes.table(classes=["evigraph", "colwidths-auto", *classes], ids=[anchor] if anchor else [])
    group = nodes.tgroup(cols=len(header))
    made += group
    group += [nodes.colspec(colwidth=1) for _ in header]
    head, body = nodes.thead(), nodes.tbody()
    head += _row(header)
    body += [_row(line) for line in lines]
    group += [head, body]
    return made


def answer_table(answer: Answer, columns: Sequence[str], docname: str, most: int = 0) -> Any:
    """Return an answer as a table of the chosen columns, concepts linked; ``most`` limits the rows (0: all)."""
    shown = range(len(answer) if not most else min(most, len(answer)))
    header = [name.replace("_", " ") for name in columns]
    lines = [[_cell(answer, number, name, docname) for name in columns] for number in shown]
    return table(header, lines, classes=["evigraph-rows"])


def term_cell(term: Any, text: str, docname: str) -> list[Any]:
    """Return a cell's parts; what is a concept in the graph links to its definition."""
    value = getattr(term, "value", "")
    if CONCEPT not in value:
        return [nodes.Text(text)]
    parts: list[Any] = []
    known = {part[len(CONCEPT) :] for part in value.split(SEPARATOR) if part.startswith(CONCEPT)}
    for name in text.split(SEPARATOR):
        parts += [nodes.Text(SEPARATOR)] if parts else []
        parts.append(link("value", name, docname) if name in known else nodes.Text(name))
    return parts


def text_of_value(value: Any) -> str:
    """Return what a cell shows: nothing where the source prints nothing, a thing by its ID without its kind."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:g}"
    return _KIND.sub("", str(value))


def _cell(answer: Answer, number: int, column: str, docname: str) -> list[Any]:
    text = text_of_value(answer.rows[number][column])
    term = answer.terms[number].get(column) if answer.terms else None
    return term_cell(term, text, docname)


def _row(cells: Iterable[Cell]) -> Any:
    row = nodes.row()
    for cell in cells:
        entry = nodes.entry()
        made = nodes.paragraph()
        made += nodes.Text(cell) if isinstance(cell, str) else list(cell)
        entry += made
        row += entry
    return row
