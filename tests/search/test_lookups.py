"""Forty look-ups as a writer makes them from memory, written by someone who had not seen the ranking.

``lookups.csv`` beside this file has the columns query, number, note: what is typed, the printed number of the reference
that is meant (two where one work has two), and where the memory goes wrong. A number that cites the same work is right, too. Misses that stand in
``KNOWN_MISSES`` are listed in docs/how-to/find.md.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import evigraph

FILE = Path(__file__).with_name("lookups.csv")
KNOWN_MISSES: frozenset[str] = frozenset()
"""Queries that do not put the right reference first, each explained on the page."""


def read_lookups(path: Path) -> list[tuple[str, int]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["query"], int(row["number"].split()[0])) for row in csv.DictReader(file)]


def missed(kb: evigraph.KnowledgeBase, lookups: list[tuple[str, int]]) -> list[tuple[str, int, int | None]]:
    """Return the look-ups whose first reference is another: query, meant, found."""
    keys = {row["number"]: row["key"] for row in kb.ask("reference-list")}
    found = []
    for query, number in lookups:
        references = [int(str(row["number"])) for row in kb.find(query, most=None) if row["kind"] == "reference"]
        if not references or keys[references[0]] != keys[number]:
            found.append((query, number, references[0] if references else None))
    return found


@pytest.mark.skipif(not FILE.is_file(), reason="lookups.csv is not written yet")
def test_the_right_reference_comes_first() -> None:
    misses = missed(evigraph.open(), read_lookups(FILE))
    assert {query for query, _, _ in misses} == KNOWN_MISSES, misses


def test_a_miss_is_noticed() -> None:
    assert missed(evigraph.open(), [("kemeny 1999", 86), ("kemeny 1999", 1)]) == [("kemeny 1999", 1, 76)]
