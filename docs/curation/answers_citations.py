"""The exact answers about the places at which a reference is cited.

``counts`` says how often each reference is cited, and in which part of the guideline.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from answers_facts import Facts, Questions, Row

__all__ = ["QUESTIONS", "SECTIONS", "Pointer", "counts", "pointers_of", "where_cited"]

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


def pointers_of(facts: Facts) -> list[Pointer]:
    """Return the pointers in the order of their places."""
    found = [Pointer(name, int(fields["number"]), fields) for name, fields in facts.tables["pointer"].items()]
    return sorted(found, key=lambda pointer: (pointer.where, pointer.name))


def where_cited(facts: Facts, number: int) -> list[Row]:
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
        for pointer in pointers_of(facts)
        if pointer.number == number
    ]


def uncited_references(facts: Facts) -> list[Row]:
    """Entries of the reference list that no pointer leads to. There is none, so no row had to be derived yet."""
    missing = sorted(set(facts.references) - {pointer.number for pointer in pointers_of(facts)})
    if missing:
        raise ValueError(f"no pointer leads to {missing}: say here how their rows are derived")
    return []


def counts(facts: Facts) -> dict[tuple[int, int, str], int]:
    """Count the pointers by printed number, table (0: the text) and stance."""
    return dict(Counter((pointer.number, pointer.where[0], pointer.fields["stance"]) for pointer in pointers_of(facts)))


QUESTIONS: Questions = {
    "where-cited": (("number", "place", "stance", "towards", "pointer", "as_printed", "quote"), where_cited),
    "uncited-references": (
        ("number", "key", "authors", "et_al", "title", "journal", "year", "doi"),
        uncited_references,
    ),
}
"""Columns and function by the name of a question."""
