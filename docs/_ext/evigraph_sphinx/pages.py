"""The page of one thing: what `evigraph show` says of it, with links, figures and files beside it."""

# mypy: allow-subclassing-any, no-warn-return-any, disable-error-code="import-not-found,import-untyped,import"

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from docutils import nodes
from pyoxigraph import NamedNode

from evigraph.describe.kinds import describe
from evigraph.describe.model import Description
from evigraph.export import own_triples, serialize_triples

from . import graph
from .cells import Cells
from .citations import before_citing, citations, entry_as_printed
from .content import code, details, link, literal, paragraph, section
from .figures import figure
from .files import beside, download
from .indexes import index_link
from .matrix import matrix
from .questions import QuestionPage
from .render import identifier_links, sections, with_download
from .things import KINDS, Thing

__all__ = ["PageDirective"]


class PageDirective(QuestionPage):
    """``evigraph-page KIND NAME``: the whole page on one thing, or on one question."""

    required_arguments = 2

    def run(self) -> list[Any]:
        kind, name = self.arguments
        if kind == "question":
            return [self.question_page(graph.question(self.env, name, self.where))]
        graph.depend_on_data(self.env)
        kb, things = graph.knowledge_base(self.env), graph.things(self.env)
        thing = next((one for one in things.by_kind.get(kind, []) if one.name == name), None)
        if thing is None:
            raise self.severe(f"there is no {kind} {name}")
        cells = Cells(things, self.page)
        description = describe(kb, NamedNode(thing.iri))
        self.domain.note_page(kind, name, self.page, short_title(thing))
        lead = LEADS.get(kind, no_lead)(self, description, cells)
        ordered = description.sections
        if kind == "reference":  # the entry stands above as one line already
            ordered = (*ordered[2:], *ordered[:2])
        parts = [self._way(thing), *lead, *sections(self.env, ordered, cells, name), self._data(thing)]
        return [section(f"{kind}-{name}", page_title(thing, cells), *parts)]

    def _way(self, thing: Thing) -> Any:
        """Return the way up, and to the things before and after."""
        before, after = graph.things(self.env).neighbours(thing)
        about = KINDS[thing.kind]
        parts: list[Any] = [index_link(about.index, self.page), " › ", f"{about.label} "]
        parts.append(thing.name if thing.kind == "reference" else nodes.literal("", thing.name))
        for way, other in (("previous", before), ("next", after)):
            if other:
                parts += [" · ", link(other.kind, other.name, self.page, f"{way}{_number(other)}")]
        return paragraph(*parts, classes=["evigraph-way"])

    def _data(self, thing: Thing) -> Any:
        """Return the section on the data behind the page, and put the thing's Turtle beside it."""
        kb = graph.knowledge_base(self.env)
        turtle = serialize_triples(own_triples(kb, [NamedNode(thing.iri)]), "turtle", kb.prefixes).decode("utf-8")
        beside(self.env, f"{thing.name}.ttl", turtle)
        folded = details("", summary="The data behind this page")
        folded += [
            paragraph(download(f"{thing.name}.ttl", "Turtle"), ", of ", literal(thing.iri)),
            code(f"$ evigraph show {thing.id}", "console"),
        ]
        return folded


# ---------------------------------------------------------------- what stands first, by kind
def no_lead(page: PageDirective, about: Description, cells: Cells) -> list[Any]:
    """Put nothing before the sections."""
    return []


def reference_lead(page: PageDirective, about: Description, cells: Cells) -> list[Any]:
    """Return the entry as printed, its links, what to know before citing it, and what can be copied."""
    kb, number = graph.knowledge_base(page.env), page.arguments[1]
    parts: list[Any] = [entry_as_printed(kb, number)]
    if found := identifier_links(about.sections[0].facts):
        parts.append(paragraph(*[each for n, one in enumerate(found) for each in ([" · ", one] if n else [one])]))
    return [*parts, *before_citing(kb, number, cells), citations(kb, number)]


def biomarker_lead(page: PageDirective, about: Description, cells: Cells) -> list[Any]:
    """Return the matrix of directions for a biomarker, its figure, and the findings that contradict each other."""
    name = page.arguments[1]
    answer = graph.answer(page.env, "biomarker-directions", page.where, biomarker=name)
    parts: list[Any] = []
    if len(answer):
        parts.append(section("directions", "Directions by endpoint", *matrix(answer, cells)))
        drawn = figure("directions", answer, cells.things, up="../")
        if drawn:
            folded = details("", summary="The same as a figure")
            folded += drawn
            parts[0] += folded
    pairs = graph.answer(page.env, "discordant-findings", page.where, biomarker=name)
    if len(pairs):
        words = paragraph(
            "Pairs of findings on the same endpoint whose directions differ, each turned to the same side. ",
            link("question", "discordant-findings", page.page, "How they are paired."),
        )
        table = cells.table(pairs, CONFLICT_COLUMNS)
        parts.append(
            section("conflicts", "Conflicts", words, *with_download(page.env, table, pairs, f"{name}-conflicts.csv"))
        )
    return parts


CONFLICT_COLUMNS = ("endpoint", "first", "first_numbers", "second", "second_numbers")

Lead = Callable[[PageDirective, Description, Cells], list[Any]]
LEADS: dict[str, Lead] = {"reference": reference_lead, "biomarker": biomarker_lead}
"""Kind of thing to what its page shows before the description."""


def page_title(thing: Thing, cells: Cells) -> str:
    """Return the heading of a thing's page."""
    if thing.kind == "biomarker":
        return cells.label(thing.name)
    if thing.kind in ("finding", "irregularity"):
        return thing.title[:1].upper() + thing.title[1:]
    return thing.title


def short_title(thing: Thing) -> str:
    """Return what the search and other sites call the thing."""
    return thing.name if thing.kind in ("biomarker",) else thing.title


def _number(thing: Thing) -> str:
    return f" ({thing.name})" if thing.kind == "reference" else ""
