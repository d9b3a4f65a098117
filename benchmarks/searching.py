"""Measure `evigraph find` at 149, 10,000 and 100,000 references, beside cobib, papis and ripgrep on the same ones.

Called by ``bench.py --only searching``, or alone: ``python benchmarks/searching.py [--quick]``. The other programs are
no dependencies: those on the PATH are measured (see ``others.py``). Queries are what a writer types: an author and a
year, three words of a title, half a title, a misspelt author, a DOI.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

from library import OWN, SIZES, Paper, references, write_bib, write_guideline
from measuring import Results, alternate, main, seconds_of, timed_process
from others import SEARCHERS, no_answer

import evigraph
from evigraph.resources import data_folder
from evigraph.search.cache import ship
from evigraph.search.collection import index_of
from evigraph.search.document import Document
from evigraph.search.index import build
from evigraph.search.ranking import find

QUERIES = 500
MEDIAN_TARGET, P95_TARGET = 0.002, 0.015
FIND = (sys.executable, "-m", "evigraph", "find")
_ANSWER_TARGET, _REBUILD_TARGET = 0.1, 0.4
_COLD_RUNS = 5


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
    made = references(size)
    start = time.perf_counter()
    index = index_of(evigraph.open()) if size == OWN else build(documents(made), {})
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
def measure_first(results: Results, author: str, folder: Path) -> None:
    """Time the first look-up: right after an installation, and after the data have changed."""
    ship()
    changed = Path(shutil.copytree(data_folder(), folder / "changed"))
    with (changed / "works.ttl").open("a", encoding="utf-8") as file:
        file.write("# changed\n")

    def cold(*more: str) -> float:
        shutil.rmtree(folder / "cache", ignore_errors=True)
        return timed_process([*FIND, *more, author], folder)()

    first = {"installed": lambda: cold(), "changed": lambda: cold("--kb", str(changed))}
    found = alternate(first, _COLD_RUNS)
    for state, what, target in (
        ("installed", "the first time after an installation", _ANSWER_TARGET),
        ("changed", "the first time after the data changed", _REBUILD_TARGET),
    ):
        results.milliseconds(f"{OWN} references: `evigraph find NAME`, {what}", found[state])
        results.compare(f"`evigraph find NAME`, {what} / {target} s", found[state], target, 1.0)


def measure_commands(results: Results, size: int, times: int, folder: Path) -> None:
    """Time one look-up from pressing Enter to the answer, the index kept, beside other programs."""
    os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
    made = references(size)
    author = made[len(made) // 2].authors[0].rsplit(" ", 1)[0]
    bib = folder / "library.bib"
    write_bib(bib, made)
    commands = {"`evigraph find`": [*FIND, author]}
    if size == OWN:
        measure_first(results, author, folder)
    else:
        commands["`evigraph find`"] += ["--kb", str(write_guideline(folder / "guideline", made))]
        cold = seconds_of(lambda: subprocess.run(commands["`evigraph find`"], check=True, capture_output=True))
        what = f"{size:,} references: `evigraph find NAME`, the first time after the data changed"
        results.milliseconds(what, cold)
    for program in SEARCHERS:
        made_ready = program.prepare(bib, made, folder, author)
        if isinstance(made_ready, str):
            results.raw.append((f"{size:,} references: {program.name}", no_answer(made_ready)))
        else:
            commands[program.name] = made_ready
    timers = {name: timed_process(command, folder) for name, command in commands.items()}
    found = alternate(timers, times)
    for name, seconds in found.items():
        results.milliseconds(f"{size:,} references: {name} NAME, start to answer", seconds)
    ours = found.pop("`evigraph find`")
    if size == OWN:
        results.compare("`evigraph find NAME`, start to answer / 0.1 s", ours, _ANSWER_TARGET, 1.0)
    for name, seconds in found.items():
        limit = next(program.limit for program in SEARCHERS if program.name == name)
        results.compare(f"`evigraph find` / {name}, {size:,} references", ours, seconds, limit)


def measure_searching(results: Results, folder: Path, *, quick: bool) -> None:
    """Measure everything; ``quick`` leaves out whole processes at 100,000 references, which take minutes to set up."""
    for size in SIZES:
        measure_index(results, size)
    for size in SIZES[:-1] if quick else SIZES:
        (folder / str(size)).mkdir()
        measure_commands(results, size, 7 if size > OWN else 15 if quick else 31, folder / str(size))


if __name__ == "__main__":
    sys.exit(main(measure_searching, __doc__ or ""))
