"""The exact answers of ``queries/expect/``, and how an answer of the graph is held against one."""

from __future__ import annotations

import csv
import difflib
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import yaml

import evigraph
from evigraph.formats.text import text_of

__all__ = ["CASES", "FACTS", "OUTSIDE", "ROOT", "Table", "answers", "asked", "derived", "differences", "expected"]

ROOT = Path(__file__).resolve().parents[1]
EXPECT = ROOT / "queries" / "expect"
sys.path.insert(0, str(ROOT / "docs" / "curation"))
answers: Any = import_module("answers")

Table = list[list[str]]
FACTS = answers.load_facts()


def _cases() -> dict[str, tuple[str, dict[str, str]]]:
    """Question and parameters of each file in queries/expect/."""
    named: dict[str, dict[str, str]] = {}
    for path in sorted(EXPECT.glob("cases*.yaml")):
        named |= yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    found = {}
    for path in sorted(EXPECT.glob("*.csv")):
        parameters = dict(named.pop(path.stem, {"question": path.stem}))
        found[path.stem] = (parameters.pop("question"), parameters)
    assert not named, f"cases without a file: {', '.join(named)}"
    return found


CASES = _cases()
OUTSIDE = set(yaml.load((EXPECT / "cases-external.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader))
"""The cases that are asked with the facts from outside."""


def expected(stem: str) -> Table:
    """An exact answer, header first, without its source column."""
    with (EXPECT / f"{stem}.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))
    assert rows[0][-1] == "source"
    return [row[:-1] for row in rows]


def derived(question: str, parameters: Mapping[str, str]) -> Table:
    """What the adjudicated table says, header first."""
    columns = list(answers.QUESTIONS[question][0])
    rows = answers.derive(FACTS, answers.Case(question, question, parameters))
    return [columns, *([row[column] for column in columns] for row in rows)]


def asked(kb: evigraph.KnowledgeBase, question: str, parameters: Mapping[str, str]) -> Table:
    """The graph's answer, header first, as the CSV output writes it."""
    answer = kb.ask(question, **parameters)
    return [list(answer.columns), *([text_of(row[column]) for column in answer.columns] for row in answer)]


def differences(want: Table, got: Table) -> str:
    """What is missing (-), too much (+) or in another order, one row a line; nothing where the tables are equal."""
    if want == got:
        return ""
    if want[0] != got[0]:
        return f"columns: {want[0]}\nbut got: {got[0]}"
    lines = [
        [" , ".join(f"{n}={v}" for n, v in zip(t[0], row, strict=True) if v) for row in t[1:]] for t in (want, got)
    ]
    if sorted(lines[0]) == sorted(lines[1]):
        pairs = enumerate(zip(*lines, strict=True), 1)
        return "the order differs:\n" + "\n".join(f"{n}\n- {x}\n+ {y}" for n, (x, y) in pairs if x != y)
    compared = difflib.unified_diff(sorted(lines[0]), sorted(lines[1]), "adjudicated table", "graph", lineterm="", n=0)
    return "\n".join(compared)
