"""Every number of the text is in the graph, or left out for a reason, or reported. The text here is made up."""

from __future__ import annotations

import csv
import re
import shutil
import sys
from collections import Counter
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
CURATION = HERE.parents[1] / "docs" / "curation"
sys.path.insert(0, str(CURATION))
try:
    coverage: Any = import_module("coverage")
    words: Any = import_module("coverage_tokens")
finally:
    sys.path.remove(str(CURATION))

TEXT = HERE / "tea.txt"
LEFT_OUT = """\
aims-p1-s1,one,1,count-in-passing
aims-p1-s2,1980,1,calendar-year
aims-p1-s2,first,1,ordinal-or-order
results-p1-s1,LEAF-2,1,trial-name
results-p1-s2,1,1,figure-or-table-number
results-p2-s1,three,1,count-of-what-is-listed
table1-caption,1,1,figure-or-table-number
table1-caption,12,1,count-of-what-is-listed
table1-caption,40,1,count-of-what-is-listed
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(HERE.parent / "tiny", tmp_path / "tea")
    shutil.copy(HERE / "tea-numbers.ttl", tmp_path / "tea")
    notes(tmp_path, LEFT_OUT)
    return tmp_path


def notes(folder: Path, rows: str) -> None:
    (folder / "left-out.csv").write_text("place,token,occurrence,reason\n" + rows, encoding="utf-8")


def change(folder: Path, old: str, new: str) -> None:
    path = folder / "tea" / "tea-numbers.ttl"
    turtle = path.read_text(encoding="utf-8")
    assert old in turtle
    path.write_text(turtle.replace(old, new, 1), encoding="utf-8")


def run(folder: Path, *options: str) -> int:
    code: int = coverage.main([str(TEXT), "--data", str(folder / "tea"), "--notes", str(folder), *options])
    return code


def test_a_text_whose_numbers_are_all_accounted_for_passes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder) == 0
    captured = capsys.readouterr()
    assert captured.out == "24 numbers: 15 covered, 9 left out, 0 uncovered\n"
    assert captured.err == ""
    page = (folder / "coverage.md").read_text(encoding="utf-8")
    assert "| results | 14 | 3 | 0 | 17 |" in page
    assert "| formulas | 1 | 0 | 0 | 1 |" in page
    assert run(folder, "--check") == 0


def test_the_page_holds_no_sentence_of_the_text(folder: Path) -> None:
    run(folder)
    page = (folder / "coverage.md").read_text(encoding="utf-8")
    assert not [
        line for line in TEXT.read_text(encoding="utf-8").splitlines() if len(line.split()) > 3 and line in page
    ]


def test_a_page_out_of_date_fails(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "--check") == 1
    assert "coverage.md is out of date" in capsys.readouterr().err
    assert not (folder / "coverage.md").exists()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"HR 0.73 (95.66', '"HR 0.74 (95.66', "results-p1-s1,0.73,1: uncovered"),
        ("ev:atMonths 12.0 ; ", "", "results-p1-s1,1,1: uncovered"),
        ('"NCT01234567"', '"NCT01234568"', "results-p1-s1,NCT01234567,1: uncovered"),
        ("ev:points 1.0 ; ", "", "results-p1-s2,one,1: uncovered"),
        ("2.5 x cups", "2.6 x cups", "formula1,2.5,1: uncovered"),
        ('ev:asPrinted "57 %" ; ev:statedAt at:results-p1-s1a', 'ev:asPrinted "57 %" ; ev:statedAt at:results-p2-s1', "results-p1-s1,57,1: uncovered"),
        ("est:leaf2020-os-36m , est:leaf2020-os-36m-comparator", "est:leaf2020-os-36m", "results-p1-s1,83,2: uncovered"),
    ],
    ids=["other-number", "no-time", "other-registry-number", "no-points", "other-factor", "other-sentence", "one-value-for-two"],
)  # fmt: skip
def test_a_number_that_the_graph_lacks_is_reported(
    folder: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, said: str
) -> None:
    change(folder, old, new)
    assert run(folder) == 1
    assert said in capsys.readouterr().err


def test_an_irregularity_covers_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    notes(folder, LEFT_OUT.replace("results-p2-s1,three,1,count-of-what-is-listed\n", ""))
    assert run(folder) == 1
    assert "results-p2-s1,three,1: uncovered: The dose is three cups." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("results-p9-s1,7,1,phase\n", "the text has no such number there"),
        ("aims-p1-s1,one,1,count-in-passing\n", "stands there twice"),
        ("aims-p1-s1,one,1,because\n", "unknown reason 'because'"),
        ("aims-p1-s1,ein,1,phase\n", "the rows must be sorted"),
    ],
)
def test_a_wrong_row_of_the_list_is_reported(
    folder: Path, capsys: pytest.CaptureFixture[str], row: str, said: str
) -> None:
    notes(folder, LEFT_OUT + row)
    assert run(folder) == 1
    assert said in capsys.readouterr().err


def test_a_row_that_the_graph_has_overtaken_is_noted(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    notes(
        folder, LEFT_OUT.replace("results-p1-s2,1,1", "results-p1-s1,NCT01234567,1,registry-number\nresults-p1-s2,1,1")
    )
    assert run(folder) == 0
    assert "the graph has a value for it" in capsys.readouterr().err


def test_another_text_is_refused(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "other.txt"
    other.write_text("Coffee for 12 readers.", encoding="utf-8")
    assert coverage.main([str(other), "--data", str(folder / "tea"), "--notes", str(folder)]) == 1
    assert "the text has no section" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the 20-min phase; 3–4 weeks; 100–400-fold", ["20", "3", "4", "100", "400"]),
        ("two decades, half of them, Two-stage", ["two", "half", "two"]),
        ("5-fluorouracil, mFOLFOX6, anti-HER-2, PD-1", ["5", "mFOLFOX6", "HER-2", "PD-1"]),
        ("2,223 cm³ at ≥ 0.0003,^{12} as before.¹³", ["2,223", "0.0003"]),
        ("someone often, beyond, SECA-II and stage IV", ["IV"]),
        ("CEA<5%-10% and GAME 0-1 (Fig. 1)", ["5", "10", "0", "1", "1"]),
    ],
)
def test_what_counts_as_a_number(text: str, found: list[str]) -> None:
    assert [token.text for token in words.tokens(text)] == found


# ---------------------------------------------------------------------- the list of this guideline
def test_the_list_is_sorted_and_every_reason_is_known() -> None:
    rows = coverage.read_left_out(CURATION / "left-out.csv")
    assert rows == sorted(rows, key=lambda row: row[:3])
    assert {row.reason for row in rows} <= set(coverage.REASONS)
    assert len({row[:3] for row in rows}) == len(rows)


def test_the_page_agrees_with_the_list() -> None:
    page = (CURATION / "coverage.md").read_text(encoding="utf-8")
    said = {name: int(count) for name, count in re.findall(r"^\| `([a-z-]+)` \|.*\| (\d+) \|$", page, re.MULTILINE)}
    with (CURATION / "left-out.csv").open(encoding="utf-8", newline="") as lines:
        assert said == Counter(row["reason"] for row in csv.DictReader(lines))
