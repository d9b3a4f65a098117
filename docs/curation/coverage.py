"""Is every number of the guideline's running text in the graph? What is not is listed, with a reason.

Run it with a copy of the guideline's text, which is not part of the project::

    python docs/curation/coverage.py TEXT            writes coverage.md beside this file
    python docs/curation/coverage.py TEXT --check    writes nothing; exit code 1 where coverage.md is out of date

Either way the exit code is 1 where a number is neither in the graph nor in left-out.csv, or where a row of left-out.csv
is wrong. What counts as a number says coverage_tokens.py. Read are the sentences of the sections, captions and
formulas; not the title page, the tables (each row has its findings), the reference list and what follows it.

A number is covered where a thing that is stated in the same sentence, caption or formula has the same token

- in its string as printed (``ev:asPrinted``; not of an irregularity or a citation) or in its ``ev:expression``,
- as its ``ev:events``, ``ev:n`` or, before the word 'point', its ``ev:points``,
- as its time point (``ev:atMonths``), where the text goes on with months or years, or
- as the registry number of a study.

Each token of the text uses up one: two printed 83 % need two values.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from coverage_tokens import NUMBER_WORDS, TIME, Token, tokens

import evigraph
from evigraph.answers import Row
from evigraph.resources import data_folder, ontology_folder
from evigraph.sourcetext import Passage, Spot, read, read_sections

__all__ = ["REASONS", "Coverage", "LeftOut", "cover", "main", "offers", "read_left_out", "render"]

HERE = Path(__file__).resolve().parent
COUNTED = ("covered", "left out", "uncovered")
COLUMNS = ("place", "token", "occurrence", "reason")
REASONS = {
    "calendar-year": "the year or decade of an event, such as a conference or a trial's report",
    "citation": "a citation that is not printed as a superscript",
    "count-in-passing": "a word of number where nothing was counted ('one must', 'one of the most', 'one session')",
    "count-of-studies": "how many studies the sentence speaks of",
    "count-of-what-is-listed": "how many things are listed in this sentence or nearby, each of which stands for itself",
    "figure-or-table-number": "the number of a figure or a table",
    "formula-factor": "a factor or constant of a formula that is described elsewhere",
    "gene-or-drug-name": "a part of the name of a gene, variant, protein, drug, regimen or isotope",
    "imaging-term": "a part of the name of an imaging method ('T2-weighted', '3D')",
    "line-of-therapy": "first-line, second-line: a value of ev:line",
    "liver-segment": "the number of a liver segment",
    "narrative-time-span": "a span of time that tells a story and measures nothing ('two decades')",
    "ordinal-or-order": "first, second: an order in time or in a list",
    "phase": "the phase of a trial: a value of ev:phase",
    "procedure-name": "a part of the name of a procedure ('two-stage hepatectomy')",
    "registry-number": "a registry number of a study that is entered without a place in this sentence",
    "risk-group-name": "the points that name a risk group, which is entered where the guideline defines it",
    "stage-name": "a part of the name of a stage or of its component ('N2')",
    "trial-name": "a part of a trial's name",
}
"""Why a number is not in the graph: the closed list of left-out.csv."""

SAID = ("thing", "as_printed", "expression", "registry", "events", "n", "points", "months")
ASKED = """
SELECT DISTINCT ?thing ?as_printed ?expression ?registry ?events ?n ?points ?months
       ?section ?paragraph ?sentence ?caption ?formula WHERE {
  { ?thing ev:asPrinted ?as_printed } UNION { ?thing ev:expression ?expression }
  UNION { ?thing ev:registryNumber ?registry } UNION { ?thing ev:points ?points }
  FILTER NOT EXISTS { ?thing a ev:Irregularity }
  FILTER NOT EXISTS { ?thing a ev:Pointer }
  OPTIONAL { ?thing ev:events ?events }
  OPTIONAL { ?thing ev:n ?n }
  OPTIONAL { ?thing ev:atMonths ?months }
  { ?thing ev:statedAt ?place }
  UNION { ?owner ev:estimate ?thing ; ev:statedAt ?place FILTER NOT EXISTS { ?thing ev:statedAt ?own } }
  OPTIONAL { ?place ev:section ?section }
  OPTIONAL { ?place ev:paragraph ?paragraph }
  OPTIONAL { ?place ev:sentence ?sentence }
  OPTIONAL { ?place ev:captionOf ?caption }
  OPTIONAL { ?place ev:formulaNumber ?formula }
} ORDER BY ?thing ?section ?paragraph ?sentence
"""


class LeftOut(NamedTuple):
    """One row of left-out.csv: the n-th such token of a place, and why it is no quantity of the graph."""

    place: str
    token: str
    occurrence: int
    reason: str


@dataclass
class Offers:
    """What the things stated in one sentence, caption or formula offer: tokens, time points in months, points."""

    tokens: Counter[str] = field(default_factory=Counter)
    months: Counter[float] = field(default_factory=Counter)
    points: Counter[float] = field(default_factory=Counter)

    def take(self, token: Token) -> bool:
        """Use up what covers the token; tell whether anything does."""
        value = _value(token.text)
        if value is not None and TIME.match(token.after):
            for months in (value * 12, value):
                if self.months[months]:
                    self.months[months] -= 1
                    return True
        if self.tokens[token.text]:
            self.tokens[token.text] -= 1
            return True
        return value is not None and token.after.lstrip().startswith("point") and bool(self.points[value])


class Counted(NamedTuple):
    """One number of the text with what became of it: ``covered``, a reason, or ``uncovered``."""

    spot: Spot
    token: Token
    occurrence: int
    state: str

    @property
    def column(self) -> str:
        """Where the page counts it."""
        return self.state if self.state in COUNTED else "left out"


class Coverage(NamedTuple):
    """Every number of the text, what is wrong with left-out.csv, and what may be deleted from it."""

    numbers: list[Counted]
    problems: list[str]
    notes: list[str]

    @property
    def uncovered(self) -> list[Counted]:
        """The numbers that are neither in the graph nor left out for a reason."""
        return [number for number in self.numbers if number.state == "uncovered"]


def _value(token: str) -> float | None:
    if token in NUMBER_WORDS[:13]:
        return float(NUMBER_WORDS.index(token))
    try:
        return float(token.replace(",", ""))
    except ValueError:
        return None


# ---------------------------------------------------------------------- what the graph offers
def offers(kb: evigraph.KnowledgeBase) -> dict[Spot, Offers]:
    """Return what the things of the graph offer, by sentence, caption or formula."""
    answer = kb.sparql(ASKED)
    assert isinstance(answer, evigraph.Answer)
    found: dict[Spot, Offers] = {}
    seen: set[tuple[object, ...]] = set()
    for row in answer:
        spot = _spot(row)
        said = (spot, *(row[name] for name in SAID))
        if said in seen:
            continue  # two quotes of one sentence are two places; a thing at both is one thing
        seen.add(said)
        offer = found.setdefault(spot, Offers())
        printed = [str(row[name]) for name in ("as_printed", "expression", "registry") if row[name] is not None]
        own = Counter(token.text for text in printed for token in tokens(text))
        counts = Counter(str(row[name]) for name in ("events", "n") if row[name] is not None)
        offer.tokens.update(own + (counts - own))
        if row["months"] is not None:
            offer.months[float(row["months"])] += 1
        if row["points"] is not None:
            offer.points[float(row["points"])] += 1
    return found


def _spot(row: Row) -> Spot:
    def whole(name: str) -> int:
        return int(str(row[name])) if row[name] is not None else 0

    return Spot(
        section=str(row["section"] or ""),
        paragraph=whole("paragraph"),
        sentence=whole("sentence"),
        caption=str(row["caption"] or ""),
        formula=whole("formula"),
    )


# ---------------------------------------------------------------------- what is left out
def read_left_out(path: Path) -> list[LeftOut]:
    """Read left-out.csv."""
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise ValueError(f"{path.name} must have the columns {', '.join(COLUMNS)}")
        return [LeftOut(row["place"], row["token"], int(row["occurrence"]), row["reason"]) for row in reader]


def _wrong(rows: Sequence[LeftOut], there: set[tuple[str, str, int]]) -> Iterator[str]:
    twice = Counter(row[:3] for row in rows)
    for row in rows:
        name = f"left-out.csv: {row.place}, {row.token!r}, occurrence {row.occurrence}"
        if row.reason not in REASONS:
            yield f"{name}: unknown reason {row.reason!r}; known: {', '.join(REASONS)}"
        if row[:3] not in there:
            yield f"{name}: the text has no such number there; delete or correct the row"
        if twice[row[:3]] > 1:
            yield f"{name}: stands there twice"
    if list(rows) != sorted(rows, key=lambda row: (row.place, row.token, row.occurrence)):
        yield "left-out.csv: the rows must be sorted by place, token and occurrence"


# ---------------------------------------------------------------------- the comparison
def _passages(passages: Iterable[Passage]) -> Iterator[Passage]:
    for passage in passages:
        spot = passage.spot
        if (spot.section and spot.sentence) or spot.caption or spot.formula:
            yield passage


def cover(passages: Iterable[Passage], offered: dict[Spot, Offers], left_out: Sequence[LeftOut]) -> Coverage:
    """Compare the numbers of the text with the graph and with what is left out."""
    reasons = {row[:3]: row.reason for row in left_out}
    numbers: list[Counted] = []
    notes: list[str] = []
    for passage in _passages(passages):
        seen: Counter[str] = Counter()
        offer = offered.get(passage.spot, Offers())
        aside = []
        for token in tokens(passage.cells[0]):
            seen[token.text] += 1
            key = (passage.spot.slug, token.text, seen[token.text])
            if key in reasons:
                state = reasons[key]
                aside.append((key, token))
            else:
                state = "covered" if offer.take(token) else "uncovered"
            numbers.append(Counted(passage.spot, token, seen[token.text], state))
        spare = (key for key, token in aside if offer.take(token))
        notes += [f"left-out.csv: {place}, {token!r}, {n}: the graph has a value for it" for place, token, n in spare]
    there = {(number.spot.slug, number.token.text, number.occurrence) for number in numbers}
    return Coverage(numbers, list(_wrong(left_out, there)), notes)


# ---------------------------------------------------------------------- the page
TOP = """\
---
orphan: true
---

# Coverage of the numbers

Every number of the running text, its captions and formulas is in the graph at its own sentence, or is left out for a
reason, or is missing. The table rows have their findings and are not counted here. Which words count as numbers, and
what covers a number, is written in `coverage_tokens.py` and `coverage.py`; each number that is left out is a row of
{download}`left-out.csv`.

This page is written by `python docs/curation/coverage.py TEXT`, with a copy of the guideline's text, which is not part
of the project. No sentence of it stands here.
"""


def _table(head: Sequence[str], body: Iterable[Sequence[object]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "| " + " | ".join("---" if n == 0 else "---:" for n, _ in enumerate(head)) + " |"
    for cells in body:
        yield "| " + " | ".join(map(str, cells)) + " |"


def _part(spot: Spot) -> str:
    if spot.section:
        return spot.section.removeprefix("section-")
    return "captions" if spot.caption else "formulas"


def render(coverage: Coverage) -> str:
    """Return the page."""
    parts = dict.fromkeys(_part(number.spot) for number in coverage.numbers)
    counts = Counter((_part(number.spot), number.column) for number in coverage.numbers)
    rows = {part: [counts[part, column] for column in COUNTED] for part in parts}
    rows["**all**"] = [sum(row[n] for row in rows.values()) for n, _ in enumerate(COUNTED)]
    why = Counter(number.state for number in coverage.numbers)
    lines = [
        TOP,
        "## By section",
        "",
        *_table(("section", *COUNTED, "numbers"), [(part, *row, sum(row)) for part, row in rows.items()]),
        "",
    ]
    reasons = [(f"`{reason}`", what, why[reason]) for reason, what in REASONS.items() if why[reason]]
    lines += ["## Left out, by reason", ""]
    lines += ["| reason | what it is | numbers |", "| --- | --- | ---: |"]
    lines += [f"| {reason} | {what} | {count} |" for reason, what, count in reasons]
    if coverage.uncovered:
        places = Counter(number.spot.slug for number in coverage.uncovered)
        lines += ["", "## Uncovered, by place", "", *_table(("place", "numbers"), places.items())]
    return "\n".join(lines).rstrip("\n") + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the page or check it; exit code 1 where a number is uncovered or the page out of date."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("text", type=Path, metavar="TEXT", help="a copy of the guideline's text")
    parser.add_argument("--check", action="store_true", help="write nothing; fail where coverage.md is out of date")
    parser.add_argument("--data", type=Path, default=data_folder(), help="the guideline's folder")
    parser.add_argument("--notes", type=Path, default=HERE, help="the folder of left-out.csv and coverage.md")
    options = parser.parse_args(arguments)
    try:
        source = read(options.text, read_sections(ontology_folder(), options.data))
        if source.missing_sections:
            raise ValueError(
                f"the text has no section {', '.join(source.missing_sections)}: is it another guideline's?"
            )
        left_out = read_left_out(options.notes / "left-out.csv")
        coverage = cover(source.passages, offers(evigraph.open(options.data)), left_out)
    except (evigraph.EvigraphError, OSError, ValueError) as error:
        print(f"coverage: {error}", file=sys.stderr)
        return 1
    wrong, page, path = coverage.problems, render(coverage), options.notes / "coverage.md"
    wrong += [f"{n.spot.slug},{n.token.text},{n.occurrence}: uncovered: {n.token.context}" for n in coverage.uncovered]
    if not options.check:
        path.write_text(page, encoding="utf-8", newline="\n")
    elif not path.exists() or path.read_text(encoding="utf-8") != page:
        wrong.append("coverage.md is out of date; run: python docs/curation/coverage.py TEXT")
    for line in [*coverage.notes, *wrong]:
        print(line, file=sys.stderr)
    counts = Counter(number.column for number in coverage.numbers)
    print(f"{len(coverage.numbers)} numbers: " + ", ".join(f"{counts[column]} {column}" for column in COUNTED))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
