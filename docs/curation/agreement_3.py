"""Compute how far the third two extractions agree, list how each difference was decided, and check that none is left.

Run from anywhere::

    python docs/curation/agreement_3.py            writes agreement-3.md beside this file
    python docs/curation/agreement_3.py --check    writes nothing; exit code 1 where agreement-3.md is out of date

Either way the exit code is 1 where a difference between a-3.csv and b-3.csv has no row with a decision and a reason in
adjudicated.csv. The raw files call their table ``finding``, as their form does; the adjudicated one is ``claim``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from extraction import (
    HERE,
    Facts,
    Inputs,
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

__all__ = ["TABLES", "load", "main", "problems_of", "render"]

TABLES = ("claim",)
FIELDS = (
    *("kind", "adjustment", "endpoint", "direction", "conclusion", "population", "cited_numbers", "section"),
    *("subject", "versus", "subgroup", "numbers_printed", "quote"),
)
CLOSED = ("kind", "adjustment", "endpoint", "direction", "conclusion", "section")
NAMES = ("subject", "versus", "subgroup", "quote")
"""Fields in free words: A's are the labels of the graph's concepts."""

TOP = """\
---
orphan: true
---

# Agreement between the third pair of extractions

**Read this first.** Both extractions were made by two separate runs of the same language model. B was told not to open
A's, and reports that it did not; but A's stood in the same repository, so nothing proves it. A is the first entry of
the findings of the imaging and risk sections in the graph itself (61, as they stood before any comparison), written out
in the form that B filled in from the text (`columns-3.md`). Whoever decided the differences had both and the graph
before them, so the decisions are no third reading. Near-perfect
agreement therefore reflects shared habits and a tight form, not independent truth, and kappa overstates the
reliability. Where the form leaves a free choice the runs do go apart: of {both} findings that both have, {quote} have
another quote and {subject} name their subject in other words. The differences were adjudicated by a run that the
project's maintainer started, of a language model too. **No clinician has verified the data.**

This page is written by `python docs/curation/agreement_3.py` from `a-3.csv`, `b-3.csv` (both unedited),
`alignment-3.csv` and the table `claim` of `adjudicated.csv`; `--check` fails where it is out of date or where a
difference has no decision or no reason.
"""

METHOD = """\
## Agreement per field

Findings are paired by `alignment-3.csv`. *Compared* counts the pairs for which at least one extraction gives the field;
*agreement* is the share of equal values, compared as strings. `subject`, `versus`, `subgroup`, `numbers_printed` and
`quote` are free words, so that their agreement says little. Kappa (Cohen) and AC1 (Gwet, which skewed prevalence
disturbs less) are given where the field is a closed list; an empty value is a category. A dash: not defined, or no
closed list.
"""

DECIDED = """\
## Every difference and its decision

Decisions: `a`, `b` (that extraction's value stands), `other` (the adjudicator's own value, mostly the name of the
concept), `excluded` (the item was dropped). The field `item` is about the finding itself.
"""


def load(folder: Path = HERE) -> Inputs:
    """Read the files of a folder."""
    raw: list[Facts] = [{"claim": read_raw(folder / f"{side}-3.csv", ("finding",))["finding"]} for side in "ab"]
    rows = [row for row in read_rows(folder / "adjudicated.csv") if row.table in TABLES]
    return Inputs(raw[0], raw[1], read_alignment(folder / "alignment-3.csv"), rows)


def problems_of(data: Inputs) -> list[str]:
    """Return what is wrong with the table, one sentence each; nothing where it is complete."""
    found = problems(data.a, data.b, data.paired, data.rows)
    for letter, raw, named in (
        ("A", data.a["claim"], [pair.a_item for pair in data.paired]),
        ("B", data.b["claim"], [pair.b_item for pair in data.paired]),
    ):
        if sorted(filter(None, named)) != sorted(raw):
            found.append(f"alignment-3.csv has to name each finding of {letter} once")
    return found


def _decided(data: Inputs) -> Iterator[str]:
    yield from DECIDED.splitlines()
    yield ""
    alone = [row for row in data.rows if row.field == "item" and not (row.a and row.b)]
    head = ("item", "A", "B", "decided", "decision", "reason")
    yield "### Findings that only one extraction has, and findings dropped"
    yield ""
    yield from markdown_table(head, [(r.item, r.a, r.b, r.value, r.decision, r.reason) for r in alone])
    for field in FIELDS:
        only = [row for row in data.rows if row.field == field and is_difference(row) and _paired(data, row.item)]
        if only:
            yield f"### `{field}`"
            yield ""
            yield from markdown_table(head, [(r.item, r.a, r.b, r.value, r.decision, r.reason) for r in only])


def _paired(data: Inputs, item: str) -> bool:
    return any(row.item == item and row.field == "item" and row.a and row.b for row in data.rows)


def _counts(data: Inputs) -> Iterator[str]:
    yield "## Decisions"
    yield ""
    yield "Rows of `adjudicated.csv`. `curator`: a field that neither extraction gives, such as the place."
    yield ""
    yield from decision_table(data.rows, TABLES)


def _per_field(data: Inputs) -> Iterator[str]:
    yield from METHOD.splitlines()
    yield ""
    yield from field_table(data, "claim", FIELDS, CLOSED, NAMES)
    yield "The last line leaves out " + ", ".join(f"`{name}`" for name in NAMES) + "."
    yield ""


def render(data: Inputs) -> str:
    """Return the page."""
    both = sum(bool(pair.a_item and pair.b_item) for pair in data.paired)
    unequal = {field: sum(x != y for x, y in compared(data, "claim", field)) for field in ("quote", "subject")}
    top = TOP.format(both=both, **unequal).splitlines()
    parts = (existence(data.paired, TABLES), _per_field(data), _decided(data), _counts(data))
    return page_text([*top, "", *chain.from_iterable(parts)])


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the page or check it; exit code 1 where the table is incomplete or the page out of date."""
    data = load()
    return run("agreement_3.py", "agreement-3.md", render(data), problems_of(data), arguments)


if __name__ == "__main__":
    sys.exit(main())
