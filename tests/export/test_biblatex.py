"""The whole list goes through biber and LaTeX without a warning, each entry valid in biblatex's own data model."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from needs import needs_programs

import evigraph
from evigraph.bibliography import write_bibliography
from evigraph.bibliography.entry import entries

KB = evigraph.open()
PAPER = r"""\documentclass{article}
\usepackage[backend=biber,style=numeric]{biblatex}
\addbibresource{references.bib}
\begin{document}
One pump trial \autocite[see][12]{kemeny1999hepatic}.\nocite{*}
\printbibliography
\end{document}
"""


@pytest.mark.parametrize("encoded", [False, True], ids=["utf-8", "latex"])
def test_biber_takes_every_entry_without_a_warning(encoded: bool, tmp_path: Path) -> None:
    needs_programs("pdflatex", "biber", "biblatex.sty")
    (tmp_path / "references.bib").write_bytes(write_bibliography(entries(KB), "biblatex", ascii=encoded))
    (tmp_path / "paper.tex").write_text(PAPER, encoding="utf-8")
    latex = ["pdflatex", "-interaction=batchmode", "-halt-on-error", "paper"]
    for command in (latex, ["biber", "--validate-datamodel", "paper"], latex, latex):
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8")
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    said = (tmp_path / "paper.blg").read_text(encoding="utf-8")
    assert not re.findall(r"WARN|ERROR", said), said
    log = (tmp_path / "paper.log").read_text(encoding="latin-1")
    assert not re.findall(r"Warning: (?:Citation|There were|Empty|.*undefined)|Missing character", log)
    list_ = (tmp_path / "paper.bbl").read_text(encoding="utf-8")
    assert list_.count(r"\entry{") == 149
    assert list_.count(r"\true{moreauthor}") == sum(entry.record.et_al for entry in entries(KB))
    assert (tmp_path / "paper.pdf").stat().st_size > 50_000
