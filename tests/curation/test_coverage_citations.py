"""Behind every citation stands a fact, or a reason why there is none."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from scripts import FOLDER, ROOT, script

coverage = script("coverage_citations")
LEFT_OUT = FOLDER / "left-out-citations.csv"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copy(LEFT_OUT, tmp_path)
    return tmp_path


def run(folder: Path) -> int:
    code: int = coverage.main(["--data", str(folder / "data"), "--notes", str(folder)])
    return code


def test_every_citation_of_this_guideline_has_a_fact_or_a_reason(capsys: pytest.CaptureFixture[str]) -> None:
    code = coverage.main([])
    captured = capsys.readouterr()
    rows = len(coverage.read_left_out(LEFT_OUT))
    assert (code, captured.err) == (0, "")
    assert captured.out == f"{rows} citations without a fact, {rows} left out for a reason\n"


@pytest.mark.parametrize(
    ("file", "finding", "said"),
    [
        ("outcomes.ttl", "karoui2006-neoadjuvant-chemotherapy-hepatotoxicity", "pointer/sequencing-p2-s5-71: no fact"),
        ("mutations.ttl", "pikoulis2016-braf-mutation-(?:os|dss|rfs)", "pointer/table1-row16-117: no fact"),
    ],
    ids=["text", "table"],
)
def test_a_citation_that_lost_its_fact_is_reported(
    folder: Path, capsys: pytest.CaptureFixture[str], file: str, finding: str, said: str
) -> None:
    path = folder / "data" / file
    turtle, taken = re.subn(rf"^f:{finding} a ev:Finding.*? \.\n", "", path.read_text("utf-8"), flags=re.M | re.S)
    assert taken
    path.write_text(turtle, encoding="utf-8")
    assert run(folder) == 1
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("pointer/zzz-p1-s1-1,history\n", "there is no such citation"),
        ("pointer/transplantation-p4-s1-100,names-the-study\n", "stands there twice"),
        ("pointer/transplantation-p4-s1-100,because\n", "unknown reason 'because'"),
        ("pointer/hai-p1-s1-86,history\n", "the rows must be sorted"),
    ],
)
def test_a_wrong_row_of_the_list_is_reported(
    folder: Path, capsys: pytest.CaptureFixture[str], row: str, said: str
) -> None:
    with (folder / "left-out-citations.csv").open("a", encoding="utf-8") as lines:
        lines.write(row)
    assert run(folder) == 1
    assert said in capsys.readouterr().err
