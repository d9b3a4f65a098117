"""The manuscripts of the guides go from keys to a finished bibliography with the commands that stand there."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from needs import needs_modules, needs_programs

ROOT = Path(__file__).resolve().parents[2]
TUTORIAL = ROOT / "docs" / "tutorial" / "cite-in-a-manuscript.md"
HOW_TO = ROOT / "docs" / "how-to" / "cite-in-word-quarto-latex.md"
_BLOCK = re.compile(r"^```(?P<info>[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)


def section(page: Path, title: str) -> list[tuple[str, str]]:
    """Return the blocks of one section of a page: what it is, and what stands in it."""
    text = page.read_text(encoding="utf-8")
    part = re.split(rf"^## {title}$", text, flags=re.MULTILINE)[1].split("\n## ")[0]
    return [(found["info"], found["body"]) for found in _BLOCK.finditer(part)]


def follow(page: Path, title: str, folder: Path) -> list[str]:
    """Write the files of a section and run its commands; return what they said."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    said = []
    for info, body in section(page, title):
        if caption := re.match(r":caption: (\S+)\n", body):
            (folder / caption[1]).write_text(body[caption.end() :], encoding="utf-8")
        for line in body.splitlines() if info == "console" else []:
            command = shlex.split(line.removeprefix("$ "))
            program = {"evigraph": [sys.executable, "-m", "evigraph"], "pandoc": [pandoc()]}.get(
                command[0], command[:1]
            )
            done = subprocess.run(
                [*program, *command[1:]], cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8"
            )
            assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
            said.append(done.stdout + done.stderr)
    return said


def pandoc() -> str:
    import pypandoc

    return str(pypandoc.get_pandoc_path())


@pytest.fixture
def pandoc_is_there() -> None:
    needs_modules("pypandoc")


def test_markdown_with_pandoc(pandoc_is_there: None, tmp_path: Path) -> None:
    said = follow(TUTORIAL, "Markdown", tmp_path)
    assert "WARNING" not in said[-1]
    html = (tmp_path / "paper.html").read_text(encoding="utf-8")
    entries = " ".join(html[html.index('id="refs"') :].split())
    assert entries.count('class="csl-entry"') == 3
    for words in ("Hepatic Arterial Infusion of Chemotherapy", "New EPOC", "10.1056/NEJM200502173520723"):
        assert words.casefold() in entries.casefold()
    assert "???" not in html
    assert "Kemeny" in html[: html.index('id="refs"')]


def test_latex_with_bibtex(tmp_path: Path) -> None:
    needs_programs("pdflatex", "bibtex")
    follow(TUTORIAL, "LaTeX", tmp_path)
    bbl = (tmp_path / "paper.bbl").read_text(encoding="utf-8")
    assert bbl.count(r"\bibitem") == 3
    assert "Hepatic arterial infusion of chemotherapy" in " ".join(bbl.split())
    assert (tmp_path / "paper.pdf").stat().st_size > 10_000
    log = (tmp_path / "paper.log").read_text(encoding="latin-1")
    assert "undefined" not in log
    assert "Warning--" not in (tmp_path / "paper.blg").read_text(encoding="latin-1")


def words_of(document: Path) -> str:
    """Return the text of a Word file, as pandoc reads it."""
    done = subprocess.run([pandoc(), str(document), "-t", "plain"], capture_output=True, check=True, encoding="utf-8")
    return " ".join(done.stdout.split())


def test_word_with_pandoc(pandoc_is_there: None, tmp_path: Path) -> None:
    follow(HOW_TO, "Word, without one", tmp_path)
    text = words_of(tmp_path / "paper.docx")
    assert "(Kemeny et al. 1999)" in text
    assert "10.1016/S1470-2045(19)30798-3" in text.partition("References")[2]
    assert (tmp_path / "list.html").read_text(encoding="utf-8").count("<p>") == 3


def test_files_for_reference_managers(pandoc_is_there: None, tmp_path: Path) -> None:
    follow(HOW_TO, "Word, with a reference manager", tmp_path)
    for name, form in (("references.ris", "ris"), ("references.txt", "ris"), ("references.json", "csljson")):
        command = [pandoc(), "-f", form, name, "-t", "csljson"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True, encoding="utf-8")
        found = {entry["DOI"] for entry in json.loads(done.stdout)}
        assert len(found) == 3, name
        assert "10.1056/NEJM199912303412702" in found


def test_the_quarto_manuscript_is_one_that_pandoc_can_make(pandoc_is_there: None, tmp_path: Path) -> None:
    follow(HOW_TO, "Quarto", tmp_path)
    command = [pandoc(), "-f", "markdown", "paper.qmd", "--citeproc", "-o", "paper.docx"]
    subprocess.run(command, cwd=tmp_path, check=True)
    assert "10.1056/NEJM199912303412702" in words_of(tmp_path / "paper.docx")
