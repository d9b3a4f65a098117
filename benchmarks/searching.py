"""Measure `evigraph find` at 149, 10,000 and 100,000 references, beside cobib and ripgrep over the same .bib.

Called by ``bench.py --only searching``, or alone: ``python benchmarks/searching.py [--quick] [--cobib COMMAND]``.
cobib and ripgrep are no dependencies: a tool that is not installed is named in the results, and nothing is compared
with it. Queries are what a writer types: an author and a year, three words of a title, half a title, a misspelt author,
a DOI. The made-up papers have 40,000 words and 25,000 names, common and rare ones as in a language.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

from measuring import Results, alternate, seconds_of, timed_process

import evigraph
from evigraph.search.collection import index_of
from evigraph.search.document import Document
from evigraph.search.index import build
from evigraph.search.ranking import find

SIZES = (10_000, 100_000)
QUERIES = 500
MEDIAN_TARGET, P95_TARGET = 0.002, 0.015
_PROCESS_TARGET = 0.1
_SAID = {
    "find": "evigraph find NAME",
    "cite": "evigraph cite 76",
    "rg": "rg NAME",
    "cobib": "cobib search NAME",
}


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


def documents(made: list[Paper]) -> Iterator[Document]:
    """Yield the papers as the search sees them."""
    for paper in sorted(made, key=lambda one: (-one.year, one.number)):
        yield Document(
            kind="reference",
            id=f"reference/{paper.number}",
            label=f"{paper.authors[0]} {paper.year}. {paper.title}",
            number=paper.number,
            key=f"key{paper.number}",
            year=paper.year,
            people=paper.authors,
            title=paper.title,
            journal=paper.journal,
            identifiers={f"number:{paper.number}": "printed number", f"doi:10.1000/{paper.number}": "DOI"},
        )


def from_list() -> list[Paper]:
    """Return the guideline's own references."""
    rows = evigraph.open().ask("reference-list")
    return [
        Paper(int(str(row["number"])), tuple(str(row["authors"]).split("; ")), int(str(row["year"])), str(row["title"]),
              str(row["journal"]))
        for row in rows
    ]  # fmt: skip


def queries(made: list[Paper]) -> list[str]:
    """Make up what writers type, the same for the same papers."""
    choose = random.Random(len(made))
    return [_query(choose, choose.choice(made), number % 6) for number in range(QUERIES)]


def _query(choose: random.Random, paper: Paper, way: int) -> str:
    words, author = paper.title.split(), paper.authors[0].rsplit(" ", 1)[0]
    if way == 0:
        return f"{author} {paper.year}"
    if way == 1:
        return " ".join(choose.sample(words, min(3, len(words))))
    if way == 2:
        return " ".join(words[: len(words) // 2 + 1])
    if way == 3:
        return f"https://doi.org/10.1000/{paper.number}"
    if way == 4:
        at = choose.randint(1, max(1, len(author) - 2))
        return f"{author[:at]}{author[at + 1 :]} {paper.year} {choose.choice(words)}"
    return f"{author} {choose.choice(words)}"


# ---------------------------------------------------------------------- an open index
def measure_index(results: Results, size: int) -> None:
    made = from_list() if size < SIZES[0] else papers(size)
    start = time.perf_counter()
    index = index_of(evigraph.open()) if size < SIZES[0] else build(documents(made), {})
    built = time.perf_counter() - start
    taken = sorted(seconds_of(lambda query=query: find(index, query, None, 10)) for query in queries(made))  # type: ignore[misc]
    middle, last = median(taken), quantiles(taken, n=20)[-1]
    results.milliseconds(f"{size:,} references: a query of an open index, median of {QUERIES}", middle)
    results.milliseconds(f"{size:,} references: the same, 95th percentile", last)
    results.raw.append((f"{size:,} references: indexing", f"{built:.1f} s, {index.bytes / 1e6:.0f} MB"))
    if size == SIZES[-1]:
        results.compare(f"a query at {size:,} references, median / 2 ms", middle, MEDIAN_TARGET, 1.0)
        results.compare(f"a query at {size:,} references, 95th percentile / 15 ms", last, P95_TARGET, 1.0)


# ---------------------------------------------------------------------- whole processes
def measure_commands(results: Results, size: int, times: int, folder: Path, cobib: str | None) -> None:
    """Time one look-up from pressing Enter to the answer, the index kept and not, beside other tools."""
    os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
    made = from_list() if size < SIZES[0] else papers(size)
    author = made[len(made) // 2].authors[0].rsplit(" ", 1)[0]
    bib = folder / "library.bib"
    write_bib(bib, made)
    guideline = [] if size < SIZES[0] else ["--kb", str(write_guideline(folder / "guideline", made))]
    ours = [sys.executable, "-m", "evigraph", "find", *guideline, author]
    cold = seconds_of(lambda: subprocess.run(ours, check=True, capture_output=True))
    commands = {"find": ours}
    if not guideline:
        commands["cite"] = [sys.executable, "-m", "evigraph", "cite", "76"]
    if ripgrep := shutil.which("rg"):
        commands["rg"] = [ripgrep, "-i", author, str(bib)]
    else:
        results.raw.append(("ripgrep", "not installed"))
    if cobib and (config := cobib_library(cobib, bib, folder)):
        commands["cobib"] = [cobib, "-c", str(config), "search", author]
    else:
        results.raw.append(
            (f"cobib at {size:,} references", "not measured: not installed, or its import takes minutes")
        )
    found = alternate({name: timed_process(command, folder) for name, command in commands.items()}, times)
    results.milliseconds(f"{size:,} references: `evigraph find NAME`, the first time after the data changed", cold)
    for name, seconds in found.items():
        results.milliseconds(f"{size:,} references: `{_SAID[name]}`, start to answer", seconds)
    if size < SIZES[0]:
        results.compare("`evigraph find NAME`, start to answer / 0.1 s", found["find"], _PROCESS_TARGET, 1.0)
    if "cobib" in found:
        results.compare(f"`evigraph find` / `cobib search`, {size:,} references", found["find"], found["cobib"], 0.5)
    if "rg" in found:
        results.compare(f"`evigraph find` / `rg`, {size:,} references", found["find"], found["rg"], 20)


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


def cobib_library(cobib: str, bib: Path, folder: Path) -> Path | None:
    """Import a .bib into a fresh cobib library; nothing where that takes more than five minutes."""
    config = folder / "cobib.py"
    database, log = folder / f"{bib.stem}.yaml", folder / "cobib.log"
    database.unlink(missing_ok=True)
    config.write_text(
        f"from cobib.config import config\nconfig.database.file = {str(database)!r}\n"
        f"config.logging.logfile = {str(log)!r}\nconfig.logging.version = None\n", encoding="utf-8")  # fmt: skip
    try:
        for arguments in (["init"], ["add", "--bibtex", str(bib)]):
            subprocess.run([cobib, "-c", str(config), *arguments], check=True, capture_output=True, timeout=300)
    except (subprocess.SubprocessError, OSError):
        return None
    return config


def measure_searching(results: Results, folder: Path, *, quick: bool, cobib: str | None = None) -> None:
    """Measure everything; ``quick`` leaves out whole processes at 100,000 references, which take minutes to set up."""
    for size in (149, *SIZES):
        measure_index(results, size)
    for size in (149, SIZES[0]) if quick else (149, *SIZES):
        measure_commands(results, size, 15 if quick else 31, folder, cobib or shutil.which("cobib"))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="no whole processes at 100,000 references")
    parser.add_argument("--cobib", metavar="COMMAND", help="where cobib is, if not on the path")
    options = parser.parse_args()
    results = Results()
    with tempfile.TemporaryDirectory(prefix="evigraph-bench-") as folder:
        measure_searching(results, Path(folder), quick=options.quick, cobib=options.cobib)
    for ratio in results.ratios:
        print(f"{ratio.what}: {ratio.value:.2f} (at most {ratio.limit}) {'met' if ratio.met else 'MISSED'}")
    for what, figure in results.raw:
        print(f"{what}: {figure}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
