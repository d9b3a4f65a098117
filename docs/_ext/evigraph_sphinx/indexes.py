"""The index pages: one for each kind of thing, each a table that a script makes sortable, or several."""

# mypy: allow-subclassing-any, no-warn-return-any, disable-error-code="import-not-found,import-untyped,import"

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from docutils import nodes
from pyoxigraph import NamedNode
from sphinx import addnodes

from evigraph.answers import Answer, Row
from evigraph.describe.kinds import describe
from evigraph.describe.recommendations import contradictions
from evigraph.values import SEPARATOR

from . import graph
from .base import GraphDirective
from .cells import Cells
from .content import link, paragraph, section, table
from .figures import figure
from .matrix import matrix
from .printed_numbers import numbers, scores
from .render import with_download

__all__ = ["INDEXES", "IndexDirective", "index_link"]


class Index(NamedTuple):
    """One index page: its title, what it is in a sentence or two, and what makes its content."""

    title: str
    lead: str
    content: Callable[[IndexDirective, Cells], list[Any]]


class IndexDirective(GraphDirective):
    """``evigraph-index NAME``: the whole index page of that name."""

    required_arguments = 1

    def run(self) -> list[Any]:
        index = INDEXES[self.arguments[0]]
        cells = Cells(graph.things(self.env), self.page)
        lead = paragraph(index.lead, classes=["evigraph-lead"])
        made = section(self.arguments[0], index.title, lead, *index.content(self, cells))
        made["classes"] = ["evigraph-index"]
        return [made]

    def asked(self, name: str) -> Answer:
        """Answer a named question that needs no parameter."""
        return graph.answer(self.env, name, self.where)

    def shown(self, answer: Answer, columns: Sequence[str], cells: Cells, name: str, question: str = "") -> list[Any]:
        """Return an answer as a table with its CSV, and the question that gives the same rows."""
        made = with_download(self.env, cells.table(answer, columns), answer, f"{name}.csv")
        return self.named_question(made, question)

    def named_question(self, made: list[Any], name: str) -> list[Any]:
        """Add to the last line the question that gives the same rows, where it is one that readers ask."""
        if any(each.name == name for each in graph.knowledge_base(self.env).questions()):
            made[-1] += [nodes.Text(" · the question "), link("question", name, self.page)]
        return made

    def rows_file(self, answer: Answer, name: str, question: str) -> list[Any]:
        """Return the line that leads to all rows of the page's tables, and to the question that gives them."""
        return self.named_question(with_download(self.env, paragraph(), answer, name)[1:], question)


def index_link(name: str, docname: str) -> Any:
    """Return a link to an index page from a generated page."""
    title = INDEXES[name].title
    target = f"/{docname.partition('/')[0]}/{name}"
    inner = nodes.inline(title, title)
    return addnodes.pending_xref(
        "", inner, refdomain="std", reftype="doc", reftarget=target, refdoc=docname, refexplicit=True, refwarn=True
    )


# ---------------------------------------------------------------- trials
def trials(page: IndexDirective, cells: Cells) -> list[Any]:
    """Return the evidence table: each trial with its design, contrast and results; then the other studies."""
    listed = page.asked("trial-list")
    results, populations = _results(page, cells)
    header = ["study", "design", "population claimed", "tested", "comparator", "in both arms", "timing", "results",
              "status", "references", "flags"]  # fmt: skip
    lines, more = [], defaultdict(list)
    for row in listed:
        design = cells.cell("design", row["design"])
        if row["design_basis"] not in (None, "not-stated"):
            basis = str(row["design_basis"])
            design.append(nodes.Text(f" ({BASES.get(basis, cells.label(basis))})"))
        population = cells.cell("population", SEPARATOR.join(sorted(populations[str(row["study"])])))
        contrast = [cells.cell(name, row[name]) for name in ("tests", "comparator", "in_both_arms", "timing")]
        found = results.get(str(row["study"]), [])
        flags = _flags(page, cells, str(row["study"]))
        lines.append([
            cells.anchored(cells.things.by_iri[cells.graph.base + str(row["study"])], str(row["label"])), design,
            population, *contrast, found, cells.cell("status", row["status"]),
            cells.cell("numbers", row["numbers"]), flags,
        ])  # fmt: skip
        for name, cell in (("population_claimed", population), ("results", found), ("flags", flags)):
            more[name].append(_text(cell))
    made = table(header, lines, classes=["evigraph-sort", "evigraph-evidence"])
    parts = page.named_question(with_download(page.env, made, _widened(listed, more), "trials.csv"), "trial-list")
    known = {row["study"] for row in listed}
    other = [thing for thing in cells.things.by_kind["study"] if thing.id not in known]
    if other:
        heads = ["study", "design", "results"]
        rest = [[cells.anchored(one), _plain(cells, one.iri, "ev:design"), results.get(one.id, [])] for one in other]
        words = paragraph("Studies that are no trials: pooled analyses, cohorts, models.")
        made = table(heads, rest, classes=["evigraph-sort"])
        rows: tuple[Row, ...] = tuple(
            {"study": one.id, "label": one.title, "design": _text(line[1]), "results": _text(line[2])}
            for one, line in zip(other, rest, strict=True)
        )
        shown = with_download(page.env, made, Answer(tuple(rows[0]), rows), "other-studies.csv")
        parts.append(section("other-studies", "Other studies", words, *shown))
    return parts


def _text(cell: list[Any]) -> str | None:
    """Return what a cell says, for a file; nothing where it says nothing."""
    return "".join(part.astext() for part in cell) or None


def _widened(answer: Answer, more: dict[str, list[Any]]) -> Answer:
    """Return an answer with the columns that the page adds to it, so that the file has all that is shown."""
    rows = tuple({**row, **{name: values[x] for name, values in more.items()}} for x, row in enumerate(answer))
    return Answer((*answer.columns, *more), rows, answer.show, answer.title)


BASES = {"title": "by its title", "text": "by the text", "caption": "by a table's caption", "row": "by a table's row"}
"""Why we believe a design, in words."""


def _flags(page: IndexDirective, cells: Cells, study: str) -> list[Any]:
    """Return the kinds of the register's entries that touch a study, as its own page lists them."""
    about = describe(graph.knowledge_base(page.env), NamedNode(cells.graph.base + study))
    kinds = {row["kind"]: None for part in about.sections if part.title == "Irregularities" for row in part.table or ()}
    return cells.cell("flags", SEPARATOR.join(sorted(map(str, kinds))))


def _results(page: IndexDirective, cells: Cells) -> tuple[dict[str, list[Any]], dict[str, set[str]]]:
    """Return for each study what its outcomes came to, each linked to its finding, and the populations claimed."""
    populations: dict[str, set[str]] = defaultdict(set)
    found: dict[str, dict[str, Row]] = {}
    for row in page.asked("trial-outcomes"):
        if row["population_claimed"]:
            populations[str(row["study"])].add(str(row["population_claimed"]))
        found.setdefault(str(row["study"]), {}).setdefault(str(row["finding"]), row)
    made = {}
    for study, rows in found.items():
        parts: list[Any] = []
        for ident, row in rows.items():
            words = cells.label(str(row["endpoint"]))
            plain = row["direction"] != "not-stated" and row["conclusion"] in ("difference", "no-difference-claimed")
            words += f" {row['direction']}" if row["direction"] != "not-stated" else ""
            words += "" if plain else f" ({cells.label(str(row['conclusion']))})"
            words += f" in {cells.label(str(row['subgroup']))}" if row["subgroup"] else ""
            parts += [nodes.Text("; ")] if parts else []
            parts.append(cells.named(ident, words))
        made[study] = parts
    return made, populations


def _plain(cells: Cells, iri: str, name: str) -> list[Any]:
    return cells.cell("concept", cells.graph.short(NamedNode(iri), name))


# ---------------------------------------------------------------- biomarkers, findings
def biomarkers(page: IndexDirective, cells: Cells) -> list[Any]:
    """Return the direction matrix, the biomarkers, and the figure."""
    rows = page.asked("biomarker-directions")
    made = matrix(rows, cells)
    made += page.rows_file(rows, "biomarkers.csv", "biomarker-directions")
    lines: list[list[Any]] = []
    every: list[Row] = []
    for one in cells.things.by_kind["biomarker"]:
        node = NamedNode(one.iri)
        found = {end for path in ("^ev:biomarker", "^ev:component") for s in cells.graph.nodes(node, path)
                 for p in ("factor", "restrictedTo", "observed", "modifier", "target")
                 for end in cells.graph.nodes(s, f"^ev:{p}")}  # fmt: skip
        found = {end for end in found if cells.graph.is_a(end, "ev:Finding")}
        lines.append([cells.anchored(one, cells.label(one.name)), cells.definition(one.name), str(len(found))])
        every.append({"biomarker": one.name, "definition": cells.definition(one.name), "findings": len(found)})
    listed = table(["biomarker", "what it is", "findings"], lines, classes=["evigraph-sort"])
    listing = with_download(
        page.env, listed, Answer(("biomarker", "definition", "findings"), tuple(every)), "all-biomarkers.csv"
    )
    return [
        section("directions", "Directions by endpoint", *made),
        section("all-biomarkers", "All biomarkers", *listing),
        *_figure("directions", "The matrix as a figure", rows, cells),
    ]


def findings(page: IndexDirective, cells: Cells) -> list[Any]:
    """Return every finding as a claim in words."""
    rows = page.asked("finding-list")
    claims = {thing.id: thing.title for thing in cells.things.by_kind["finding"]}
    wide = tuple({"claim": claims.get(str(row["finding"])), **row} for row in rows)
    answer = Answer(("claim", *rows.columns), wide)
    columns = ("claim", "kind", "endpoint", "direction", "conclusion", "numbers", "stated_in")
    return page.shown(answer, columns, cells, "findings", "finding-list")


# ---------------------------------------------------------------- references, recommendations
def references(page: IndexDirective, cells: Cells) -> list[Any]:
    """Return the printed reference list, each entry with its page and its links."""
    rows = page.asked("reference-list")
    cited: Counter[Any] = Counter()
    for thing in cells.things.by_kind["reference"]:
        cited[thing.name] = len(cells.graph.nodes(NamedNode(thing.iri), "^ev:pointsTo", "ev:statedAt"))
    lines = []
    for row in rows:
        number = str(row["number"])
        authors = str(row["authors"] or "").split("; ")
        short = ", ".join(authors[:3]) + (", et al." if len(authors) > 3 or row["et_al"] else "")
        links: list[Any] = []
        for label, at, value in (("DOI", "https://doi.org/", row["doi"]), ("PubMed", PUBMED, row["pmid"])):
            if value:
                links += [nodes.Text(" ")] if links else []
                links.append(nodes.reference("", label, refuri=f"{at}{value}".replace("<", "%3C").replace(">", "%3E")))
        lines.append([
            [nodes.target("", "", ids=[f"reference-{number}"]), link("reference", number, page.page)], short,
            [link("reference", number, page.page, str(row["title"]))],
            str(row["journal"] or ""), str(row["year"] or ""), str(cited[number]), links,
        ])  # fmt: skip
    heads = ["number", "authors", "title", "journal", "year", "places", "links"]
    wide = _widened(rows, {"places": [cited[str(row["number"])] for row in rows]})
    made = with_download(
        page.env, table(heads, lines, classes=["evigraph-sort", "evigraph-entries"]), wide, "references.csv"
    )
    return page.named_question(made, "reference-list")


PUBMED = "https://pubmed.ncbi.nlm.nih.gov/"


def recommendations(page: IndexDirective, cells: Cells) -> list[Any]:
    """Return the statements, a table for each section of the guideline, in its order."""
    rows = page.asked("recommendations")
    titles = {thing.id: thing.title for thing in cells.things.by_kind["recommendation"]}
    by_section: dict[tuple[int, str], list[list[Any]]] = {}
    clashes = []
    for row in rows:
        ident = str(row["recommendation"])
        node = NamedNode(cells.graph.base + ident)
        against = contradictions(cells.graph, node).table or ()
        clash: list[Any] = []
        for one in against:
            clash += [nodes.Text("; ")] if clash else []
            clash.append(cells.named(str(one["thing"]), str(one["contradicted_by"])))
        inferred = cells.numbers(str(row["inferred_numbers"] or ""))
        clashes.append(_text(clash))
        line = [cells.anchored(cells.things.by_iri[node.value], titles[ident]), cells.cell("type", row["type"]),
                cells.numbers(str(row["cited_numbers"] or "")), inferred, clash]  # fmt: skip
        by_section.setdefault(_section(cells, node), []).append(line)
    heads = ["statement", "type", "cited", "inferred", "contradicted by"]
    counted = Counter(cells.label(str(row["type"])) for row in rows)
    words = ", ".join(f"{n} {name}" for name, n in counted.most_common())
    parts: list[Any] = [paragraph(
        f"{len(rows)} statements: {words}. ", "Cited: the number is printed in the statement's own sentence. Inferred: "
        "a curator connected it, from the sentence before or the section. Empty in both: the guideline names no "
        "evidence there."
    )]  # fmt: skip
    wide = _widened(rows, {"contradicted_by": clashes})
    parts += page.rows_file(wide, "recommendations.csv", "recommendations")
    for (number, title), lines in sorted(by_section.items()):
        made = table(heads, lines, classes=["evigraph-sort", "evigraph-statements"])
        parts.append(section(f"section-{number}", title, made))
    return parts


def _section(cells: Cells, node: NamedNode) -> tuple[int, str]:
    for at in cells.graph.nodes(node, "ev:statedAt", "ev:section"):
        return int(cells.graph.text(at, "ev:position") or 99), cells.graph.text(at, "skos:prefLabel") or ""
    return 100, "Tables and captions"


# ---------------------------------------------------------------- register
def irregularities(page: IndexDirective, cells: Cells) -> list[Any]:
    """Return the register by kind, with the origin of each entry."""
    rows = page.asked("irregularities")
    origins = sorted({str(row["origin"]) for row in rows})
    kinds = Counter(str(row["kind"]) for row in rows)
    counts = []
    for kind, number in sorted(kinds.items(), key=lambda item: (-item[1], item[0])):
        head = nodes.reference("", cells.label(kind), refid=f"kind-{kind}", internal=True)
        each = [str(sum(row["kind"] == kind and row["origin"] == one for row in rows)) for one in origins]
        counts.append([[head], str(number), *each])
    heads = ["kind", "entries", *(f"origin: {cells.label(one)}" for one in origins)]
    parts = [table(heads, counts, classes=["evigraph-sort", "evigraph-short"])]
    parts += page.rows_file(rows, "irregularities.csv", "irregularities")
    for kind in sorted(kinds):
        lines = [
            [cells.anchored(cells.things.by_iri[cells.graph.base + str(row["irregularity"])],
                            str(row["as_printed"] or row["irregularity"])),
             str(row["read_as"] or ""), str(row["consequence"] or ""), cells.cell("affects", row["affects"]),
             cells.cell("origin", row["origin"])]
            for row in rows if row["kind"] == kind
        ]  # fmt: skip
        label = cells.label(kind)
        made = table(["as printed", "read as", "consequence", "affects", "origin"], lines, classes=["evigraph-sort"])
        what = cells.graph.text(cells.graph.term(f"c:{kind}"), "skos:definition")
        lead = [paragraph(what)] if what else []
        parts.append(section(f"kind-{kind}", label[:1].upper() + label[1:], *lead, made))
    return parts


def _figure(name: str, title: str, rows: Answer, cells: Cells) -> list[Any]:
    drawn = figure(name, rows, cells.things)
    return [section(f"figure-{name}", title, *drawn)] if drawn else []


INDEXES = {
    "trials": Index("Trials", "Every trial that the guideline names: what it contrasts, in whom, and what came of it.",
                    trials),
    "biomarkers": Index("Biomarkers", "Which way each biomarker points, endpoint by endpoint.", biomarkers),
    "recommendations": Index("Recommendations", "What the guideline says to do, not to do, or not to know, and what "
                             "stands behind each statement.", recommendations),
    "numbers": Index("Numbers", "The figures that the guideline prints, with their intervals, arms and time points.",
                     numbers),
    "scores": Index("Scores and thresholds", "Prognostic scores, limits that decide, and formulas.", scores),
    "findings": Index("Findings", "Every claim of the guideline, one row each.", findings),
    "references": Index("References", "The printed reference list, by number. Entry N keeps the address #reference-N "
                        "on this page, and reference/N.html beside it.", references),
    "irregularities": Index("Irregularities", "Discrepancies in the text that we read. It is a conversion of a PDF, so "
                            "the register blames nobody.", irregularities),
}  # fmt: skip
"""Name of an index page, in the order of the site, to what it shows."""
