"""Compute how far the second two extractions agree, list how each difference was decided, and check that none is left.

Run from anywhere::

    python docs/curation/agreement_2.py            writes agreement-2.md beside this file
    python docs/curation/agreement_2.py --check    writes nothing; exit code 1 where agreement-2.md is out of date

Either way the exit code is 1 where a difference between a-2.csv and b-2.csv has no row with a decision and a reason in
adjudicated.csv. The figures come from the two extractions and alignment-2.csv alone.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

from extraction import (
    HERE,
    Facts,
    Inputs,
    Pair,
    Row,
    compared,
    decision_table,
    existence,
    field_table,
    is_difference,
    markdown_table,
    page_text,
    problems,
    read_alignment,
    read_raw,
    read_rows,
    run,
)

__all__ = ["LEFT_OUT", "TABLES", "differences", "listed", "load", "main", "pair_up", "problems_of", "render"]

TABLES = ("number", "recommendation", "pointer")
WORDS = {"kind (its word)": "kind", "endpoint (its word)": "endpoint"}
"""Comparisons of a list's word alone, and the field of a number whose word it is."""
KEY = ("section", "row")
"""Fields of a raw pointer that the adjudicated place holds; they pair the items and are compared there."""
ORDER = {
    "number": (
        *("kind", "kind (its word)", "as_printed", "study", "numbers", "endpoint", "endpoint (its word)", "measure"),
        *("arm", "relative_to", "value", "value_low", "value_high", "operator", "unit", "events", "n", "at_months"),
        *("ci_low", "ci_high", "ci_level", "ci_high_open", "p_operator", "p", "analysis_set", "about", "quote"),
    ),
    "recommendation": (
        *("type", "recommends", "insufficient_for", "intervention", "alternative", "population", "condition"),
        *("strength", "cited_numbers", "quote"),
    ),
    "pointer": ("stance", "as_printed", "towards", "quote"),
}
CLOSED = {
    "number": (*WORDS, "measure", "operator", "ci_high_open", "p_operator", "analysis_set"),
    "recommendation": ("type", "recommends", "insufficient_for"),
    "pointer": ("stance",),
}
STANCES = ("for", "against", "neutral", "against | for")
LEFT_OUT = (
    *("counts-what-is-listed", "calendar-year", "stage-name", "narrative-time-span", "formula-factor"),
    *("count-of-studies", "other-see-note"),
)
"""Why a number of the text is not entered: the closed list behind ``left-out:``."""


# ---------------------------------------------------------------------- reading and pairing
def pair_up(a: Facts, b: Facts) -> list[Pair]:
    """Pair the pointers: same section, row and number, in the order of the text; one without a partner stands alone."""
    waiting: dict[tuple[str, ...], list[str]] = {}
    for item, fields in b["pointer"].items():
        waiting.setdefault(_key(fields), []).append(item)
    found = []
    for item, fields in a["pointer"].items():
        partners = waiting.get(_key(fields), [])
        found.append(Pair("pointer", item, partners.pop(0) if partners else ""))
    return found + [Pair("pointer", "", item) for items in waiting.values() for item in items]


def _key(fields: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(fields.get(field, "") for field in (*KEY, "number"))


def listed(a: Facts, b: Facts, alignment: Iterable[Pair]) -> list[Pair]:
    """Return the pairs of numbers and recommendations as alignment-2.csv lists them, which names every item once."""
    found = list(alignment)
    for table in ("number", "recommendation"):
        mine = [pair for pair in found if pair.table == table]
        for letter, raw, names in (("A", a, [p.a_item for p in mine]), ("B", b, [p.b_item for p in mine])):
            wrong = Counter(filter(None, names))
            wrong.subtract(list(raw[table]))
            if any(wrong.values()):
                items = ", ".join(sorted(item for item, count in wrong.items() if count))
                raise ValueError(f"alignment-2.csv has to name each {table} of {letter} once; look at {items}")
    return found


def load(folder: Path = HERE) -> Inputs:
    """Read the files of a folder."""
    a, b = read_raw(folder / "a-2.csv", TABLES), read_raw(folder / "b-2.csv", TABLES)
    paired = [*listed(a, b, read_alignment(folder / "alignment-2.csv")), *pair_up(a, b)]
    return Inputs(a, b, paired, [row for row in read_rows(folder / "adjudicated.csv") if row.table in TABLES])


# ---------------------------------------------------------------------- is every difference decided?
def problems_of(data: Inputs) -> list[str]:
    """Return what is wrong with the adjudicated tables, one sentence each; nothing where they are complete."""
    return problems(_without_key(data.a), _without_key(data.b), data.paired, data.rows)


def _without_key(facts: Facts) -> Facts:
    """Leave out what the adjudicated place of a pointer holds."""
    pointers = facts["pointer"].items()
    cut = {item: {name: fields[name] for name in fields if name not in KEY} for item, fields in pointers}
    return {**facts, "pointer": cut}


def differences(data: Inputs, table: str, field: str) -> list[Row]:
    """Return the decided differences of one field, in the order of the text."""
    return [row for row in data.rows if row.table == table and row.field == field and is_difference(row)]


# ---------------------------------------------------------------------- the page
TOP = """\
---
orphan: true
---

# Agreement between the second pair of extractions

**Read this first.** As in [the first report](agreement.md), both extractions were made by two separate runs of the same
language model, from the same form (`columns-2.md`); neither run saw the other's output. Near-perfect agreement
therefore reflects shared habits and a tight form, not independent truth: two runs of one model make the same mistakes,
and kappa overstates the reliability. Where the form leaves a free choice, the runs do go apart, which one copied from
the other would not: of {number} numbers that both have, {about} are described in different words and {quote} have
another quote; of {recommendation} recommendations, {intervention} have different words for what is recommended; of
{pointer} pointers, {towards} have different words for what the stance is towards. The differences were adjudicated by
runs that the project's maintainer started, of a language model too. **No clinician has verified the data.**

The tables are `number` (every number that states a quantity), `recommendation` and `pointer` (citation places). This
page is written by `python docs/curation/agreement_2.py` from `a-2.csv`, `b-2.csv` (both unedited), `alignment-2.csv`
and `adjudicated.csv`; `--check` fails where it is out of date or where a difference has no decision or no reason.
"""

METHOD = """\
## Agreement per field

Numbers and recommendations are paired by `alignment-2.csv`, which names every item of both (by section, string or
sentence, and order); pointers by section, table row and number, in the order of the text. *Compared* counts the pairs
for which at least one extraction gives the field, *agreement* is the share of equal values, compared as strings. Kappa
(Cohen) and AC1 (Gwet, which skewed prevalence disturbs less) are given where the field is a closed list; an empty value
is a category. In the form, `kind` and `endpoint` are a word of a list with a free note after "other:" or "left-out:";
*its word* compares the word alone. A dash: not defined, or no closed list. These figures come from the raw extractions
alone; an item that only one has is counted under existence.
"""

WRITING = """\
## Differences of writing only

How many of the differences go away once separators, spaces, dashes and capitals are made alike.
"""

DECIDED = """\
## Every difference and its decision

Decisions: `a`, `b` (that extraction's value stands), `other` (the adjudicator's own value), `excluded` (the item was
dropped). An item is named by its place and its order there, a pointer by its place and its number; in
`adjudicated.csv`, rows with the field `item` give the raw names.
"""

ADDED = """\
## Fields that the adjudicator added

Neither extraction was asked for them (or neither gave them); each has the decision `curator`.
"""


def _per_field(data: Inputs) -> Iterator[str]:
    yield from METHOD.splitlines()
    yield ""
    words = replace(data, a=_with_words(data.a), b=_with_words(data.b))
    for table in TABLES:
        yield f"### Table `{table}`"
        yield ""
        yield from field_table(words, table, ORDER[table], CLOSED[table], WORDS)
    yield "Stances, A's down and B's across:"
    yield ""
    stances = Counter(compared(data, "pointer", "stance"))
    others = sorted({word for pair in stances for word in pair} - set(STANCES))
    names = [word for word in (*STANCES, *others) if any(word in pair for pair in stances)]
    yield from markdown_table(("A", *names), [(x, *(str(stances[x, y]) for y in names)) for x in names])


def _with_words(facts: Facts) -> Facts:
    """Add the word of a list before its note, to the numbers."""
    numbers = {
        item: {**fields, **{word: fields.get(field, "").split(":")[0] for word, field in WORDS.items()}}
        for item, fields in facts["number"].items()
    }
    return {**facts, "number": numbers}


def _alike(value: str) -> str:
    return re.sub(r"[\s|–—-]", "", value).casefold()


def _writing(data: Inputs) -> Iterator[str]:
    yield from WRITING.splitlines()
    yield ""
    body = []
    for table in TABLES:
        for field in ORDER[table]:
            unequal = [(x, y) for x, y in compared(data, table, field) if x != y]
            only = sum(_alike(x) == _alike(y) for x, y in unequal)
            if only:
                body.append((f"`{table}`", f"`{field}`", str(len(unequal)), str(only)))
    yield from markdown_table(("table", "field", "differ", "in writing only"), body)


def _body(rows: Iterable[Row]) -> Iterator[str]:
    cells = [(row.item, row.a, row.b, row.value, row.decision, row.reason) for row in rows]
    yield from markdown_table(("item", "A", "B", "decided", "decision", "reason"), cells) if cells else ("None.", "")


def _decided(data: Inputs) -> Iterator[str]:
    yield from DECIDED.splitlines()
    yield ""
    for table in TABLES:
        yield f"### Table `{table}`"
        yield ""
        alone = [row for row in data.rows if row.table == table and row.field == "item" and not (row.a and row.b)]
        excluded = [row for row in data.rows if row.table == table and row.decision == "excluded" and row not in alone]
        yield "Items that only one extraction has or neither, and items dropped:"
        yield ""
        yield from _body([*alone, *excluded])
        fields = dict.fromkeys((*ORDER[table], *(row.field for row in data.rows if row.table == table)))
        for field in fields:
            rows = differences(data, table, field) if field != "item" else []
            if rows:
                yield f"#### `{table}`: `{field}`"
                yield ""
                yield from _body(rows)


def _changed(data: Inputs) -> Iterator[str]:
    rows = [row for row in data.rows if row.field != "item" and row.decision == "other" and row.a == row.b]
    yield "## Where both agreed and the adjudicator decided otherwise"
    yield ""
    body = [(row.table, row.item, row.field, row.a, row.value, row.reason) for row in rows]
    head = ("table", "item", "field", "A and B", "decided", "reason")
    yield from markdown_table(head, body) if body else ("Nowhere.", "")


def _added(data: Inputs) -> Iterator[str]:
    yield from ADDED.splitlines()
    yield ""
    counts = Counter((row.table, row.field) for row in data.rows if row.decision == "curator")
    body = [(f"`{table}`", f"`{field}`", str(count)) for (table, field), count in sorted(counts.items())]
    yield from markdown_table(("table", "field", "items"), body)


def _counts(data: Inputs) -> Iterator[str]:
    yield "## Decisions"
    yield ""
    yield "Rows of `adjudicated.csv`."
    yield ""
    yield from decision_table(data.rows, TABLES)


def _top(data: Inputs) -> list[str]:
    both = Counter(pair.table for pair in data.paired if pair.a_item and pair.b_item)
    fields = (("number", "about"), ("recommendation", "intervention"), ("pointer", "towards"))
    unequal = {field: sum(x != y for x, y in compared(data, table, field)) for table, field in fields}
    quotes = sum(x != y for x, y in compared(data, "number", "quote"))
    return TOP.format(**both, **unequal, quote=quotes).splitlines()


def render(data: Inputs) -> str:
    """Return the page."""
    parts = (part(data) for part in (_per_field, _writing, _decided, _changed, _added, _counts))
    return page_text([*_top(data), "", *existence(data.paired, TABLES), *chain.from_iterable(parts)])


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the page or check it; exit code 1 where a table is incomplete or the page out of date."""
    data = load()
    return run("agreement_2.py", "agreement-2.md", render(data), problems_of(data), arguments)


if __name__ == "__main__":
    sys.exit(main())
