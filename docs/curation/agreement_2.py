"""Compute how far the second two extractions agree on citation pointers, and check that no difference was left out.

Run from anywhere::

    python docs/curation/agreement_2.py            writes agreement-2.md beside this file
    python docs/curation/agreement_2.py --check    writes nothing; exit code 1 where agreement-2.md is out of date

Either way the exit code is 1 where a difference between a-2.csv and b-2.csv in the table ``pointer`` has no row with a
decision and a reason in adjudicated.csv. The figures come from the two extractions alone. The tables ``number`` and
``recommendation`` are counted only: they are not adjudicated yet.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from agreement import DECISIONS, Facts, Pair, Row, ac1, is_difference, kappa, problems, read_rows

__all__ = ["Inputs", "differences", "load", "main", "pair_up", "problems_of", "render"]

HERE = Path(__file__).resolve().parent
NOT_YET = ("number", "recommendation")
TABLES = (*NOT_YET, "pointer")
KEY = ("section", "row")
"""Fields of a raw pointer that the adjudicated place holds; they pair the items and are compared there."""
FIELDS = ("as_printed", "stance", "towards", "quote")
CLOSED = ("stance",)
STANCES = ("for", "against", "neutral", "against | for")


@dataclass(frozen=True)
class Inputs:
    """The three files that the page is computed from: all tables, the paired pointers, the rows about pointers."""

    a: Facts
    b: Facts
    paired: list[Pair]
    rows: list[Row]


# ---------------------------------------------------------------------- reading
def read_raw(path: Path) -> Facts:
    """Read a raw extraction of the second form."""
    facts: Facts = {table: {} for table in TABLES}
    with path.open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            fields = facts[line["table"]].setdefault(line["item"], {})
            if line["field"] in fields:
                raise ValueError(f"{path.name} gives {line['field']} of {line['table']} {line['item']} twice")
            fields[line["field"]] = line["value"]
    return facts


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


def _key(fields: dict[str, str]) -> tuple[str, ...]:
    return tuple(fields.get(field, "") for field in (*KEY, "number"))


def load(folder: Path = HERE) -> Inputs:
    """Read the files of a folder."""
    a, b = read_raw(folder / "a-2.csv"), read_raw(folder / "b-2.csv")
    rows = [row for row in read_rows(folder / "adjudicated.csv") if row.table == "pointer"]
    return Inputs(a, b, pair_up(a, b), rows)


# ---------------------------------------------------------------------- is every difference decided?
def problems_of(data: Inputs) -> list[str]:
    """Return what is wrong with the adjudicated pointers, one sentence each; nothing where they are complete."""
    return problems(_pointers(data.a), _pointers(data.b), data.paired, data.rows)


def _pointers(facts: Facts) -> Facts:
    """Leave out what the adjudicated place holds."""
    return {
        "pointer": {
            item: {field: value for field, value in fields.items() if field not in KEY}
            for item, fields in facts["pointer"].items()
        }
    }


def differences(data: Inputs, field: str) -> list[Row]:
    """Return the decided differences of one field, in the order of the text."""
    return [row for row in data.rows if row.field == field and is_difference(row)]


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
the other would not: of the {pairs} pointers that both have, {towards} have different words for what the stance is
towards, and {quotes} a different quote. The differences were adjudicated by the project's maintainer run, which is also
a language model. **No clinician has verified the data.**

Only the table `pointer` (citation places) is adjudicated so far. This page is written by
`python docs/curation/agreement_2.py` from `a-2.csv`, `b-2.csv` (both unedited) and `adjudicated.csv`; `--check` fails
where it is out of date or where a difference has no decision or no reason.
"""

METHOD = """\
Pointers are paired by section, table row and number, in the order of the text. *Compared* counts the pairs for which at
least one extraction gives the field, *agreement* is the share of equal values, compared as strings. Kappa (Cohen) and
AC1 (Gwet, which skewed prevalence disturbs less) are given for the stance, the only closed list; where A gave two
stances to one pointer, the pair of them is one category. A dash: the field is no closed list. These figures come from
the raw extractions alone.
"""


def _cell(text: str) -> str:
    return text.replace("|", "\\|") or " "


def _table(head: Sequence[str], body: Iterable[Sequence[str]]) -> Iterator[str]:
    yield "| " + " | ".join(map(_cell, head)) + " |"
    yield "| " + " | ".join("---" for _ in head) + " |"
    for cells in body:
        yield "| " + " | ".join(_cell(cell) for cell in cells) + " |"
    yield ""


def _figure(number: float | None) -> str:
    return "–" if number is None else f"{number:.3f}"


def _compared(data: Inputs, field: str) -> list[tuple[str, str]]:
    a, b = data.a["pointer"], data.b["pointer"]
    both = [pair for pair in data.paired if pair.a_item and pair.b_item]
    values = [(a[pair.a_item].get(field, ""), b[pair.b_item].get(field, "")) for pair in both]
    return [(x, y) for x, y in values if x or y]


def _existence(data: Inputs) -> Iterator[str]:
    both = sum(bool(pair.a_item and pair.b_item) for pair in data.paired)
    alone = [(pair.a_item or pair.b_item, "A" if pair.a_item else "B") for pair in data.paired]
    alone = [one for one, pair in zip(alone, data.paired, strict=True) if not (pair.a_item and pair.b_item)]
    counts = (len(data.a["pointer"]), len(data.b["pointer"]), both, *(sum(x == y for _, x in alone) for y in "AB"))
    yield "## Existence of pointers"
    yield ""
    yield "A pointer that only one extraction has is a disagreement on its existence."
    yield ""
    head = ("in A", "in B", "in both", "only A", "only B", "agreement")
    yield from _table(head, [(*map(str, counts), _figure(both / len(data.paired)))])
    if alone:
        yield from _table(("pointer", "only in"), alone)


def _per_field(data: Inputs) -> Iterator[str]:
    yield "## Agreement per field"
    yield ""
    yield from METHOD.splitlines()
    yield ""
    body = []
    for field in FIELDS:
        values, closed = _compared(data, field), field in CLOSED
        equal = sum(x == y for x, y in values)
        figures = (equal / len(values), kappa(values) if closed else None, ac1(values) if closed else None)
        counts = (str(len(values)), str(len(values) - equal))
        body.append((f"`{field}`", "yes" if closed else "no", *counts, *map(_figure, figures)))
    yield from _table(("field", "closed list", "compared", "differ", "agreement", "kappa", "AC1"), body)
    yield "Stances, A's down and B's across:"
    yield ""
    stances = Counter(_compared(data, "stance"))
    others = sorted({word for pair in stances for word in pair} - set(STANCES))
    words = [word for word in (*STANCES, *others) if any(word in pair for pair in stances)]
    yield from _table(("A", *words), [(x, *(str(stances[x, y]) for y in words)) for x in words])


def _decided(data: Inputs) -> Iterator[str]:
    yield "## Every difference and its decision"
    yield ""
    yield "Decisions: `a`, `b` (that extraction's value stands), `other` (the adjudicator's own value). A pointer is"
    yield "named by its place and its number; in `adjudicated.csv`, rows with the field `item` give its raw name."
    yield ""
    for field in ("stance", "as_printed", "towards", "quote"):
        rows = differences(data, field)
        yield f"### Field `{field}`"
        yield ""
        body = [(row.item, row.a, row.b, row.value, row.decision, row.reason) for row in rows]
        yield from _table(("pointer", "A", "B", "decided", "decision", "reason"), body) if body else ("None.", "")


def _changed(data: Inputs) -> Iterator[str]:
    rows = [row for row in data.rows if row.field != "item" and row.decision == "other" and row.a == row.b]
    yield "## Where both agreed and the adjudicator decided otherwise"
    yield ""
    body = [(row.item, row.field, row.a, row.value, row.reason) for row in rows]
    yield from _table(("pointer", "field", "A and B", "decided", "reason"), body) if body else ("Nowhere.", "")


def _counts(data: Inputs) -> Iterator[str]:
    yield "## Decisions"
    yield ""
    yield "Rows of `adjudicated.csv` about pointers. `curator`: a field that neither extractor was asked for."
    yield ""
    counts = Counter((row.field, row.decision) for row in data.rows)
    fields = list(dict.fromkeys(row.field for row in data.rows))
    yield from _table(("field", *DECISIONS), [(f, *(str(counts[f, word]) for word in DECISIONS)) for f in fields])


def _not_yet(data: Inputs) -> Iterator[str]:
    yield "## Extracted, not yet adjudicated"
    yield ""
    yield "The tables `number` and `recommendation` are extracted, but not yet adjudicated. No agreement is given for"
    yield "them, since their items are numbered in the order of the text and are not paired yet. Their raw counts:"
    yield ""
    body = []
    for table in NOT_YET:
        sizes = [(len(raw[table]), sum(map(len, raw[table].values()))) for raw in (data.a, data.b)]
        body.append((f"`{table}`", *(str(size) for pair in sizes for size in pair)))
    yield from _table(("table", "items in A", "facts in A", "items in B", "facts in B"), body)


def render(data: Inputs) -> str:
    """Return the page."""
    unequal = {field: sum(x != y for x, y in _compared(data, field)) for field in ("towards", "quote")}
    both = sum(bool(pair.a_item and pair.b_item) for pair in data.paired)
    lines = [*TOP.format(pairs=both, towards=unequal["towards"], quotes=unequal["quote"]).splitlines(), ""]
    for part in (_existence, _per_field, _decided, _changed, _counts, _not_yet):
        lines += part(data)
    return "\n".join(line.rstrip() for line in lines).rstrip("\n") + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the page or check it; exit code 1 where the table is incomplete or the page out of date."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where agreement-2.md is out of date")
    options = parser.parse_args(arguments)
    data = load()
    wrong, page, path = problems_of(data), render(data), HERE / "agreement-2.md"
    if not options.check:
        path.write_text(page, encoding="utf-8", newline="\n")
    elif not path.exists() or path.read_text(encoding="utf-8") != page:
        wrong.append("agreement-2.md is out of date; run: python docs/curation/agreement_2.py")
    for problem in wrong:
        print(problem, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
