"""Measure `evigraph cite` at 149, 10,000 and 100,000 references, beside pandoc, citeproc-py and BibTeX.

Called by ``bench.py --only citing``, or alone: ``python benchmarks/citing.py [--quick]``. The other programs are no
dependencies (see ``others.py``). Each cites the same papers, one or twenty, and prints or writes the entries. evigraph
also looks for what makes them unsafe to cite; BibTeX, written in C, reads only the entries that are cited.
"""

from __future__ import annotations

import random
import sys
from functools import partial
from pathlib import Path
from statistics import median

from library import OWN, SIZES, references, write_bib, write_guideline
from measuring import Results, alternate, main, seconds_of, timed_process
from others import CITERS, no_answer

import evigraph
from evigraph.citations.chosen import choose_reference
from evigraph.citations.record import record
from evigraph.citations.safety import cautions
from evigraph.citations.styles import cite

CITE = (sys.executable, "-m", "evigraph", "cite", "--style", "vancouver")
STYLE = "vancouver"
SEVERAL = 20
TIMES = 300
_OPEN_TARGET = 0.002


def measure_citing(results: Results, folder: Path, *, quick: bool) -> None:
    """Measure everything; ``quick`` leaves out 100,000 references, which take minutes to set up."""
    for size in SIZES[:-1] if quick else SIZES:
        (folder / f"cite-{size}").mkdir()
        times = {OWN: 15 if quick else 31, SIZES[-1]: 3}.get(size, 7)
        keys = _measure_open(results, size, folder / f"cite-{size}")
        _measure_processes(results, size, times, folder / f"cite-{size}", keys)


def _measure_open(results: Results, size: int, folder: Path) -> dict[int, str]:
    """Time citing with an open graph; return what is cited: numbers of papers and their keys."""
    made = references(size)
    write_bib(folder / "library.bib", made)
    kb = evigraph.open(None if size == OWN else write_guideline(folder / "guideline", made))
    numbers = random.Random(size).sample([paper.number for paper in made], SEVERAL)
    keys = {number: choose_reference(kb, str(number)).key for number in numbers}
    taken = [seconds_of(partial(_cite, kb, key)) for key in list(keys.values()) * (TIMES // SEVERAL)]
    results.milliseconds(f"{size:,} references: citing one key, the graph open", median(taken))
    results.compare(f"citing one key of {size:,}, the graph open / 2 ms", median(taken), _OPEN_TARGET, 1.0)
    return keys


def _measure_processes(results: Results, size: int, times: int, folder: Path, keys: dict[int, str]) -> None:
    """Time one and twenty citations from pressing Enter to the entries, beside other programs."""
    at = [] if size == OWN else ["--kb", str(folder / "guideline")]
    for count in (1, SEVERAL):
        what = "KEY" if count == 1 else f"{count} KEYS"
        commands = {"`evigraph cite`": [*CITE, *at, *list(keys.values())[:count]]}
        for program in CITERS:
            ready = program.prepare(folder / "library.bib", [f"key{number}" for number in list(keys)[:count]], folder)
            if isinstance(ready, str):
                results.raw.append((f"{size:,} references: {program.name} {what}", no_answer(ready)))
            else:
                commands[program.name] = ready
        timers = {name: timed_process(command, folder) for name, command in commands.items()}
        found = alternate(timers, times)
        for name, seconds in found.items():
            results.milliseconds(f"{size:,} references: {name} {what}, start to answer", seconds)
        for program in CITERS:
            if program.limit and program.name in found:
                compared = f"`evigraph cite {what}` / {program.name}, {size:,} references"
                results.compare(compared, found["`evigraph cite`"], found[program.name], program.limit)


def _cite(kb: evigraph.KnowledgeBase, key: str) -> object:
    """Do what `evigraph cite` does for a key, without writing it."""
    chosen = choose_reference(kb, key)
    return cautions(kb, [chosen], as_printed=False), cite(record(kb, chosen.reference), STYLE)


if __name__ == "__main__":
    sys.exit(main(measure_citing, __doc__ or ""))
