"""Directives that describe named questions: what is asked, by which parameters, and what is answered."""

# mypy: allow-subclassing-any, no-warn-return-any, disable-error-code="import-not-found,import-untyped,import"

from __future__ import annotations

import csv
import re
import shlex
from typing import Any, ClassVar

from docutils.parsers.rst import directives

from evigraph.answers import Answer, Row
from evigraph.concepts import labels_of
from evigraph.errors import UnknownThingError, UsageError
from evigraph.questions import Parameter, Question

from . import graph
from .answers import answer_block, parameters
from .base import GraphDirective
from .cells import Cells
from .content import code, details, link, literal, paragraph, section, table
from .live import live_question
from .render import with_download

__all__ = ["QuestionDirective", "QuestionPage", "QuestionsDirective"]

_NAME = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b|(?:^|(?<=[.;] ))[a-z]+\b")

SHORT_LIST = 12
"""A closed list of at most so many values is written out; of a longer one the link is shown."""

MOST_ROWS = 60
"""How many rows of its example's answer the page of a question shows; the CSV has all."""

BY_HAND = "They are written by hand from the file of facts from outside, not from the graph."
OUTSIDE = (
    "This answer has facts from outside the guideline. The graph that pages run holds only what the guideline says, so "
    "this question runs on the command line, not here."
)
INSIDE = "Run here, the answer has nothing from outside the guideline: that needs --with-external on the command line."
WITH_EXTERNAL = "--with-external"
"""The one option of an example that is no parameter and takes no value: the answer is that with facts from outside."""


ASKERS = {
    "a guideline committee": ("recommendations", "conflicts", "irregularities", "curation", "currency", "external"),
    "a researcher": ("trials", "interventions", "outcomes", "numbers", "biomarkers", "findings", "tables", "figures"),
    "a reviewer who writes": ("references", "citations"),
}
"""Who asks questions with which tags."""


def askers(asked: Question) -> str:
    """Say who would ask a question, from its tags."""
    found = [who for who, tags in ASKERS.items() if set(tags) & set(asked.tags)]
    return ", or ".join(found or ["anyone"])


class QuestionPage(GraphDirective):
    """What the directives do with one question."""

    def question_page(self, asked: Question) -> Any:
        """Return the section that is the whole page of a question; its title is the question in words."""
        made = self.describe(asked, MOST_ROWS, whole=True)
        self.domain.note_page("question", asked.name, self.page, asked.name)
        return made

    def describe(self, asked: Question, most: int, *, whole: bool = False) -> Any:
        """Return the section on one question. Its title is the name by which `ask` knows it."""
        example = asked.example or f"evigraph ask {asked.name}"
        words = shlex.split(example)[3:]
        outside = WITH_EXTERNAL in words
        given = parameters([word for word in words if word != WITH_EXTERNAL], self.where)
        answer, notes = self._answered(asked, given, outside)
        parts: list[Any] = [paragraph(asked.question, classes=["evigraph-lead"])]
        if whole:
            way = (link("list", "questions", self.page, "Questions"), " › question ", literal(asked.name))
            parts = [paragraph(*way, f" · asked by {askers(asked)}", classes=["evigraph-way"])]
        if asked.description:
            parts.append(paragraph(*named(asked.description, {*answer.columns, *(p.name for p in asked.params)})))
        parts.append(paragraph(f"{asked.grain[:1].upper()}{asked.grain[1:]}."))
        if asked.params:
            parts.append(self._parameters(asked))
        parts += [paragraph("Example:"), code(f"$ {example}", "console")]
        columns = [column for column in asked.show if column in answer.columns] or list(answer.columns)
        if whole:
            parts += self._answer(asked, answer, columns, notes)
        else:
            parts.append(answer_block(self, answer, columns, notes, asked.name, most))
        parts += self._folded(asked, answer)
        if answer.columns and not outside:  # the live graph holds what the guideline says
            self.domain.note_live(self.page, asked.name)
            parts.append(live_question(graph.knowledge_base(self.env), asked, given))
            parts += [paragraph(INSIDE, classes=["evigraph-notes"])] if WITH_EXTERNAL in asked.description else []
        elif outside:
            parts.append(paragraph(OUTSIDE, classes=["evigraph-notes"]))
        if whole:
            return section(f"question-{asked.name}", asked.question, *parts)
        return section(self.domain.note("question", asked.name, self.page), asked.name, *parts)

    def _answered(self, asked: Question, given: dict[str, object], outside: bool) -> tuple[Answer, list[str]]:
        """Answer the example; where another guideline has none of what it asks for, say so."""
        kb = graph.knowledge_base(self.env)
        try:
            kb.terms(asked, given)
        except (UnknownThingError, UsageError):
            if not self.env.config.evigraph_folder:
                raise
            graph.depend_on_data(self.env)
            return Answer((), ()), ["this guideline has none of what the example asks for"]
        return graph.ask(self.env, asked, given, self.where, with_external=outside)

    def _answer(self, asked: Question, answer: Answer, columns: list[str], notes: list[str]) -> list[Any]:
        """Return the answer with links, and all of it as CSV beside the page."""
        line = ". ".join(f"{note[:1].upper()}{note[1:]}" for note in notes)
        if not len(answer):
            return [paragraph(f"{line}.", classes=["evigraph-notes"])]
        cut = Answer(answer.columns, answer.rows[:MOST_ROWS], answer.show, answer.title, answer.terms[:MOST_ROWS])
        shown = Cells(graph.things(self.env), self.page).table(cut, columns)
        made = with_download(self.env, shown, answer, f"{asked.name}.csv")
        first = f"The first {MOST_ROWS} rows. " if len(answer) > MOST_ROWS else ""
        return [*made, paragraph(f"{first}{line}.", classes=["evigraph-notes"])]

    def _parameters(self, asked: Question) -> Any:
        lines = []
        for parameter in asked.params:
            need = "no" if parameter.optional else "yes"
            if parameter.default is not None:
                need = f"no; {parameter.default} unless given"
            lines.append([[literal(f"--{parameter.name}")], need, parameter.description, self._values(parameter)])
        return table(["parameter", "needed", "meaning", "values"], lines)

    def _values(self, parameter: Parameter) -> list[Any]:
        if parameter.type != "concept":
            thing = f"the ID of a {parameter.kind or 'thing'}"
            words = {"integer": "a whole number", "text": "any text", "thing": thing}
            return list(paragraph(words[parameter.type]))
        store = graph.knowledge_base(self.env)._store
        parts: list[Any] = []
        for scheme in parameter.schemes:
            names = [name for name, _ in labels_of(store, scheme)]
            parts += list(paragraph(" or ")) if parts else []
            if len(names) <= SHORT_LIST:
                for name in names:
                    parts += list(paragraph(", ")) if parts else []
                    parts.append(link("value", name, self.page, as_code=True))
            else:
                text = f"list {scheme.replace('-', ' ')} ({len(names)} values)"
                parts.append(link("scheme", scheme, self.page, text))
        return parts

    def _folded(self, asked: Question, answer: Answer) -> list[Any]:
        columns = details("", summary=f"All {len(answer.columns)} columns")
        columns += paragraph(*_separated([literal(column) for column in answer.columns]))
        query = details("", summary="The SPARQL")
        plain = "\n".join(line for line in asked.sparql.splitlines() if not line.startswith("#+")).strip()
        query += [paragraph("File ", literal(graph.shown_path(self.env, asked.path)), "."), code(plain, "sparql")]
        return [columns, query, *self._exact_answers(asked)]

    def _exact_answers(self, asked: Question) -> list[Any]:
        files = graph.expected(asked)
        if not files:
            return []
        lines: list[Any] = []
        for path in files:
            graph.depend(self.env, path)
            with path.open(encoding="utf-8", newline="") as file:
                count = sum(1 for _ in csv.reader(file)) - 1
            lines.append([[literal(graph.shown_path(self.env, path))], str(count)])
        folded = details("", summary=f"{len(files)} exact answer{'' if len(files) == 1 else 's'} to hold this against")
        folded += [
            paragraph(
                BY_HAND if "external" in asked.tags else "They come from the adjudicated table, not from the graph."
            ),
            table(["file", "rows"], lines),
        ]
        return [folded]


class QuestionDirective(QuestionPage):
    """``evigraph-question NAME``: one named question, with its answer to the example."""

    required_arguments = 1
    option_spec: ClassVar[dict[str, Any]] = {"rows": directives.nonnegative_int}

    def run(self) -> list[Any]:
        asked = graph.question(self.env, self.arguments[0], self.where)
        return [self.describe(asked, self.options.get("rows", 0))]


class QuestionsDirective(QuestionPage):
    """``evigraph-questions``: the index of all named questions; with ``:full:`` a section for each under it."""

    option_spec: ClassVar[dict[str, Any]] = {"full": directives.flag, "rows": directives.nonnegative_int}

    def run(self) -> list[Any]:
        asked = graph.knowledge_base(self.env).questions()
        for each in asked:
            graph.depend(self.env, each.path)
        self.domain.note_index(self.page, {each.path.name for each in asked})
        lines = [[[link("question", each.name, self.page, as_code=True)], each.question] for each in asked]
        rows: tuple[Row, ...] = tuple(
            {
                "name": each.name,
                "question": each.question,
                "asked_by": askers(each),
                "grain": each.grain,
                "example": each.example or f"evigraph ask {each.name}",
            }
            for each in asked
        )
        listed = Answer(tuple(rows[0]) if rows else (), rows)
        parts: list[Any] = with_download(self.env, table(["name", "question"], lines), listed, "questions.csv")
        if "full" in self.options:
            parts += [self.describe(each, self.options.get("rows", 0)) for each in asked]
        return parts


def _separated(parts: list[Any]) -> list[Any]:
    return [each for number, part in enumerate(parts) for each in ([", ", part] if number else [part])]


def named(text: str, names: set[str]) -> list[Any]:
    """Split a description so that the columns and parameters that it names are set as code.

    Such a name has an underscore, or stands in lower case where a sentence begins.
    """
    parts: list[Any] = []
    end = 0
    for match in _NAME.finditer(text):
        if match[0] in names:
            parts += [text[end : match.start()], literal(match[0])]
            end = match.end()
    return [part for part in [*parts, text[end:]] if part != ""]
