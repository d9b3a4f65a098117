"""Derive the exact answers about citation places from the adjudicated table alone.

Run from anywhere::

    python docs/curation/answers_citations.py            writes queries/expect/NAME[.case].csv
    python docs/curation/answers_citations.py --check    writes nothing; exit code 1 where a file there is out of date

A second implementation, in plain Python, of what two questions mean: ``where-cited`` and ``uncited-references``. It
reads adjudicated.csv and ``queries/expect/cases-citations.yaml``, and never opens the graph. Each file has the answer's
columns, all as text, and last ``source``, which is not compared. ``counts`` says how often each reference is cited.
"""

from __future__ import annotations

import argparse
import csv
import io
import re
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from extraction import final_values, read_rows

__all__ = ["COLUMNS", "Case", "Pointer", "cases", "counts", "derive", "load_facts", "main", "render"]

HERE = Path(__file__).resolve().parent
EXPECT = HERE.parents[1] / "queries" / "expect"
COLUMNS = {
    "where-cited": ("number", "place", "stance", "towards", "pointer", "as_printed", "quote"),
    "uncited-references": ("number", "key", "authors", "et_al", "title", "journal", "year", "doi"),
}
_PLACE = re.compile(r"(?:table(?P<table>\d+)-row(?P<row>\d+)|(?P<section>\w+)-p(?P<par>\d+)-s(?P<sentence>\d+))[a-z]?")

SECTIONS = (
    "",
    "introduction",
    "methodology",
    "imaging",
    "risk",
    "molecular",
    "sequencing",
    "unresectable",
    "hai",
    "transplantation",
)
"""The sections in the order of the text; tables have none."""

Row = dict[str, str]


@dataclass(frozen=True)
class Pointer:
    """One number at one place, as adjudicated."""

    name: str
    number: int
    fields: Mapping[str, str]

    @property
    def where(self) -> tuple[int, int, int, int, int]:
        """Table, row, section, paragraph, sentence; what does not apply comes first."""
        found = _PLACE.fullmatch(self.fields["place_id"])
        if found is None:
            raise ValueError(f"pointer {self.name}: {self.fields['place_id']} is no place")
        text = found.groupdict(default="0") | {"section": found["section"] or ""}
        return (
            int(text["table"]),
            int(text["row"]),
            SECTIONS.index(text["section"]),
            int(text["par"]),
            int(text["sentence"]),
        )


@dataclass(frozen=True)
class Facts:
    """The printed references, by number, and the pointers in the order of their places."""

    references: Mapping[int, Mapping[str, str]]
    pointers: tuple[Pointer, ...]


@dataclass(frozen=True)
class Case:
    """One file in queries/expect/: a question, and its parameters as a user gives them."""

    stem: str
    question: str
    parameters: Mapping[str, str]


def load_facts(table: Path = HERE / "adjudicated.csv") -> Facts:
    """Read the adjudicated table."""
    references, pointers = {}, []
    for (name, item), fields in final_values(read_rows(table)).items():
        if name == "reference":
            references[int(item)] = fields
        elif name == "pointer":
            pointers.append(Pointer(item, int(fields["number"]), fields))
    return Facts(references, tuple(sorted(pointers, key=lambda pointer: (pointer.where, pointer.name))))


def cases(folder: Path = EXPECT) -> list[Case]:
    """List the questions that need no parameter, and the cases of cases-citations.yaml."""
    found = [Case("uncited-references", "uncited-references", {})]
    given = yaml.load((folder / "cases-citations.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    for stem, spec in given.items():
        question, _, case = stem.partition(".")
        if spec.pop("question") != question or not case:
            raise ValueError(f"cases-citations.yaml: {stem} must be QUESTION.CASE of its own question")
        found.append(Case(stem, question, spec))
    return sorted(found, key=lambda case: case.stem)


# ---------------------------------------------------------------------- the questions
def _where_cited(facts: Facts, number: int) -> list[Row]:
    """The printed number alone counts, not the work."""
    return [
        {
            "number": str(number),
            "place": f"place/{pointer.fields['place_id']}",
            "stance": pointer.fields["stance"],
            "towards": pointer.fields.get("towards", ""),
            "pointer": f"pointer/{pointer.name}",
            "as_printed": pointer.fields["as_printed"],
            "quote": pointer.fields["quote"],
            "source": f"place/{pointer.fields['place_id']}",
        }
        for pointer in facts.pointers
        if pointer.number == number
    ]


def _uncited(facts: Facts) -> list[Row]:
    """Entries of the reference list that no pointer leads to. The key is not adjudicated: such a row would need it."""
    cited = {pointer.number for pointer in facts.pointers}
    missing = sorted(set(facts.references) - cited)
    if missing:
        raise ValueError(f"no pointer leads to {missing}: say here how their rows are derived")
    return []


def counts(facts: Facts) -> dict[tuple[int, int, str], int]:
    """Count the pointers by printed number, table (0: the text) and stance."""
    return dict(Counter((pointer.number, pointer.where[0], pointer.fields["stance"]) for pointer in facts.pointers))


def derive(facts: Facts, case: Case) -> list[Row]:
    """Return the rows that answer a case."""
    if case.question == "where-cited":
        return _where_cited(facts, int(case.parameters["number"]))
    return _uncited(facts)


def render(facts: Facts, case: Case) -> str:
    """Return a case's file."""
    out = io.StringIO()
    writer = csv.DictWriter(out, [*COLUMNS[case.question], "source"], lineterminator="\n")
    writer.writeheader()
    writer.writerows(derive(facts, case))
    return out.getvalue()


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the exact answers or check them; exit code 1 where a file is out of date."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where a file is out of date")
    options = parser.parse_args(arguments)
    facts = load_facts()
    code = 0
    for case in cases():
        path, text = EXPECT / f"{case.stem}.csv", render(facts, case)
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        if options.check:
            print(
                f"queries/expect/{path.name} is out of date; run: python docs/curation/answers_citations.py",
                file=sys.stderr,
            )
            code = 1
        else:
            path.write_text(text, encoding="utf-8", newline="\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
