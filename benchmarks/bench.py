"""Measure what evigraph costs, as ratios to what it stands on: pyoxigraph, rdflib, bibtexparser.

Run it with ``make bench``, or ``python benchmarks/bench.py`` where ``evigraph[bench]`` is installed; ``--quick`` leaves
out what takes longest. It prints a table and writes ``results.md`` beside this file. All that a ratio compares was run
in one go, in alternating order; each figure is the median of its runs. Absolute figures belong to the machine.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import subprocess
import sys
import sysconfig
import tempfile
import venv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import pyoxigraph
from citing import measure_citing
from measuring import Results, alternate, seconds_of, timed_process
from searching import measure_searching

import evigraph
from evigraph.questions import bind

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
QUESTIONS: Mapping[str, dict[str, str]] = {
    "trials-by-intervention": {"intervention": "HAI", "timing": "adjuvant", "design": "randomised"},
    "biomarker-prognosis": {"biomarker": "BRAF"},
}
LIBRARY_SIZES = (10_000, 100_000)
PACKAGES = ("evigraph", "pyoxigraph", "rdflib", "bibtexparser")


@dataclass(frozen=True)
class Repetitions:
    """How often each thing is run; ``libraries`` for the small and the large library."""

    process: int
    rdflib: int
    question: int
    libraries: tuple[int, int]


QUICK = Repetitions(process=15, rdflib=3, question=50, libraries=(3, 1))
FULL = Repetitions(process=51, rdflib=7, question=200, libraries=(7, 3))


# ---------------------------------------------------------------------- (a) process start to answer
PARSE = """
import sys
from collections import deque
from pyoxigraph import RdfFormat, parse
for path in sys.argv[1:]:
    deque(parse(path=path, format=RdfFormat.TURTLE), maxlen=0)
"""

LOAD = """
import sys
from pyoxigraph import RdfFormat, Store
store = Store()
for path in sys.argv[1:]:
    store.load(path=path, format=RdfFormat.TURTLE)
"""

RDFLIB = """
import sys
from rdflib import Graph
query, *paths = sys.argv[1:]
graph = Graph()
for path in paths:
    graph.parse(path, format="turtle")
with open(query, encoding="utf-8") as file:
    print(len(list(graph.query(file.read()))))
"""


def install_wheel(folder: Path) -> Path:
    """Build the wheel, install it in an environment that borrows this one's dependencies; return its commands."""
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, cwd=folder, check=True, capture_output=True)
    home = folder / "venv"
    venv.create(home, with_pip=False, symlinks=os.name != "nt")
    paths = sysconfig.get_paths(scheme="venv", vars={"base": str(home), "platbase": str(home)})
    scripts = Path(paths["scripts"])
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(scripts / "python")]
    (wheel,) = folder.glob("*.whl")
    subprocess.run([*pip, "install", "--quiet", "--no-deps", "--no-index", str(wheel)], cwd=folder, check=True)
    here = dict.fromkeys(sysconfig.get_paths()[name] for name in ("purelib", "platlib"))
    (Path(paths["purelib"]) / "dependencies.pth").write_text("\n".join(here) + "\n", encoding="utf-8")
    return scripts


def measure_processes(results: Results, repetitions: Repetitions, folder: Path) -> None:
    scripts = install_wheel(folder)
    python = str(scripts / "python")
    code = "import evigraph; print(*(source.path for source in evigraph.open().files), sep='\\n')"
    said = subprocess.run([python, "-c", code], cwd=folder, check=True, capture_output=True, text=True)
    turtle = said.stdout.splitlines()
    assert all("_share" in path and path.endswith(".ttl") for path in turtle), "the wheel's own files are compared"
    ask = {name: [str(scripts / "evigraph"), "ask", name, *options(given)] for name, given in QUESTIONS.items()}
    found = alternate(
        {
            "bare Python": timed_process([python, "-c", "pass"], folder),
            "parse": timed_process([python, "-c", PARSE, *turtle], folder),
            "load": timed_process([python, "-c", LOAD, *turtle], folder),
            **{name: timed_process(command, folder) for name, command in ask.items()},
        },
        repetitions.process,
    )
    results.milliseconds("a Python process that does nothing", found["bare Python"])
    results.milliseconds("a process that imports pyoxigraph and parses the Turtle", found["parse"])
    results.milliseconds("a process that imports pyoxigraph and loads the Turtle into a store", found["load"])
    for name in QUESTIONS:
        results.milliseconds(f"`evigraph ask {name}`, start to answer", found[name])
        results.compare(f"`evigraph ask {name}` / pyoxigraph parses the Turtle", found[name], found["parse"], 2.5)
    through_rdflib = {}
    for name, sparql in bound_queries().items():
        query = folder / f"{name}.rq"
        query.write_text(sparql, encoding="utf-8")
        through_rdflib[name] = timed_process([python, "-c", RDFLIB, str(query), *turtle], folder)
    slow = alternate(through_rdflib, repetitions.rdflib)
    for name in QUESTIONS:
        results.milliseconds(f"`{name}` through rdflib, start to answer", slow[name])
        results.compare(f"`evigraph ask {name}` / the same through rdflib", found[name], slow[name], 1 / 3)


def options(given: Mapping[str, str]) -> Iterator[str]:
    for name, value in given.items():
        yield from (f"--{name}", value)


def bound_queries() -> dict[str, str]:
    """Return the SPARQL of each question with its parameters in place."""
    kb = evigraph.open()
    queries = {}
    for name, given in QUESTIONS.items():
        question = kb.question(name)
        terms = kb.terms(question, dict(given))
        queries[name] = bind(question.sparql, {key.replace("-", "_"): term for key, term in terms.items()})
    return queries


# ---------------------------------------------------------------------- (b) a named question in Python
def measure_questions(results: Results, repetitions: Repetitions) -> None:
    kb = evigraph.open()
    store = pyoxigraph.Store()
    for source in kb.files:
        store.load(path=str(source.path), format=pyoxigraph.RdfFormat.TURTLE)
    for name, sparql in bound_queries().items():
        found = alternate(
            {
                "raw": lambda sparql=sparql: seconds_of(lambda: rows_of(store, sparql)),  # type: ignore[misc]
                "ask": lambda name=name: seconds_of(lambda: kb.ask(name, **QUESTIONS[name])),  # type: ignore[misc]
            },
            repetitions.question,
        )
        assert len(kb.ask(name, **QUESTIONS[name])) == len(rows_of(store, sparql)), "both give the same rows"
        results.milliseconds(f"`{name}`, the bound query in pyoxigraph", found["raw"])
        results.milliseconds(f"`kb.ask('{name}', …)`", found["ask"])
        results.compare(f"`kb.ask('{name}', …)` / its bound query in pyoxigraph", found["ask"], found["raw"], 1.3)


def rows_of(store: pyoxigraph.Store, sparql: str) -> list[object]:
    solutions = store.query(sparql)
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    return list(solutions)


# ---------------------------------------------------------------------- (c) BibTeX libraries
PEAK = """
import json, sys, time

def finish(start, count):
    seconds = time.perf_counter() - start
    try:
        with open("/proc/self/status", encoding="ascii") as file:
            peak = next(int(line.split()[1]) for line in file if line.startswith("VmHWM"))
    except OSError:
        import resource
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "darwin" else 1)
    print(json.dumps({"seconds": seconds, "kilobytes": peak, "count": count}))
"""

OURS = f"""{PEAK}
import bibtexparser
from evigraph.loaders.bibtex import read_bibtex
start = time.perf_counter()
references = read_bibtex(sys.argv[1], numbered=False)
finish(start, len(references))
"""

THEIRS = f"""{PEAK}
import bibtexparser
from bibtexparser.middlewares import SeparateCoAuthors, SplitNameParts
start = time.perf_counter()
library = bibtexparser.parse_file(sys.argv[1], append_middleware=[SeparateCoAuthors(), SplitNameParts()])
finish(start, len(library.entries))
"""

NAMES = ("Kemeny, N. E.", "D'Angelica, Michael", "van der Pool, Anne", "Okuno, M.", "Groot Koerkamp, B.", "Wei, Bo")
ACCENTS, LETTERS = ('M{\\"u}ller, J.-P.', "Gonz{\\'a}lez, Ana"), ("Bj{\\o}rnbeth, B. A.", "Fran{\\c{c}}ois, Luc")
WORDS = (
    *("hepatic", "arterial", "infusion", "after", "resection", "of", "colorectal", "liver", "metastases", "survival"),
    *("randomized", "trial", "outcome", "and", "chemotherapy", "in", "recurrence", "long-term", "patients", "with"),
)


def write_library(path: Path, entries: int, *, letters: float = 0.02) -> None:
    """Write a made-up library, the same bytes for the same arguments.

    As in the guideline's own list, one entry in nine has an accent and one in fifty (``letters``) a letter that is no
    accented one; as in other people's libraries these are LaTeX, and one title in three has braces.
    """
    choose = random.Random(entries)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for number in range(1, entries + 1):
            names = choose.choices(NAMES, k=choose.randint(1, 8))
            names += [choose.choice(ACCENTS)] if choose.random() < 0.11 else []
            names += [choose.choice(LETTERS)] if choose.random() < letters else []
            names += ["others"] if number % 4 == 0 else []
            title = " ".join(choose.choices(WORDS, k=choose.randint(6, 16))) + choose.choice((" in {KRAS}", "", ""))
            file.write(
                f"@article{{key{number},\n  author = {{{' and '.join(names)}}},\n  title = {{{title}}},\n"
                f"  journal = {{Annals of Surgical Oncology}},\n  year = {choose.randint(1980, 2024)},\n"
                f"  volume = {{{choose.randint(1, 90)}}},\n  number = {{{choose.randint(1, 12)}}},\n"
                f"  pages = {{{number}--{number + 9}}},\n  doi = {{10.1000/journal.{number}}},\n"
                f"  month = {choose.choice(('jan', 'feb', 'oct'))},\n}}\n\n"
            )


@dataclass(frozen=True)
class Reading:
    """How long each of the two took to read a library (seconds), and what memory that needed (kilobytes)."""

    seconds: Mapping[str, float]
    kilobytes: Mapping[str, float]


def measure_libraries(results: Results, repetitions: Repetitions, folder: Path) -> None:
    few, many = LIBRARY_SIZES
    latex = "all with LaTeX letters"
    readings = {}
    for size, times, what, letters in (
        (few, repetitions.libraries[0], "", 0.02),
        (few, 1, latex, 1.0),
        (many, repetitions.libraries[1], "", 0.02),
    ):
        name = f"{size:,} BibTeX entries" + (f", {what}" if what else "")
        path = folder / "library.bib"
        write_library(path, size, letters=letters)
        reading = readings[size, what] = time_readers(path, size, times)
        for who, seconds in reading.seconds.items():
            memory = reading.kilobytes[who] / 1024
            results.raw.append((f"{who}: {name}", f"{seconds:.2f} s, {memory:.0f} MB"))
        seconds_of_both = reading.seconds["evigraph"], reading.seconds["bibtexparser"]
        results.compare(f"evigraph / bibtexparser with names: {name}", *seconds_of_both, 1.5)
    large, small = (readings[size, ""].kilobytes["evigraph"] / size for size in (many, few))
    results.compare(f"evigraph's peak memory per BibTeX entry, {many:,} / {few:,} (linear: 1)", large, small, 1.15)


def time_readers(path: Path, size: int, times: int) -> Reading:
    none = path.with_name("none.bib")
    none.write_text("", encoding="utf-8")
    peaks: dict[str, float] = {}

    def read(who: str, code: str) -> float:
        done = read_library(code, path)
        assert done["count"] == size, f"{who} read {done['count']} of {size} entries"
        peaks[who] = done["kilobytes"] - read_library(code, none)["kilobytes"]
        return done["seconds"]

    readers = {"evigraph": lambda: read("evigraph", OURS), "bibtexparser": lambda: read("bibtexparser", THEIRS)}
    return Reading(alternate(readers, times), peaks)


def read_library(code: str, path: Path) -> dict[str, float]:
    done = subprocess.run([sys.executable, "-c", code, str(path)], check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


# ---------------------------------------------------------------------- the report
def report(results: Results, repetitions: Repetitions) -> str:
    """Return the results as Markdown."""
    ratios = [
        f"| {ratio.what} | {ratio.value:.2f} | {ratio.limit:.2f} | {'yes' if ratio.met else '**no**'} |"
        for ratio in results.ratios
    ]
    raw = [f"| {what} | {figure} |" for what, figure in results.raw]
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return "\n".join(
        [
            "# Speed",
            "",
            "Written by `make bench`. A ratio compares medians of one run in alternating order, so that it hardly",
            "depends on the machine.",
            "",
            "| what | ratio | at most | met |",
            "| --- | ---: | ---: | --- |",
            *ratios,
            "",
            "The medians themselves belong to the machine that they were measured on:",
            "",
            "| what | median |",
            "| --- | ---: |",
            *raw,
            "",
            f"Versions: Python {platform.python_version()} ({platform.system()} {platform.machine()}, "
            f"{os.cpu_count()} cores), {versions}.",
            f"Repetitions: processes {repetitions.process}, rdflib {repetitions.rdflib}, questions "
            f"{repetitions.question}, libraries {repetitions.libraries[0]} and {repetitions.libraries[1]}.",
            "",
        ]
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--quick", action="store_true", help="fewer repetitions, no whole processes at 100,000 references"
    )
    parser.add_argument(
        "--only",
        choices=["processes", "questions", "libraries", "searching", "citing"],
        help="print one part, write nothing",
    )
    parser.add_argument("--strict", action="store_true", help="exit with code 1 where a target is missed")
    options = parser.parse_args()
    repetitions = QUICK if options.quick else FULL
    results = Results()
    parts: dict[str, Callable[[Path], None]] = {
        "processes": lambda folder: measure_processes(results, repetitions, folder),
        "questions": lambda _: measure_questions(results, repetitions),
        "libraries": lambda folder: measure_libraries(results, repetitions, folder),
        "searching": lambda folder: measure_searching(results, folder, quick=options.quick),
        "citing": lambda folder: measure_citing(results, folder, quick=options.quick),
    }
    with tempfile.TemporaryDirectory(prefix="evigraph-bench-") as folder:
        for name, measure in parts.items():
            if options.only in (None, name):
                print(f"measuring {name} …", file=sys.stderr)
                measure(Path(folder))
    page = report(results, repetitions)
    print(page)
    if options.only is None:
        (HERE / "results.md").write_text(page, encoding="utf-8", newline="\n")
    return 1 if options.strict and not all(ratio.met for ratio in results.ratios) else 0


if __name__ == "__main__":
    sys.exit(main())
