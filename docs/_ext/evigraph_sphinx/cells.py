"""The cells of generated pages: the command line's IDs are links here, its codes are labels."""

# mypy: allow-subclassing-any, no-warn-return-any, disable-error-code="import-not-found,import-untyped,import"

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from docutils import nodes
from pyoxigraph import NamedNode

from evigraph.answers import Answer, Row
from evigraph.describe import names
from evigraph.values import SEPARATOR

from .content import link, table, text_of_value
from .domain import anchor
from .things import Thing, Things

__all__ = ["Cells"]

_IDS = re.compile(r"(?<![\w/])[a-z]+/[\w.-]*\w")

NUMBERS = ("number", "numbers", "cited", "cited_numbers", "inferred_numbers", "first_numbers", "second_numbers")
"""Columns of printed reference numbers."""

PLACES = ("stated_in", "place", "first_stated_in", "second_stated_in")
"""Columns of places; they show where that is, in words."""

QUOTED = (
    "quote",
    "as_printed",
    "read_as",
    "wording",
    "consequence",
    "figures",
    "title",
    "keys",
    "doi",
    "pmid",
    "field",
)
"""Columns of running text: never read as codes."""

SHOWN_BY = {
    "finding": ("claim", "result", "endpoint"),
    "study": ("name", "label", "study_label"),
    "recommendation": ("title",),
    "irregularity": ("as_printed",),
    "thing": ("contradicted_by",),
    "estimate": ("in_words", "quantity", "result"),
    "place": ("where",),
    "pointer": ("where",),
    "criterion": ("quantity",),
}
"""A column of IDs to the columns that name the same thing in words: the words become the link, the IDs are left out."""


class Cells:
    """Makes cells for one page."""

    def __init__(self, things: Things, docname: str) -> None:
        self.things = things
        self.graph = things.graph
        self.docname = docname

    # ---------------------------------------------------------------- links
    def thing(self, thing: Thing, text: str = "") -> Any:
        """Return a link to a thing's page."""
        return link(thing.kind, thing.name, self.docname, text or thing.title)

    def anchored(self, thing: Thing, text: str = "") -> list[Any]:
        """Return a link to a thing's page, with the thing's permanent anchor: for the one row of it in an index."""
        return [nodes.target("", "", ids=[anchor(thing.kind, thing.name)]), self.thing(thing, text)]

    def named(self, ident: str, text: str) -> Any:
        """Return the text, linked to what the ID names where the site has a page or an entry for it."""
        if thing := self.things.find(ident):
            return self.thing(thing, text)
        if ident.startswith("cs:"):
            return link("scheme", ident.removeprefix("cs:"), self.docname, text)
        if ident and "/" not in ident and ":" not in ident:
            return link("value", ident, self.docname, text)
        return nodes.Text(text)

    def label(self, code: str) -> str:
        """Return a concept's label, or the text itself where no concept is called so.

        A code of one word stays: OS and mFOLFOX6 are what readers know.
        """
        if not self._known(code):
            return code
        node = self.graph.term(f"c:{code}")
        return (self.graph.text(node, "skos:prefLabel") or code) if "-" in code else names.spoken(self.graph, node)

    def _known(self, code: str) -> bool:
        """Tell whether a text is a concept's code."""
        if not re.fullmatch(r"[\w.-]+", code):
            return False
        return self.graph.text(self.graph.term(f"c:{code}"), "skos:prefLabel") is not None

    def definition(self, code: str) -> str:
        """Return what a concept's code stands for, for a reader who does not know it."""
        node = self.graph.term(f"c:{code}")
        parts = (self.graph.text(node, "skos:prefLabel"), self.graph.text(node, "skos:definition"))
        return ": ".join(dict.fromkeys(part for part in parts if part))

    def concept(self, code: str) -> Any:
        """Return a link to a concept, with its definition as a title."""
        label = self.label(code)
        if not self._known(code):
            return nodes.Text(code)
        made = self.named(code, label)
        if code == "not-stated":
            return nodes.inline(label, label, classes=["evigraph-unstated"])
        made["reftitle"] = self.definition(code)
        return made

    def numbers(self, text: str) -> list[Any]:
        """Return links to references, from their numbers between spaces."""
        return _between([link("reference", number, self.docname) for number in text.split()], ", ")

    def places(self, text: str) -> list[Any]:
        """Return where places are, in words, each once."""
        found = []
        for one in text.split(SEPARATOR):
            words = names.place(self.graph, NamedNode(self.graph.base + (one if "/" in one else f"place/{one}")))
            found += [words] if words not in found else []
        return [nodes.Text("; ".join(found))]

    # ---------------------------------------------------------------- tables
    def cell(self, column: str, value: Any) -> list[Any]:
        """Return the parts of a cell."""
        text = text_of_value(value) if column not in PLACES else str(value or "")
        if not text:
            return []
        if column in NUMBERS:
            return self.numbers(text)
        if column in PLACES:
            return self.places(text)
        if column in QUOTED:
            return [nodes.Text(text.replace(SEPARATOR, "; "))]
        ids = str(value).split(SEPARATOR)
        if any(" " in ident for ident in ids):
            return [nodes.Text(_IDS.sub(self._title, str(value)))]
        return _between([self._one(ident) for ident in ids], "; ")

    def table(self, answer: Answer, columns: Sequence[str] = (), classes: Iterable[str] = ()) -> Any:
        """Return an answer as a table that a script makes sortable; ``columns`` are those to show."""
        shown = list(columns or answer.show or answer.columns)
        links = {}
        for column in list(shown) if not columns else []:
            words = next((name for name in SHOWN_BY.get(column, ()) if name in shown), None)
            if words and words not in links:
                links[words] = column
                shown.remove(column)
        for words, column in ((w, c) for c, ws in SHOWN_BY.items() for w in ws if columns and w in shown):
            if column in answer.columns and column not in shown:
                links.setdefault(words, column)
        shown = [name for name in shown if any(row[name] not in (None, "") for row in answer.rows)]
        lines = [[self._linked(row, name, links.get(name)) for name in shown] for row in answer.rows]
        widths = ["evigraph-placed"] if shown and shown[-1] in PLACES else []
        widths += ["evigraph-claimed"] if shown and shown[0] == "claim" else []
        return table([heading(name) for name in shown], lines, classes=["evigraph-sort", *widths, *classes])

    def _linked(self, row: Row, column: str, ident: str | None) -> list[Any]:
        if ident and row[ident] and row[column] not in (None, ""):
            return [self.named(str(row[ident]), self.label(str(row[column])).replace(SEPARATOR, "; "))]
        return self.cell(column, row[column])

    def _title(self, found: re.Match[str]) -> str:
        thing = self.things.find(found[0])
        return thing.title if thing else found[0]

    def _one(self, ident: str) -> Any:
        if "/" not in ident:
            return self.concept(ident)
        if thing := self.things.find(ident):
            return self.thing(thing, "" if thing.id == ident else self.words(ident))
        return nodes.Text(self.words(ident))

    def words(self, ident: str) -> str:
        """Return what a thing without a page of its own is called: a place in words, a number as it is stated."""
        node = NamedNode(self.graph.base + ident)
        return names.place(self.graph, node) if ident.startswith("place/") else names.name(self.graph, node)


def heading(column: str) -> str:
    """Return a column's name for readers.

    >>> heading("population_claimed"), heading("stated_in")
    ('population claimed', 'stated in')
    """
    return column.removesuffix("_label").replace("_", " ")


def _between(parts: list[Any], separator: str) -> list[Any]:
    return [each for n, part in enumerate(parts) for each in ([nodes.Text(separator), part] if n else [part])]
