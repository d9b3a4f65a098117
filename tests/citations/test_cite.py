"""`evigraph cite` and `evigraph check-manuscript`: what they print, what they warn of, how they end."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from evigraph.cli import main

Captured = pytest.CaptureFixture[str]


def test_entries_come_in_the_order_given_and_once(capsys: Captured) -> None:
    assert main(["cite", "87", "76", "87", "--style", "vancouver"]) == 0
    out = capsys.readouterr().out.splitlines()
    assert [line[:12] for line in out] == ["Kemeny NE, G", "Kemeny N, Hu"]


@pytest.mark.parametrize(
    ("syntax", "expected"),
    [
        ("pandoc", "[@kemeny1999hepatic; @bridgewater2020systemic]\n"),
        ("latex", "\\cite{kemeny1999hepatic,bridgewater2020systemic}\n"),
        ("number", "[76,86,58]\n"),
    ],
)
def test_in_text_forms(syntax: str, expected: str, capsys: Captured) -> None:
    assert main(["cite", "76", "86", "58", "--key-syntax", syntax]) == 0
    captured = capsys.readouterr()
    assert captured.out == expected
    assert "76, 86: one work" in captured.err


def test_json_is_a_flat_array_with_the_warnings(capsys: Captured) -> None:
    assert main(["cite", "119", "1", "-t", "json", "--style", "apa", "--key-syntax", "pandoc"]) == 0
    captured = capsys.readouterr()
    rows = json.loads(captured.out)
    assert [(row["number"], row["key"], row["in_text"]) for row in rows] == [
        (119, "lillemoe2022rastp53", "[@lillemoe2022rastp53]"),
        (1, "engstrand2018colorectal", "[@engstrand2018colorectal]"),
    ]
    assert "Chunet YS -> Chun YS" in rows[0]["mended"]
    assert "title does not say" in rows[0]["warnings"]
    assert rows[1]["mended"] is None
    assert "never looked up" in rows[1]["warnings"]
    assert "119: APA names up to twenty authors" in captured.err


def test_the_ending_chooses_the_format(tmp_path: Path, capsys: Captured) -> None:
    for ending, start in (
        ("md", "Lee DH"),
        ("html", "<p>Lee"),
        ("tex", "Lee DH"),
        ("rst", "Lee DH"),
        ("txt", "Lee DH"),
    ):
        assert main(["cite", "22", "-o", str(tmp_path / f"list.{ending}")]) == 0
        assert (tmp_path / f"list.{ending}").read_text(encoding="utf-8").startswith(start)
    assert capsys.readouterr().out == ""


def test_an_answer_can_be_piped_in(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("number,key\n76,x\n58,y\n"))
    assert main(["cite", "-", "--key-syntax", "number"]) == 0
    assert capsys.readouterr().out == "[76,58]\n"


@pytest.mark.parametrize(
    ("argv", "code", "says"),
    [
        (["cite"], 2, "give the ID"),
        (["cite", "76", "--style", "chicago"], 2, "chicago"),
        (["cite", "76", "-t", "docx"], 2, "docx"),
        (["cite", "kemney1999hepatic"], 1, "kemeny1999hepatic"),
        (["cite", "EORTC 40983"], 1, "74"),
        (["check-manuscript"], 2, "FILE"),
        (["check-manuscript", "paper.docx"], 2, ".docx"),
        (["check-manuscript", "absent.md"], 1, "cannot be read"),
    ],
)
def test_misuse_is_answered_plainly(argv: list[str], code: int, says: str, capsys: Captured) -> None:
    assert main(argv) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert says in captured.err
    assert "Traceback" not in captured.err


DRAFT = """\
First [@kemeny1999hepatic; @86].

Then @kemney1999hepatic, `@no`, a@b.org, [@vauthey2006] and [@fong1999clinical].
Again [@kemeny1999hepatic; @Kemeny2005].
"""


def test_a_review_of_a_manuscript(tmp_path: Path, capsys: Captured) -> None:
    paper = tmp_path / "paper.md"
    paper.write_text(DRAFT, encoding="utf-8")
    assert main(["check-manuscript", str(paper), "-t", "json"]) == 1
    captured = capsys.readouterr()
    rows = json.loads(captured.out)
    by_kind = {(row["key"], row["kind"]): row for row in rows}
    assert by_kind["kemeny1999hepatic", "same-work"]["lines"] == "1 4"
    assert by_kind["kemeny1999hepatic", "same-work"]["times"] == 2
    assert by_kind["86", "other-key"]["mend"] == "Write kemeny1999hepatic."
    assert by_kind["kemney1999hepatic", "unknown-key"]["mend"].startswith("Nearest: kemeny1999hepatic")
    assert by_kind["vauthey2006", "unknown-key"]["severity"] == "error"
    assert "vauthey2006chemotherapy" in by_kind["vauthey2006", "unknown-key"]["problem"]
    assert by_kind["fong1999clinical", "register"]["severity"] == "warning"
    assert by_kind["Kemeny2005", "other-key"]["number"] == 87
    assert [row["kind"] for row in rows].count("retraction-unknown") == 1
    assert "7 citations of 6 keys; 3 works of the guideline; 2 unknown keys" in captured.err


def test_a_clean_manuscript_ends_with_0(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "paper.tex").write_text("\\cite{engstrand2018colorectal} \\nocite{*}", encoding="utf-8")
    assert main(["check-manuscript", str(tmp_path / "paper.tex"), "-t", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["key"], row["severity"]) for row in rows[:2]] == [("engstrand2018colorectal", None), ("*", None)]


@pytest.mark.parametrize(
    ("name", "data", "code", "says"),
    [
        ("a.md", b"", 0, "empty"),
        ("a.md", b"No citation.", 0, "no citation found; in markdown one looks like [@"),
        ("a.tex", b"\\cite{kemeny1999hepatic", 0, "1 warning"),
        ("a.md", b"\x00\xff\xfe", 1, "binary"),
        ("a.rst", b"\xe9\xe9", 1, "UTF-8"),
        ("a.md", b"[@kemeny1999hepatic" * 20000, 0, "1 key;"),
        ("a.typ", b"@" * 100000, 0, "no citation found"),
        ("a.md", "[@{\\}] @\u202e @{';--}".encode(), 1, "unknown key"),
    ],
)
def test_any_file_gets_a_clear_answer(
    name: str, data: bytes, code: int, says: str, tmp_path: Path, capsys: Captured
) -> None:
    (tmp_path / name).write_bytes(data)
    assert main(["check-manuscript", str(tmp_path / name)]) == code
    captured = capsys.readouterr()
    assert says in captured.err
    assert "Traceback" not in captured.err


@pytest.mark.parametrize("command", ["cite 76", "check-manuscript paper.md", "export 76 -t bibtex"])
@pytest.mark.parametrize(
    ("shell", "code", "says"),
    [("{} >&-", 0, "not medical advice"), ("{} >/dev/full", 2, "cannot write to standard output: No space"),
     ("{} 2>&-", 0, ""), ("{} | true", 0, ""), ("{} </dev/null", 0, "not medical advice")],
)  # fmt: skip
def test_output_that_goes_nowhere_is_no_traceback(
    command: str, shell: str, code: int, says: str, tmp_path: Path
) -> None:
    (tmp_path / "paper.md").write_text("[@kemeny1999hepatic]", encoding="utf-8")
    run = shell.format(f"{sys.executable} -m evigraph {command}")
    done = subprocess.run(["sh", "-c", run], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8")
    assert (done.returncode, "Traceback" in done.stderr) == (code, False), done.stderr
    assert says in done.stderr
    assert "\x1b" not in done.stdout + done.stderr


@pytest.mark.parametrize("command", ["cite 76 --style ama", "check-manuscript paper.md"])
def test_the_hot_path_imports_nothing_slow(command: str, tmp_path: Path) -> None:
    (tmp_path / "paper.md").write_text("[@kemeny1999hepatic]", encoding="utf-8")
    program = (
        "import sys; from evigraph.cli import main; main(sys.argv[1:]);"
        "slow = {'rdflib', 'bibtexparser', 'sphinx', 'pyshacl', 'yaml', 'dataclasses'} & set(sys.modules);"
        "sys.exit(3 if slow - {'dataclasses'} else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *command.split()], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
