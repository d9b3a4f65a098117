"""Take times in alternating order, and keep ratios with their targets: what all benchmarks share."""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Protocol

__all__ = ["Ratio", "Results", "alternate", "main", "seconds_of", "timed_process"]


@dataclass(frozen=True)
class Ratio:
    """One line of the table: two medians, and the most that the first may be as a multiple of the second."""

    what: str
    ours: float
    theirs: float
    limit: float

    @property
    def value(self) -> float:
        return self.ours / self.theirs

    @property
    def met(self) -> bool:
        return self.value <= self.limit


@dataclass
class Results:
    """Ratios with their targets, and the medians that they come from, as (what, figure with unit)."""

    ratios: list[Ratio] = field(default_factory=list)
    raw: list[tuple[str, str]] = field(default_factory=list)

    def compare(self, what: str, ours: float, theirs: float, limit: float) -> None:
        self.ratios.append(Ratio(what, ours, theirs, limit))

    def milliseconds(self, what: str, seconds: float) -> None:
        self.raw.append((what, f"{seconds * 1000:.1f} ms"))


os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # or each process compiles evigraph, which no user's does


# ---------------------------------------------------------------------- measuring
def alternate(cases: Mapping[str, Callable[[], float]], times: int) -> dict[str, float]:
    """Run all cases in turn, each second round backwards, and return their medians."""
    found: dict[str, list[float]] = {name: [] for name in cases}
    for number in range(times):
        for name in cases if number % 2 == 0 else reversed(list(cases)):
            found[name].append(cases[name]())
    return {name: median(values) for name, values in found.items()}


def seconds_of(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def timed_process(command: list[str], folder: Path) -> Callable[[], float]:
    """Return a function that runs a command and returns the seconds from its start to its end."""

    def run() -> float:
        return seconds_of(lambda: subprocess.run(command, cwd=folder, check=True, capture_output=True))

    return run


# ---------------------------------------------------------------------- one part alone
class Measure(Protocol):
    """A part of the benchmark: it writes into the results and puts its files into the folder."""

    def __call__(self, results: Results, folder: Path, *, quick: bool) -> None: ...


def main(measure: Measure, description: str) -> int:
    """Run one part and print what it found."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="nothing that takes minutes to set up")
    options = parser.parse_args()
    results = Results()
    with tempfile.TemporaryDirectory(prefix="evigraph-bench-") as folder:
        measure(results, Path(folder), quick=options.quick)
    for ratio in results.ratios:
        print(f"{ratio.what}: {ratio.value:.2f} (at most {ratio.limit}) {'met' if ratio.met else 'MISSED'}")
    for what, figure in results.raw:
        print(f"{what}: {figure}")
    return 0
