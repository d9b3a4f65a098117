"""Directives that show an answer: of a named question with parameters, or of a query on the page."""

# mypy: allow-subclassing-any, no-warn-return-any, disable-error-code="import-not-found,import-untyped,import"

from __future__ import annotations

import shlex
from typing import Any, ClassVar

from docutils.parsers.rst import directives
from sphinx.directives.code import container_wrapper
from sphinx.errors import ExtensionError

from evigraph.answers import Answer
from evigraph.questions import Question

from . import graph
from .base import GraphDirective
from .cells import Cells
from .content import answer_table, code, link, paragraph, ruled
from .live import live_query, live_question
from .render import with_download

__all__ = ["AnswerDirective", "SparqlDirective", "answer_block", "parameters"]

FORMAT_OPTIONS = ("-o", "--output", "-t", "--to")
"""Options of an example command that choose a format and are no parameters."""


def parameters(words: list[str], where: str) -> dict[str, object]:
    """Read parameters as they stand on a command line.

    >>> parameters(["--biomarker", "BRAF", "-o", "braf.csv"], "here")
    {'biomarker': 'BRAF'}
    """
    given: dict[str, object] = {}
    rest = list(words)
    while rest:
        name = rest.pop(0)
        if not name.startswith("-") or not rest:
            raise ExtensionError(f"{where}: expected --PARAMETER VALUE, found {' '.join([name, *rest])!r}")
        value = rest.pop(0)
        if name not in FORMAT_OPTIONS:
            given[name.removeprefix("--")] = value
    return given


def answer_block(
    page: GraphDirective,
    answer: Answer,
    columns: list[str],
    notes: list[str],
    stem: str,
    most: int = 0,
    shown: Any = None,
) -> Any:
    """Return an answer as a table, or as the table that is ``shown``, with what a reader must know under it.

    All of it lies beside the page, in a CSV file whose name ends with the stem.
    """
    hidden = len(answer) - most if most else 0
    line = ". ".join(f"{note[:1].upper()}{note[1:]}" for note in notes)
    if hidden > 0:
        line = f"The first {most} rows. {line}"
    block = ruled()
    if len(answer):
        table = shown or answer_table(answer, columns, page.page, most)
        block += with_download(page.env, table, answer, page.file(stem))
    block += paragraph(f"{line}.", classes=["evigraph-notes"])
    return block


class AnswerDirective(GraphDirective):
    """``evigraph-answer``: a named question with its parameters, as a table.

    The argument is what follows ``evigraph ask``: ``biomarker-prognosis --biomarker BRAF``.
    """

    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[dict[str, Any]] = {
        "columns": directives.unchanged,
        "rows": directives.nonnegative_int,
        "no-command": directives.flag,
    }

    def run(self) -> list[Any]:
        name, *words = shlex.split(self.arguments[0])
        asked = graph.question(self.env, name, self.where)
        answer, notes = graph.ask(self.env, asked, parameters(words, self.where), self.where)
        columns = self._columns(asked, answer)
        most = self.options.get("rows", 0)
        block = answer_block(self, answer, columns, notes, name, most, self._linked(answer, columns, most))
        if "no-command" not in self.options:
            command = f"evigraph ask {' '.join(self.arguments[0].split())}"
            block += paragraph(link("question", name, self.page, command, as_code=True), classes=["evigraph-notes"])
        self.domain.note_live(self.page, name)
        block += live_question(graph.knowledge_base(self.env), asked, parameters(words, self.where))
        return [block]

    def _linked(self, answer: Answer, columns: list[str], most: int) -> Any:
        """Return the table with links to the pages of things, where the site has such pages."""
        if not self.env.config.evigraph_pages or not len(answer):
            return None
        end = most or len(answer)
        cut = Answer(answer.columns, answer.rows[:end], answer.show, answer.title, answer.terms[:end])
        return Cells(graph.things(self.env), self.page).table(cut, columns)

    def _columns(self, asked: Question, answer: Answer) -> list[str]:
        columns = self.options.get("columns", "").split() or list(asked.show or answer.columns)
        for column in columns:
            if column not in answer.columns:
                known = ", ".join(answer.columns)
                raise ExtensionError(f"{self.where}: {asked.name} has no column {column!r}; its columns: {known}")
        return columns


class SparqlDirective(GraphDirective):
    """``evigraph-sparql``: a query, and its answer under it. ``:caption:`` is the name to save it under."""

    has_content = True
    option_spec: ClassVar[dict[str, Any]] = {"caption": directives.unchanged, "rows": directives.nonnegative_int}

    def run(self) -> list[Any]:
        text = "\n".join(self.content)
        answer = graph.rows(self.env, text, self.where)
        query: Any = code(text, "sparql")
        if caption := self.options.get("caption"):
            query = container_wrapper(self, query, caption)
        count = f"{len(answer)} row{'' if len(answer) == 1 else 's'}"
        rows = self.options.get("rows", 0)
        return [query, answer_block(self, answer, list(answer.columns), [count], "query", rows), live_query(text)]
