"""Compute how far two extractions agree, list how each difference was decided, and check that none was left out.

Run from anywhere::

    python docs/curation/agreement.py            writes agreement.md beside this file
    python docs/curation/agreement.py --check    writes nothing; exit code 1 where agreement.md is out of date

Either way the exit code is 1 where a difference between a.csv and b.csv has no row with a decision and a reason in
adjudicated.csv. The figures come from a.csv, b.csv and alignment.csv alone. Only the standard library is used.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
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

__all__ = ["load", "main", "pairs", "render"]

TABLES = ("reference", "title", "study", "comparison", "finding")
LATER = ("number", "recommendation", "pointer", "claim")
"""Tables of the later extractions; agreement_2.py and agreement_3.py look after their rows."""
CLOSED = {
    "reference": ("et_al",),
    "title": ("design", "phase", "population", "restricted_to", "timing", "endpoint"),
    "study": ("status", "phase", "design", "design_basis"),
    "comparison": (
        *("tests", "comparator", "in_both_arms", "timing", "timing_basis", "comparator_timing", "resectability"),
        "line",
    ),
    "finding": (
        *("place", "subject_kind", "factor", "reference_state", "kind", "endpoint", "direction", "conclusion"),
        *("adjustment", "subgroup", "restricted_to", "modifier", "population_claimed"),
    ),
}
ORDER = {
    "reference": (
        *("authors", "et_al", "title", "journal", "year", "month", "day", "volume", "issue", "supplement", "pages"),
        *("article_number", "doi", "pmid", "pmcid", "published", "ahead_of_print", "correction", "same_work_as"),
    ),
    "title": ("design", "phase", "trial_name", "population", "restricted_to", "timing", "endpoint"),
    "study": ("label", "numbers", "registry", "status", "phase", "design", "design_basis"),
    "comparison": (
        *("study", "tests", "comparator", "in_both_arms", "timing", "timing_basis", "comparator_timing"),
        *("resectability", "line"),
    ),
    "finding": (
        *("place", "row", "printed_label", "quote", "numbers", "subject_kind", "comparison", "factor"),
        *("reference_state", "kind", "endpoint", "direction", "conclusion", "adjustment", "subgroup"),
        *("restricted_to", "modifier", "population_claimed"),
    ),
}


def pairs(a: Facts, b: Facts, alignment: Iterable[Pair]) -> list[Pair]:
    """Pair the items: equal names, then the alignment; an item without a partner stands alone."""
    aligned = list(alignment)
    for pair in aligned:
        if pair.a_item not in a[pair.table] or pair.b_item not in b[pair.table]:
            raise ValueError(f"alignment.csv names an item that is not there: {pair}")
        if pair.a_item in b[pair.table] or pair.b_item in a[pair.table]:
            raise ValueError(f"alignment.csv names an item that both have under one name: {pair}")
    named_a = {(pair.table, pair.a_item) for pair in aligned}
    named_b = {(pair.table, pair.b_item) for pair in aligned}
    found: list[Pair] = []
    for table in TABLES:
        found += [Pair(table, item, item) for item in a[table] if item in b[table]]
        found += [pair for pair in aligned if pair.table == table]
        found += [Pair(table, item, "") for item in a[table] if item not in b[table] and (table, item) not in named_a]
        found += [Pair(table, "", item) for item in b[table] if item not in a[table] and (table, item) not in named_b]
    return found


# ---------------------------------------------------------------------- the page
TOP = """\
# Agreement between the two extractions

**Read this first.** Both extractions were made by two separate runs of the same language model, from the same form;
neither run saw the other's output. Near-perfect agreement therefore reflects shared habits and a tight form, not
independent truth: two runs of one model make the same mistakes, and kappa overstates the reliability. Where the form
leaves a free choice, the runs do go apart, which one copied from the other would not: of the {equal} findings that both
named alike, {differ} have a different quote ({folded} once dashes are made alike). The differences were adjudicated by
the project's maintainer run, which is also a language model. **No clinician has verified the data.**

This page is written by `python docs/curation/agreement.py` from `a.csv`, `b.csv` (both unedited), `alignment.csv` and
`adjudicated.csv`; `--check` fails where it is out of date or where a difference has no decision or no reason.
"""

METHOD = """\
## Agreement per field

Items are paired by equal names, and by `alignment.csv` where two names stand for the same thing. *Compared* counts the
paired items for which at least one extraction gives the field; an item for which both leave it out is not counted,
since that would only raise the figures. *Agreement* is the share of equal values, compared as strings. Kappa (Cohen)
and AC1 (Gwet, which skewed prevalence disturbs less) are given where the field is a closed list; a cell with several
values is one category, an empty one is a category too, and AC1 counts the categories that occur. A dash: not defined,
because nothing was compared or because both always give the same value, or the field is no closed list. These figures
come from the raw extractions alone; an item that only one has is counted under existence.
"""


def _per_field(data: Inputs) -> Iterator[str]:
    yield from METHOD.splitlines()
    yield ""
    for table in TABLES:
        yield f"### Table `{table}`"
        yield ""
        yield from field_table(data, table, ORDER[table], CLOSED[table])


def _decided(rows: Sequence[Row]) -> Iterator[str]:
    head = ("table", "item", "field", "A", "B", "decided", "decision", "reason")

    def body(chosen: Iterable[Row]) -> list[tuple[str, ...]]:
        return [(r.table, r.item, r.field, r.a, r.b, r.value, r.decision, r.reason) for r in chosen]

    differences = [row for row in rows if is_difference(row)]
    yield "## Every difference and its decision"
    yield ""
    yield "Decisions: `a`, `b` (that extraction's value stands), `other` (the adjudicator's own value or mapping),"
    yield "`excluded` (the item was dropped). The field `item` is about the item itself: renamed, split or dropped."
    yield ""
    yield from markdown_table(head, body(row for row in differences if row.field != "quote"))
    yield "### Quotes"
    yield ""
    yield from markdown_table(head, body(row for row in differences if row.field == "quote"))
    yield "## Where both agreed and the adjudicator decided otherwise, or where neither had the item"
    yield ""
    yield from markdown_table(head, body(row for row in rows if row.decision == "other" and row.a == row.b))


def _counts(rows: Sequence[Row]) -> Iterator[str]:
    yield "## Decisions"
    yield ""
    yield "Rows of `adjudicated.csv`. `curator`: a field that neither extractor was asked for."
    yield ""
    yield from decision_table(rows, TABLES)


def render(data: Inputs) -> str:
    """Return the page."""
    equal = [pair for pair in data.paired if pair.table == "finding" and pair.a_item == pair.b_item]
    quotes = compared(replace(data, paired=equal), "finding", "quote")
    folded = sum(x.replace("–", "-") != y.replace("–", "-") for x, y in quotes)
    top = TOP.format(equal=len(quotes), differ=sum(x != y for x, y in quotes), folded=folded).splitlines()
    parts = (existence(data.paired, TABLES), _per_field(data), _decided(data.rows), _counts(data.rows))
    return page_text([*top, "", *chain.from_iterable(parts)])


def load(folder: Path = HERE) -> Inputs:
    """Read the four files of a folder."""
    a, b = read_raw(folder / "a.csv", TABLES), read_raw(folder / "b.csv", TABLES)
    paired = pairs(a, b, read_alignment(folder / "alignment.csv"))
    return Inputs(a, b, paired, [row for row in read_rows(folder / "adjudicated.csv") if row.table not in LATER])


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the page or check it; exit code 1 where the table is incomplete or the page out of date."""
    data = load()
    wrong = problems(data.a, data.b, data.paired, data.rows)
    return run("agreement.py", "agreement.md", render(data), wrong, arguments)


if __name__ == "__main__":
    sys.exit(main())
