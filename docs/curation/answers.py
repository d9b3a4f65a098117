"""Derive the exact answer of every named question from the adjudicated table alone.

Run from anywhere::

    python docs/curation/answers.py            writes queries/expect/NAME[.case].csv
    python docs/curation/answers.py --check    writes nothing; exit code 1 where a file there is out of date

This is a second implementation of what each question means, in plain Python, made from the question, its grain and its
description. It reads adjudicated.csv, the vocabulary (``ontology/`` and ``data/concepts.ttl``) and the cases in
``queries/expect/``, and never opens the graph: where a file here and the graph's answer differ, one of them is behind.
Each file has the answer's columns, all as text, and last ``source``: where in the guideline the row's facts were read.
That column is not compared.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from inspect import signature
from pathlib import Path
from typing import Any

import answers_citations
import answers_findings
import answers_numbers
import answers_recommendations
import answers_references
import answers_trials
import yaml
from answers_facts import ROOT, Facts, Questions, Row, load_facts

__all__ = ["EXCEPTIONS", "FILES", "QUESTIONS", "Case", "cases", "derive", "main", "render"]

EXPECT = ROOT / "queries" / "expect"
FILES = ("cases.yaml", "cases-citations.yaml", "cases-recommendations.yaml")
"""The cases that are derived here; those with facts from outside are written by hand."""
EXCEPTIONS = {
    "curation-status": "who extracted and adjudicated stands in the data files, not in the adjudicated table",
    "estimates": "its rows are those of findings-with-numbers, with labels for a figure: see tests/test_figure_rows.py",
    "biomarker-directions": "its findings are those of finding-list, for a figure: see tests/test_figure_rows.py",
}
"""Named questions without an exact answer here, and why."""

QUESTIONS: Questions = {
    **answers_references.QUESTIONS,
    **answers_trials.QUESTIONS,
    **answers_findings.QUESTIONS,
    **answers_numbers.QUESTIONS,
    **answers_recommendations.QUESTIONS,
    **answers_citations.QUESTIONS,
}
_SCHEMES = {
    **{name: name for name in ("biomarker", "intervention", "timing", "design", "endpoint", "direction", "status")},
    **{name: name for name in ("phase", "basis", "origin")},
    "other-endpoint": "endpoint",
    "other-direction": "direction",
    "treatment": "intervention",
    "match": "population-match",
    "kind": "irregularity-kind",
}
_SCHEMES_OF = {
    ("trials-by-intervention", "role"): "intervention-role",
    ("biomarker-prognosis", "role"): "biomarker-role",
    ("recommendations-without-reference", "type"): "recommendation-type",
    ("recommendations", "topic"): answers_recommendations.TOPICS,
    ("recommendation-evidence", "topic"): answers_recommendations.TOPICS,
    ("recommendation-currency", "topic"): answers_recommendations.TOPICS,
}
_RENAMED = {"from": "first", "to-year": "last", "id": "number"}  # parameters by the name that the functions have
_NUMBERS = frozenset({"from", "to-year", "id", "table", "number"})


@dataclass(frozen=True)
class Case:
    """One file in queries/expect/: a question, and its parameters as a user gives them."""

    stem: str
    question: str
    parameters: Mapping[str, str]


def cases(folder: Path = EXPECT) -> list[Case]:
    """List the questions that need no parameter, and the cases of FILES."""
    found = [Case(name, name, {}) for name, (_, function) in QUESTIONS.items() if not _needs_a_parameter(function)]
    for name in FILES:
        given = yaml.load((folder / name).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        for stem, spec in given.items():
            question, _, case = stem.partition(".")
            if spec.pop("question") != question or not case:
                raise ValueError(f"{name}: {stem} must be QUESTION.CASE of its own question")
            found.append(Case(stem, question, spec))
    return sorted(found, key=lambda case: case.stem)


def _needs_a_parameter(function: Callable[..., list[Row]]) -> bool:
    return any(parameter.default is parameter.empty for parameter in list(signature(function).parameters.values())[1:])


def derive(facts: Facts, case: Case) -> list[Row]:
    """Return the rows that answer a case."""
    arguments: dict[str, Any] = {}
    for name, value in case.parameters.items():
        scheme = _SCHEMES_OF.get((case.question, name)) or _SCHEMES.get(name)
        argument: object = facts.vocabulary.concept(scheme, value) if scheme else value
        arguments[_RENAMED.get(name, name.replace("-", "_"))] = int(value) if name in _NUMBERS else argument
    return QUESTIONS[case.question][1](facts, **arguments)


def render(facts: Facts, case: Case) -> str:
    """Return a case's file."""
    columns = [*QUESTIONS[case.question][0], "source"]
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(derive(facts, case))
    return out.getvalue()


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the exact answers or check them; exit code 1 where a file is out of date."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where a file is out of date")
    options = parser.parse_args(arguments)
    facts = load_facts()
    texts = {f"{case.stem}.csv": render(facts, case) for case in cases()}
    present = {path.name: path.read_text(encoding="utf-8") for path in EXPECT.glob("*.csv")}
    wrong = [name for name, text in texts.items() if present.get(name) != text]
    outside = yaml.load((EXPECT / "cases-external.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    others = {*texts, *(f"{stem}.csv" for stem in outside)}
    strays = [name for name in sorted({*present} - others) if name.partition(".")[0] in QUESTIONS]
    for name in strays:
        print(
            f"queries/expect/{name} belongs to no case; name it in one of the files of cases, or delete it",
            file=sys.stderr,
        )
    for name in wrong:
        if options.check:
            print(f"queries/expect/{name} is out of date; run: python docs/curation/answers.py", file=sys.stderr)
        else:
            (EXPECT / name).write_text(texts[name], encoding="utf-8", newline="\n")
    return 1 if strays or (options.check and wrong) else 0


if __name__ == "__main__":
    sys.exit(main())
