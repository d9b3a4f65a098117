"""What a new user reads when something is wrong, kept as golden files that a person has reviewed.

Each case is a command and, where files are wrong, a mended copy of the tiny guideline's folder. After a change of a
message: `EVIGRAPH_UPDATE_MESSAGES=1 pytest tests/test_messages.py`, then read the difference.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from evigraph.cli import main

GOLDEN = Path(__file__).with_name("messages")
TINY = Path(__file__).with_name("tiny")


def _edit(name: str, old: str, new: str) -> Callable[[Path], None]:
    def edit(folder: Path) -> None:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {name}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return edit


def _cut(name: str, at: str) -> Callable[[Path], None]:
    def edit(folder: Path) -> None:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        path.write_text(text[: text.index(at)], encoding="utf-8")

    return edit


def _remove(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def _bytes(name: str, data: bytes) -> Callable[[Path], None]:
    def edit(folder: Path) -> None:
        (folder / name).write_bytes(data)

    return edit


COMMANDS: dict[str, list[str]] = {
    "unknown-command": ["aks", "reference-list"],
    "unknown-question": ["ask", "trial-lists"],
    "question-in-words": ["ask", "which", "RCTs", "address", "adjuvant", "HAI"],
    "missing-parameter": ["ask", "biomarker-prognosis"],
    "unknown-parameter": ["ask", "biomarker-prognosis", "--gene", "BRAF"],
    "misspelt-concept": ["ask", "trials-by-intervention", "--intervention", "HIA"],
    "misspelt-biomarker": ["ask", "biomarker-prognosis", "--biomarker", "BARF"],
    "concept-with-quotes-and-braces": ["ask", "biomarker-prognosis", "--biomarker", 'BRAF" } DROP ALL #'],
    "text-with-quotes-and-braces": ["ask", "references-by-author", "--author", 'O"Neill {x} \\'],
    "number-that-is-none": ["ask", "table-findings", "--table", "two"],
    "no-such-table": ["ask", "table-findings", "--table", "9"],
    "no-rows-with-conditions": ["ask", "trial-list", "--design", "single-arm", "--status", "ongoing"],
    "unknown-number": ["show", "150"],
    "unknown-key": ["show", "kemeny1999hepatik"],
    "cite-unknown-key": ["cite", "kemney1999hepatic"],
    "cite-several-reports": ["cite", "EORTC 40983"],
    "cite-no-reference": ["cite", "TRANSMET"],
    "sparql-typo": ["sparql", "-e", "SELECT ?s WHERE { ?s ev:number }"],
    "sparql-without-query": ["sparql"],
    "sparql-no-file": ["sparql", "no-such-file.rq"],
    "unknown-format": ["ask", "trial-list", "-t", "docx"],
    "unknown-ending": ["ask", "trial-list", "-o", "answer.docx"],
    "output-in-no-folder": ["ask", "trial-list", "-o", "no-such-folder/answer.csv"],
    "no-such-folder": ["ask", "trial-list", "--kb", "no-such-folder"],
    "not-a-guideline": ["check", "no-such-folder"],
}

FOLDERS: dict[str, tuple[Callable[[Path], None], list[str]]] = {
    "turtle-typo-ask": (_edit("trials.ttl", "ev:tests c:green-tea ;", "ev:tests c:green-tea"), ["ask", "trial-list"]),
    "turtle-typo-check": (_edit("trials.ttl", "ev:tests c:green-tea ;", "ev:tests c:green-tea"), ["check"]),
    "bib-truncated-ask": (_cut("references.bib", "  journal   = {J Tea},\n  year      = {2021}"), ["ask", "trial-list"]),
    "bib-truncated-check": (_cut("references.bib", "  journal   = {J Tea},\n  year      = {2021}"), ["check"]),
    "bib-not-utf8": (_bytes("references.bib", b"@article{a, title = {Caf\xe9}}"), ["check"]),
    "bib-same-key-twice": (_edit("references.bib", "cup2021black", "leaf2020green"), ["check"]),
    "misspelt-concept-in-data": (_edit("trials.ttl", "ev:tests c:green-tea", "ev:tests c:gren-tea"), ["check"]),
    "misspelt-property": (_edit("trials.ttl", "ev:comparator c:water", "ev:comparater c:water"), ["check"]),
    "wrong-kind-of-concept": (_edit("trials.ttl", "ev:direction c:better", "ev:direction c:tea"), ["check"]),
    "wrong-type": (_edit("trials.ttl", "ev:row 1 ;", 'ev:row "first" ;'), ["check"]),
    "finding-without-place": (_edit("trials.ttl", " ; ev:statedAt at:table1-row1 .", " ."), ["check"]),
    "place-without-locator": (_edit("trials.ttl", "ev:table 1 ; ev:row 1 ; ", ""), ["check"]),
    "link-to-nothing": (_edit("trials.ttl", "ev:cites ref:1", "ev:cites ref:3"), ["check"]),
    "number-missing": (_edit("references.bib", "refnumber = {2}", "refnumber = {3}"), ["check"]),
    "no-guideline-file": (_remove("guideline.ttl"), ["ask", "trial-list"]),
    "question-without-order": (_edit("queries/awake-readers.rq", "ORDER BY ?finding", ""), ["ask", "awake-readers"]),
    "question-header-typo": (_edit("queries/awake-readers.rq", "#+ grain:", "#+ grane:"), ["ask", "awake-readers"]),
}  # fmt: skip


def _run(argv: list[str], capsys: pytest.CaptureFixture[str], folder: Path | None) -> str:
    code = main(argv)
    said = capsys.readouterr()
    text = f"$ evigraph {' '.join(argv)}\n{said.out}{said.err}exit code {code}\n"
    assert "Traceback" not in text
    return text.replace(str(folder), "FOLDER") if folder else text


def _compare(name: str, text: str) -> None:
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("EVIGRAPH_UPDATE_MESSAGES"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", COMMANDS)
def test_a_wrong_command_is_answered(
    name: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    _compare(name, _run(COMMANDS[name], capsys, None))
    assert list(tmp_path.iterdir()) == [], "something was written although the command failed"


@pytest.mark.parametrize("name", FOLDERS)
def test_a_wrong_file_is_explained(name: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    edit, command = FOLDERS[name]
    folder = tmp_path / "tea"
    shutil.copytree(TINY, folder)
    edit(folder)
    _compare(name, _run([*command, "--kb", str(folder)], capsys, folder))


def test_every_golden_file_has_its_case() -> None:
    assert {path.stem for path in GOLDEN.glob("*.txt")} == {*COMMANDS, *FOLDERS}
