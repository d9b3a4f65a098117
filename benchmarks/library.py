"""References of any number: the guideline's own, and made-up ones, as papers, as a .bib and as a guideline's folder.

The made-up papers have 40,000 words and 25,000 names, common and rare ones as in a language.
"""

from __future__ import annotations

import random
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

import evigraph

__all__ = ["SIZES", "Paper", "from_list", "papers", "references", "write_bib", "write_guideline"]

OWN = 149
SIZES = (OWN, 10_000, 100_000)
"""How many references: the guideline's own, a department's library, more than anybody has."""


def references(size: int) -> list[Paper]:
    """Return so many references: the guideline's own, or made-up ones."""
    return from_list() if size == OWN else papers(size)


class Paper(NamedTuple):
    """A made-up reference."""

    number: int
    authors: tuple[str, ...]
    year: int
    title: str
    journal: str


def papers(size: int) -> list[Paper]:
    """Make up references, the same for the same size."""
    choose = random.Random(size)
    syllables = [consonant + vowel for consonant in "bcdfghjklmnprstvwz" for vowel in "aeiou"] + [
        "an",
        "er",
        "on",
        "is",
    ]

    def word(fewest: int, most: int) -> str:
        return "".join(choose.choices(syllables, k=choose.randint(fewest, most)))

    words = list(dict.fromkeys(word(2, 5) for _ in range(60_000)))[:40_000]
    names = list(dict.fromkeys(word(2, 4).capitalize() for _ in range(40_000)))[:25_000]
    journals = [" ".join(word(1, 3).capitalize() for _ in range(choose.randint(1, 4))) for _ in range(3_000)]
    word_weights = list(accumulate(1 / (rank + 2) for rank in range(len(words))))
    name_weights = list(accumulate(1 / (rank + 20) ** 0.8 for rank in range(len(names))))
    found = []
    for number in range(1, size + 1):
        family = choose.choices(names, cum_weights=name_weights, k=choose.randint(1, 7))
        authors = tuple(f"{name} {choose.choice('ABCDEFGHJKLM')}" for name in family)
        title = " ".join(choose.choices(words, cum_weights=word_weights, k=choose.randint(6, 16)))
        found.append(Paper(number, authors, choose.randint(1980, 2024), title, choose.choice(journals)))
    return found


def from_list() -> list[Paper]:
    """Return the guideline's own references."""
    rows = evigraph.open().ask("reference-list")
    return [
        Paper(int(str(row["number"])), tuple(str(row["authors"]).split("; ")), int(str(row["year"])), str(row["title"]),
              str(row["journal"]))
        for row in rows
    ]  # fmt: skip


def write_bib(path: Path, made: list[Paper]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for paper in made:
            names = " and ".join(", ".join(name.rsplit(" ", 1)) for name in paper.authors)
            file.write(
                f"@article{{key{paper.number},\n  refnumber = {{{paper.number}}},\n  author = {{{names}}},\n"
                f"  title = {{{paper.title}}},\n  journal = {{{paper.journal}}},\n  year = {{{paper.year}}},\n"
                f"  doi = {{10.1000/{paper.number}}},\n}}\n\n"
            )


def write_guideline(folder: Path, made: list[Paper]) -> Path:
    """Write a guideline's folder that has nothing but references."""
    from evigraph.loaders.twin import write_twin

    folder.mkdir(exist_ok=True)
    (folder / "guideline.ttl").write_text(
        "@prefix ev: <https://w3id.org/evigraph/ontology#> .\n"
        "<https://w3id.org/evigraph/guideline/bench> a ev:Guideline ;\n"
        f'    ev:baseIri "https://w3id.org/evigraph/bench/" ; ev:referenceCount {len(made)} .\n',
        encoding="utf-8",
    )
    write_bib(folder / "references.bib", made)
    write_twin(folder)
    return folder
