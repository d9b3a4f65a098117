"""What two extractions and the adjudicated table are, how far they agree, and whether every difference is decided.

Shared by ``agreement.py`` (references, titles, studies, comparisons, findings), ``agreement_2.py`` (numbers,
recommendations, pointers) and the scripts that derive the exact answers. Only the standard library is used.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = [
    "DECISIONS",
    "HERE",
    "Facts",
    "Inputs",
    "Pair",
    "Row",
    "ac1",
    "compared",
    "decision_table",
    "existence",
    "field_table",
    "figure",
    "final_values",
    "is_difference",
    "kappa",
    "markdown_table",
    "page_text",
    "problems",
    "read_alignment",
    "read_raw",
    "read_rows",
    "run",
    "share_alike",
]

HERE = Path(__file__).resolve().parent
DECISIONS = ("agreed", "a", "b", "other", "excluded", "curator")

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


@dataclass(frozen=True)
class Inputs:
    """What a page is computed from: the two extractions, their paired items, and the rows that decide."""

    a: Facts
    b: Facts
    paired: list[Pair]
    rows: list[Row]


# ---------------------------------------------------------------------- reading
def read_raw(path: Path, tables: Iterable[str]) -> Facts:
    """Read a raw extraction of these tables."""
    facts: Facts = {table: {} for table in tables}
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


# ---------------------------------------------------------------------- agreement beyond chance
def share_alike(values: Sequence[tuple[str, str]]) -> float:
    """Return the share of pairs whose two values are equal.

    >>> share_alike([("yes", "yes"), ("yes", "no")])
    0.5
    """
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
    return None if chance == 1 else (share_alike(values) - chance) / (1 - chance)


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
    return (share_alike(values) - chance) / (1 - chance)


def compared(data: Inputs, table: str, field: str) -> list[tuple[str, str]]:
    """Return the two values of each paired item; an item for which both left the field out is not counted."""
    a, b = data.a[table], data.b[table]
    both = (pair for pair in data.paired if pair.table == table and pair.a_item and pair.b_item)
    values = [(a[pair.a_item].get(field, ""), b[pair.b_item].get(field, "")) for pair in both]
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
def _cell(text: str) -> str:
    return text.replace("|", "\\|") or " "


def markdown_table(head: Sequence[str], body: Iterable[Sequence[str]]) -> Iterator[str]:
    """Return the lines of a table, and an empty one after it.

    >>> list(markdown_table(["A", "B"], [["x | y", ""]]))
    ['| A | B |', '| --- | --- |', '| x \\\\| y |   |', '']
    """
    yield "| " + " | ".join(map(_cell, head)) + " |"
    yield "| " + " | ".join("---" for _ in head) + " |"
    for cells in body:
        yield "| " + " | ".join(map(_cell, cells)) + " |"
    yield ""


def figure(number: float | None) -> str:
    """Write a figure with three decimals, and a dash where there is none.

    >>> figure(0.5), figure(None)
    ('0.500', '–')
    """
    return "–" if number is None else f"{number:.3f}"


def existence(paired: Sequence[Pair], tables: Sequence[str]) -> Iterator[str]:
    """Return the part of a page on the items that only one extraction has."""
    yield "## Existence of items"
    yield ""
    yield "An item that only one extraction has is a disagreement on its existence."
    yield ""
    body, alone = [], []
    for table in tables:
        mine = [pair for pair in paired if pair.table == table]
        both = [pair for pair in mine if pair.a_item and pair.b_item]
        only_a = [pair.a_item for pair in mine if not pair.b_item]
        only_b = [pair.b_item for pair in mine if not pair.a_item]
        aligned = sum(pair.a_item != pair.b_item for pair in both)
        counts = (len(both) + len(only_a), len(both) + len(only_b), len(both), aligned, len(only_a), len(only_b))
        body.append((table, *map(str, counts), figure(len(both) / len(mine))))
        alone += [(table, item, "A") for item in only_a] + [(table, item, "B") for item in only_b]
    head = ("table", "in A", "in B", "in both", "of these by alignment", "only A", "only B", "agreement")
    yield from markdown_table(head, body)
    yield "Items that only one has:"
    yield ""
    yield from markdown_table(("table", "item", "only in"), alone)


def field_table(
    data: Inputs, table: str, fields: Iterable[str], closed: Container[str], repeated: Container[str] = ()
) -> Iterator[str]:
    """Return the agreement on each field of a table, and on all together but those that repeat another field."""
    body, all_values = [], []
    for field in fields:
        values = compared(data, table, field)
        all_values += values if field not in repeated else []
        is_closed = field in closed
        body.append(
            (
                f"`{field}`",
                "yes" if is_closed else "no",
                str(len(values)),
                str(sum(x != y for x, y in values)),
                figure(share_alike(values) if values else None),
                figure(kappa(values) if is_closed else None),
                figure(ac1(values) if is_closed else None),
            )
        )
    differ = sum(x != y for x, y in all_values)
    body.append(("all fields", "", str(len(all_values)), str(differ), figure(share_alike(all_values)), "–", "–"))
    yield from markdown_table(("field", "closed list", "compared", "differ", "agreement", "kappa", "AC1"), body)


def decision_table(rows: Iterable[Row], tables: Sequence[str]) -> Iterator[str]:
    """Return how many rows of each table were decided which way."""
    counts = Counter((row.table, row.decision) for row in rows)
    body = [(table, *(str(counts[table, word]) for word in DECISIONS)) for table in tables]
    body.append(("all", *(str(sum(counts[table, word] for table in tables)) for word in DECISIONS)))
    yield from markdown_table(("table", *DECISIONS), body)


def page_text(lines: Iterable[str]) -> str:
    """Return the text of a page: no spaces at the end of lines, one line end at the end."""
    return "\n".join(line.rstrip() for line in lines).rstrip("\n") + "\n"


def run(script: str, page: str, text: str, wrong: Iterable[str], arguments: Sequence[str] | None) -> int:
    """Write a script's page or check it; exit code 1 where something is wrong or the page out of date.

    ``text`` is what the page has to be, ``wrong`` what is wrong with the adjudicated table.
    """
    parser = argparse.ArgumentParser(prog=script, description=f"Write {page}, and check that all is decided.")
    parser.add_argument("--check", action="store_true", help=f"write nothing; fail where {page} is out of date")
    options = parser.parse_args(arguments)
    path, found = HERE / page, list(wrong)
    if not options.check:
        path.write_text(text, encoding="utf-8", newline="\n")
    elif not path.exists() or path.read_text(encoding="utf-8") != text:
        found.append(f"{page} is out of date; run: python docs/curation/{script}")
    for problem in found:
        print(problem, file=sys.stderr)
    return 1 if found else 0
