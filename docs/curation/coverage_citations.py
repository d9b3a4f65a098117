"""Does a fact stand behind every citation? Those that are cited for none are listed, with a reason.

Run from anywhere; the guideline's text is not needed::

    python docs/curation/coverage_citations.py

A citation (a number at a place) has a fact where a finding, recommendation, threshold, formula or score cites the same
number in the same sentence or table row. The exit code is 1 where a citation has none and is not in
left-out-citations.csv, or where a row of that file is wrong. A sentence that makes two claims passes with one of them,
and a claim that cites nothing is not seen: the script finds what nobody entered, and does not read.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import evigraph
from evigraph.resources import data_folder

__all__ = ["REASONS", "main", "problems", "read_left_out", "without_a_fact"]

HERE = Path(__file__).resolve().parent
COLUMNS = ("pointer", "reason")
REASONS = {
    "background": "how the field works or what was discussed: nothing on a treatment, factor or test",
    "history": "what was once done and what came of it for others: no result (rule 47)",
    "names-the-study": "names a study whose results stand in sentences that follow and cite nothing (rule 35)",
}
"""Why no fact stands behind a citation: the closed list of left-out-citations.csv."""

ASKED = """
SELECT ?pointer ?number ?quote WHERE {
  ?pointer a ev:Pointer ; ev:pointsTo ?reference ; ev:statedAt ?at .
  ?reference ev:number ?number . ?at oa:exact ?quote .
  FILTER NOT EXISTS {
    ?fact ev:cites ?reference ; ev:statedAt ?place .
    { ?at ev:section ?section ; ev:paragraph ?paragraph ; ev:sentence ?sentence .
      ?place ev:section ?section ; ev:paragraph ?paragraph ; ev:sentence ?sentence }
    UNION { ?at ev:table ?table ; ev:row ?row . ?place ev:table ?table ; ev:row ?row }
    UNION { ?at ev:captionOf ?caption . ?place ev:captionOf ?caption }
  }
} ORDER BY ?pointer
"""


def without_a_fact(kb: evigraph.KnowledgeBase) -> dict[str, str]:
    """Return the citations without a fact by their short ID, with the number and the words beside it."""
    answer = kb.sparql(ASKED)
    assert isinstance(answer, evigraph.Answer)
    return {str(row["pointer"]): f"{row['number']} at '{row['quote']}'" for row in answer}


def read_left_out(path: Path) -> list[tuple[str, str]]:
    """Read left-out-citations.csv: pointer and reason."""
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise ValueError(f"{path.name} must have the columns {', '.join(COLUMNS)}")
        return [(row["pointer"], row["reason"]) for row in reader]


def problems(found: Mapping[str, str], left_out: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Return what is wrong, one sentence each.

    >>> list(problems({"pointer/tea-1": "1 at 'tea is hot'"}, [("pointer/tea-1", "history")]))
    []
    >>> list(problems({"pointer/tea-1": "1 at 'tea is hot'"}, []))
    ["pointer/tea-1: no fact cites 1 at 'tea is hot'; enter one, or name the reason in left-out-citations.csv"]
    """
    names = Counter(pointer for pointer, _ in left_out)
    for pointer, words in found.items():
        if not names[pointer]:
            yield f"{pointer}: no fact cites {words}; enter one, or name the reason in left-out-citations.csv"
    for pointer, reason in left_out:
        name = f"left-out-citations.csv: {pointer}"
        if reason not in REASONS:
            yield f"{name}: unknown reason {reason!r}; known: {', '.join(REASONS)}"
        if pointer not in found:
            yield f"{name}: there is no such citation, or a fact stands behind it; delete the row"
    yield from (f"left-out-citations.csv: {pointer}: stands there twice" for pointer, n in names.items() if n > 1)
    if list(left_out) != sorted(left_out):
        yield "left-out-citations.csv: the rows must be sorted"


def main(arguments: Sequence[str] | None = None) -> int:
    """Report citations without a fact; exit code 1 where one is not left out for a reason."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--data", type=Path, default=data_folder(), help="the guideline's folder")
    parser.add_argument("--notes", type=Path, default=HERE, help="the folder of left-out-citations.csv")
    options = parser.parse_args(arguments)
    try:
        left_out = read_left_out(options.notes / "left-out-citations.csv")
        found = without_a_fact(evigraph.open(options.data))
    except (evigraph.EvigraphError, OSError, ValueError) as error:
        print(f"coverage_citations: {error}", file=sys.stderr)
        return 1
    wrong = list(problems(found, left_out))
    for line in wrong:
        print(line, file=sys.stderr)
    print(f"{len(found)} citations without a fact, {len(found.keys() & dict(left_out))} left out for a reason")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
