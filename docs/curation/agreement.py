"""Compute how far two extractions agree, list how each difference was decided, and check that none was left out.

Run from anywhere::

    python docs/curation/agreement.py            writes agreement.md beside this file
    python docs/curation/agreement.py --check    writes nothing; exit code 1 where agreement.md is out of date

Either way the exit code is 1 where a difference between a.csv and b.csv has no row with a decision and a reason in
adjudicated.csv. The figures come from a.csv, b.csv and alignment.csv alone. Only the standard library is used.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Inputs", "Pair", "Row", "ac1", "final_values", "kappa", "load", "main", "pairs", "problems", "render"]

HERE = Path(__file__).resolve().parent
TABLES = ("reference", "title", "study", "comparison", "finding")
SECOND = ("number", "recommendation", "pointer")
"""Tables of the second extraction; agreement_2.py looks after their rows."""
DECISIONS = ("agreed", "a", "b", "other", "excluded", "curator")
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

Facts = dict[str, dict[str, dict[str, str]]]
"""Values by table, item and field."""


@dataclass(frozen=True)
class Row:
    """One line of adjudicated.csv."""

    table: str
    item: str
    field: str
    value: str
    a: str
    b: str
    decision: str
    reason: str
    date: str


@dataclass(frozen=True)
class Pair:
    """One item of A and the item of B that stands for the same thing; '' where the other extraction has none."""

    table: str
    a_item: str
    b_item: str


# ---------------------------------------------------------------------- reading
def read_raw(path: Path) -> Facts:
    """Read a raw extraction."""
    facts: Facts = {table: {} for table in TABLES}
    with path.open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            fields = facts[line["table"]].setdefault(line["item"], {})
            if line["field"] in fields:
                raise ValueError(f"{path.name} gives {line['field']} of {line['table']} {line['item']} twice")
            fields[line["field"]] = line["value"]
    return facts


def read_rows(path: Path) -> list[Row]:
    """Read the adjudicated table."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [Row(**line) for line in csv.DictReader(lines)]


def read_alignment(path: Path) -> list[Pair]:
    """Read the items that stand for the same thing under two names."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [Pair(line["table"], line["a_item"], line["b_item"]) for line in csv.DictReader(lines)]


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


# ---------------------------------------------------------------------- agreement beyond chance
def _observed(values: Sequence[tuple[str, str]]) -> float:
    return sum(x == y for x, y in values) / len(values)


def kappa(values: Sequence[tuple[str, str]]) -> float | None:
    """Return Cohen's kappa; None where it is not defined (no values, or both always give the same one).

    >>> kappa([("yes", "yes"), ("yes", "no"), ("no", "no"), ("no", "no")])
    0.5
    >>> kappa([("yes", "yes")]) is None
    True
    """
    if not values:
        return None
    left, right = Counter(x for x, _ in values), Counter(y for _, y in values)
    chance = sum(left[word] * right[word] for word in left) / len(values) ** 2
    return None if chance == 1 else (_observed(values) - chance) / (1 - chance)


def ac1(values: Sequence[tuple[str, str]]) -> float | None:
    """Return Gwet's AC1, over the categories that occur; None where fewer than two do.

    >>> ac1([("yes", "yes"), ("yes", "no"), ("no", "no"), ("no", "no")])
    0.5294117647058824
    """
    words = Counter(word for pair in values for word in pair)
    if len(words) < 2:
        return None
    shares = [count / (2 * len(values)) for count in words.values()]
    chance = sum(share * (1 - share) for share in shares) / (len(words) - 1)
    return (_observed(values) - chance) / (1 - chance)


def _compared(a: Facts, b: Facts, paired: Iterable[Pair], table: str, field: str) -> list[tuple[str, str]]:
    """Return the two values of each paired item; an item for which both left the field out is not counted."""
    values = (
        (a[table][pair.a_item].get(field, ""), b[table][pair.b_item].get(field, ""))
        for pair in paired
        if pair.table == table and pair.a_item and pair.b_item
    )
    return [(x, y) for x, y in values if x or y]


# ---------------------------------------------------------------------- is every difference decided?
def is_difference(row: Row) -> bool:
    """Tell whether the row decides between two values, or between an item and none."""
    return row.decision == "excluded" or (row.decision in ("a", "b", "other") and row.a != row.b)


def problems(a: Facts, b: Facts, paired: Iterable[Pair], rows: Sequence[Row]) -> list[str]:
    """Return what is wrong with the adjudicated table, one sentence each; nothing where it is complete."""
    became: dict[Pair, list[Row]] = {}  # what a pair of raw items became, where the table says so
    source: dict[tuple[str, str], Pair] = {}  # the raw items that a final item comes from
    for row in rows:
        if row.field == "item":
            became.setdefault(Pair(row.table, row.a, row.b), []).append(row)
            source[row.table, row.item] = Pair(row.table, row.a, row.b)
    found = [text for row in rows for text in (*_row_problems(row), *_copy_problems(a, b, row, source))]
    present = {(row.table, row.item, row.field, row.a, row.b) for row in rows}
    for pair in dict.fromkeys([*paired, *became]):
        decided = became.get(pair, [])
        name = f"{pair.table} {pair.a_item or pair.b_item}"
        if not decided and pair.a_item != pair.b_item:
            found.append(f"{name}: A has '{pair.a_item}', B has '{pair.b_item}', and no row says what became of it")
        elif not decided or any(row.decision != "excluded" for row in decided):
            one, other = a[pair.table].get(pair.a_item, {}), b[pair.table].get(pair.b_item, {})
            for item in [row.item for row in decided] or [pair.a_item]:
                for field in {**one, **other}:
                    x, y = one.get(field, ""), other.get(field, "")
                    if (pair.table, item, field, x, y) not in present:
                        found.append(f"{pair.table} {item}, {field}: no row for A '{x}' and B '{y}'")
    return found


def _copy_problems(a: Facts, b: Facts, row: Row, source: Mapping[tuple[str, str], Pair]) -> Iterator[str]:
    """The columns a and b repeat what the extractions say; a row about the item itself names their items."""
    if row.field == "item":
        for letter, raw, item in (("A", a, row.a), ("B", b, row.b)):
            if item and item not in raw[row.table]:
                yield f"{row.table} {row.item}: {letter} has no item '{item}'"
    elif row.decision != "curator":
        pair = source.get((row.table, row.item), Pair(row.table, row.item, row.item))
        raw_a = a[row.table].get(pair.a_item, {}).get(row.field, "")
        raw_b = b[row.table].get(pair.b_item, {}).get(row.field, "")
        if (row.a, row.b) != (raw_a, raw_b):
            yield f"{row.table} {row.item}, {row.field}: the extractions say A '{raw_a}' and B '{raw_b}'"


def _row_problems(row: Row) -> Iterator[str]:
    name = f"{row.table} {row.item}, {row.field}"
    if row.decision not in DECISIONS:
        yield f"{name}: '{row.decision}' is no decision"
    if row.decision != "agreed" and not row.reason.strip():
        yield f"{name}: decided without a reason"
    if row.decision == "agreed" and not row.value == row.a == row.b:
        yield f"{name}: called agreed, but the values differ"
    if row.decision in ("a", "b") and row.value != {"a": row.a, "b": row.b}[row.decision]:
        yield f"{name}: the value is not the one of {row.decision.upper()}"
    if row.decision == "excluded" and (row.field != "item" or row.value):
        yield f"{name}: an excluded item has one row, with the field 'item' and no value"


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


def _cell(text: str) -> str:
    return text.replace("|", "\\|") or " "


def _table(head: Sequence[str], body: Iterable[Sequence[str]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "| " + " | ".join("---" for _ in head) + " |"
    for cells in body:
        yield "| " + " | ".join(_cell(cell) for cell in cells) + " |"
    yield ""


def _figure(number: float | None) -> str:
    return "–" if number is None else f"{number:.3f}"


def _existence(paired: Sequence[Pair]) -> Iterator[str]:
    yield "## Existence of items"
    yield ""
    yield "An item that only one extraction has is a disagreement on its existence."
    yield ""
    body, alone = [], []
    for table in TABLES:
        mine = [pair for pair in paired if pair.table == table]
        both = [pair for pair in mine if pair.a_item and pair.b_item]
        only_a = [pair.a_item for pair in mine if not pair.b_item]
        only_b = [pair.b_item for pair in mine if not pair.a_item]
        aligned = sum(pair.a_item != pair.b_item for pair in both)
        counts = (len(both) + len(only_a), len(both) + len(only_b), len(both), aligned, len(only_a), len(only_b))
        body.append((table, *map(str, counts), _figure(len(both) / len(mine))))
        alone += [(table, item, "A") for item in only_a] + [(table, item, "B") for item in only_b]
    head = ("table", "in A", "in B", "in both", "of these by alignment", "only A", "only B", "agreement")
    yield from _table(head, body)
    yield "Items that only one has:"
    yield ""
    yield from _table(("table", "item", "only in"), alone)


def _per_field(a: Facts, b: Facts, paired: Sequence[Pair]) -> Iterator[str]:
    yield from METHOD.splitlines()
    yield ""
    for table in TABLES:
        yield f"### Table `{table}`"
        yield ""
        body, all_values = [], []
        for field in ORDER[table]:
            values = _compared(a, b, paired, table, field)
            all_values += values
            closed = field in CLOSED[table]
            body.append(
                (
                    f"`{field}`",
                    "yes" if closed else "no",
                    str(len(values)),
                    str(sum(x != y for x, y in values)),
                    _figure(_observed(values) if values else None),
                    _figure(kappa(values) if closed else None),
                    _figure(ac1(values) if closed else None),
                )
            )
        differ = sum(x != y for x, y in all_values)
        body.append(("all fields", "", str(len(all_values)), str(differ), _figure(_observed(all_values)), "–", "–"))
        yield from _table(("field", "closed list", "compared", "differ", "agreement", "kappa", "AC1"), body)


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
    yield from _table(head, body(row for row in differences if row.field != "quote"))
    yield "### Quotes"
    yield ""
    yield from _table(head, body(row for row in differences if row.field == "quote"))
    yield "## Where both agreed and the adjudicator decided otherwise, or where neither had the item"
    yield ""
    yield from _table(head, body(row for row in rows if row.decision == "other" and row.a == row.b))


def _counts(rows: Sequence[Row]) -> Iterator[str]:
    yield "## Decisions"
    yield ""
    yield "Rows of `adjudicated.csv`. `curator`: a field that neither extractor was asked for."
    yield ""
    counts = Counter((row.table, row.decision) for row in rows)
    body = [(table, *(str(counts[table, word]) for word in DECISIONS)) for table in TABLES]
    body.append(("all", *(str(sum(counts[table, word] for table in TABLES)) for word in DECISIONS)))
    yield from _table(("table", *DECISIONS), body)


def render(a: Facts, b: Facts, paired: Sequence[Pair], rows: Sequence[Row]) -> str:
    """Return the page."""
    equal = [pair for pair in paired if pair.table == "finding" and pair.a_item == pair.b_item]
    quotes = _compared(a, b, equal, "finding", "quote")
    folded = sum(x.replace("–", "-") != y.replace("–", "-") for x, y in quotes)
    top = TOP.format(equal=len(quotes), differ=sum(x != y for x, y in quotes), folded=folded)
    lines = [*top.splitlines(), "", *_existence(paired), *_per_field(a, b, paired), *_decided(rows), *_counts(rows)]
    return "\n".join(line.rstrip() for line in lines).rstrip("\n") + "\n"


@dataclass(frozen=True)
class Inputs:
    """The four files that the page is computed from."""

    a: Facts
    b: Facts
    paired: list[Pair]
    rows: list[Row]


def load(folder: Path = HERE) -> Inputs:
    """Read the four files of a folder."""
    a, b = read_raw(folder / "a.csv"), read_raw(folder / "b.csv")
    paired = pairs(a, b, read_alignment(folder / "alignment.csv"))
    return Inputs(a, b, paired, [row for row in read_rows(folder / "adjudicated.csv") if row.table not in SECOND])


def final_values(rows: Iterable[Row]) -> Mapping[tuple[str, str], dict[str, str]]:
    """Return the final facts by table and item; of several rows for one fact the latest counts.

    Excluded items are left out, and so are facts that were decided to be empty.
    """
    found: dict[tuple[str, str], dict[str, str]] = {}
    for row in sorted(rows, key=lambda row: row.date):
        if row.decision == "excluded":
            found.pop((row.table, row.item), None)
        elif row.value:
            if row.field != "item":
                found.setdefault((row.table, row.item), {})[row.field] = row.value
        else:
            found.get((row.table, row.item), {}).pop(row.field, None)
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the page or check it; exit code 1 where the table is incomplete or the page out of date."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where agreement.md is out of date")
    options = parser.parse_args(arguments)
    data = load()
    wrong = problems(data.a, data.b, data.paired, data.rows)
    page, path = render(data.a, data.b, data.paired, data.rows), HERE / "agreement.md"
    if not options.check:
        path.write_text(page, encoding="utf-8", newline="\n")
    elif not path.exists() or path.read_text(encoding="utf-8") != page:
        wrong.append("agreement.md is out of date; run: python docs/curation/agreement.py")
    for problem in wrong:
        print(problem, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
