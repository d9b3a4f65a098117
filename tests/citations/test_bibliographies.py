"""A manuscript cites other works, too: what the bibliographies that it names hold is neither unknown nor unchecked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evigraph.citations.bibliographies import elsewhere, included
from evigraph.citations.manuscript import KINDS
from evigraph.cli import main
from evigraph.errors import DataError

Captured = pytest.CaptureFixture[str]
OTHER = """\
@article{smith2019, author = {Smith, J.}, title = {Ours is another paper}, month = jan # "~1", publisher = elsevier}
@article{zotero_7, title = {The pump}, doi = {https://doi.org/10.1056/NEJM199912303412702}}
@article{pubmed_7, title = {The pump}, pmid = {10615075}}
@article{fong1999clinical, title = {The score}}
"""


def folder_with(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
    return folder


NAMES = {
    "paper.md": "---\nbibliography: other.bib\n---\n[@smith2019]",
    "list.md": "---\nbibliography:\n  - other.bib\n  - absent.bib\n---\n[@smith2019]",
    "quarto.qmd": "---\nbibliography: [other.bib]\n---\n[@smith2019]",
    "inline.md": "---\nreferences:\n- id: smith2019\n  title: T\n---\n[@smith2019]",
    "myst.md": "{cite}`smith2019`\n\n```{bibliography} other.bib\n```\n",
    "paper.tex": "\\cite{smith2019} % \\bibliography{absent}\n\\bibliography{other}",
    "biblatex.tex": "\\addbibresource[location=local]{other.bib}\\cite{smith2019}",
    "own.tex": "\\cite{smith2019}\\begin{thebibliography}{9}\\bibitem[S {19}]{smith2019} Smith\\end{thebibliography}",
    "paper.typ": '@smith2019 #bibliography("other.bib", style: "ieee")',
    "two.typ": '@smith2019 #bibliography(("absent.bib", "other.bib"))',
    "paper.rst": ":cite:`smith2019`\n\n.. bibliography:: other.bib\n",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_key_of_a_bibliography_that_the_manuscript_names_is_not_unknown(
    name: str, tmp_path: Path, capsys: Captured
) -> None:
    (tmp_path / "other.bib").write_text(OTHER, encoding="utf-8")
    (tmp_path / name).write_text(NAMES[name], encoding="utf-8")
    assert main(["check-manuscript", str(tmp_path / name), "-t", "json"]) == 0
    captured = capsys.readouterr()
    (row,) = json.loads(captured.out)
    assert (row["kind"], row["severity"], row["number"]) == ("held-elsewhere", None, None)
    assert row["problem"].endswith(", not checked")
    assert "1 key of other bibliographies, not checked; 0 unknown keys" in captured.err
    assert ("absent.bib is not there" in captured.err) == (name in ("list.md", "two.typ"))


def test_without_its_bibliography_the_same_key_is_the_guidelines(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "a.md").write_text("[@smith2019]", encoding="utf-8")
    assert main(["check-manuscript", str(tmp_path / "a.md"), "-t", "json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["number"] == 53


def test_what_is_the_guidelines_is_checked_wherever_else_it_stands(tmp_path: Path, capsys: Captured) -> None:
    paper = "---\nbibliography: other.bib\n---\n[@zotero_7; @pubmed_7; @fong1999clinical]"
    folder_with(tmp_path, paper_md=paper, other_bib=OTHER)
    assert main(["check-manuscript", str(tmp_path / "paper.md"), "-t", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    found = {(row["key"], row["number"], row["kind"]) for row in rows}
    assert {
        ("zotero_7", 76, "same-work"),
        ("pubmed_7", 76, "same-work"),
        ("zotero_7", 76, "register"),
        ("fong1999clinical", 41, "register"),
    } <= found
    assert not {"other-key", "held-elsewhere"} & {row["kind"] for row in rows}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("other.json", json.dumps([{"id": "smith2019", "DOI": "10.1/x"}])),
        ("other.yaml", "references:\n- id: smith2019\n"),
        ("other.yml", "smith2019:\n  type: article\n  serial-number:\n    doi: 10.1/x\n"),
        ("other.bib", "@misc{smith2019,}"),
    ],
)
def test_bib_gives_a_bibliography_that_the_manuscript_does_not_name(
    name: str, data: str, tmp_path: Path, capsys: Captured
) -> None:
    (tmp_path / name).write_text(data, encoding="utf-8")
    (tmp_path / "a.tex").write_text("\\cite{smith2019}", encoding="utf-8")
    assert main(["check-manuscript", str(tmp_path / "a.tex"), "--bib", str(tmp_path / name)]) == 0
    assert f"held by {name}, not checked" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (None, "cannot be read: No such file"),
        (b"\xff\xfe\x00\xd8", "is a binary file. Save the bibliography"),
        (b"@misc{a,}\n@misc{b, title={\xe9}}", "is not UTF-8 (line 2)"),
        (b"@misc{a,}\n\n@misc{smith2019, title = {never closed\n", "other.bib:3: error: smith2019: the entry is not"),
        (b"@misc{smith2019, title = {A}}}\n", "other.bib:1: error: smith2019: text after the end"),
    ],
)
def test_a_broken_bibliography_is_named_with_its_line(
    data: bytes | None, says: str, tmp_path: Path, capsys: Captured
) -> None:
    if data is not None:
        (tmp_path / "other.bib").write_bytes(data)
    (tmp_path / "a.tex").write_text("\\cite{nobody2019x}", encoding="utf-8")
    assert main(["check-manuscript", str(tmp_path / "a.tex"), "--bib", str(tmp_path / "other.bib")]) == 1
    said = capsys.readouterr().err
    assert says in said
    assert "Traceback" not in said


def test_a_header_that_is_no_yaml_is_named_with_its_line(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: T\nbibliography: [a.bib\n---\n[@76]", encoding="utf-8")
    assert main(["check-manuscript", str(tmp_path / "a.md")]) == 0
    assert "a.md:4: the header is no YAML" in capsys.readouterr().err


def test_export_leaves_to_other_bibliographies_what_is_theirs(tmp_path: Path, capsys: Captured) -> None:
    paper = "\\cite{smith2019,zotero_7,kemeny2005hepatic}\\bibliography{other,references}"
    folder_with(tmp_path, paper_tex=paper, other_bib=OTHER)
    made = tmp_path / "references.bib"
    for _ in range(2):  # the second time, references.bib is there
        assert main(["export", "--keys-from", str(tmp_path / "paper.tex"), "-o", str(made)]) == 0
        written = made.read_text(encoding="utf-8")
        assert written.count("@article{") == 1
        assert "@article{kemeny2005hepatic," in written
        assert "hold them (other.bib): smith2019, zotero_7" in capsys.readouterr().err


def test_a_key_of_ours_with_the_doi_of_another_paper_is_that_paper(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "b.bib").write_text("@article{kemeny2011randomized, title={Other}, doi={10.1000/182}}", "utf-8")
    (tmp_path / "a.md").write_text("---\nbibliography: b.bib\n---\n@kemeny2011randomized", encoding="utf-8")
    assert main(["check-manuscript", str(tmp_path / "a.md"), "-t", "json"]) == 0
    (row,) = [row for row in json.loads(capsys.readouterr().out) if row["key"]]
    assert (row["number"], row["severity"]) == (None, None)


def test_an_export_can_be_made_again_into_the_file_that_the_manuscript_names(tmp_path: Path) -> None:
    text = "---\nbibliography: ours.bib\n---\n[@kemeny2011randomized; @Kemeny1999; @86]"
    (tmp_path / "again.md").write_text(text, encoding="utf-8")
    made = []
    for _ in range(2):
        assert main(["export", "--keys-from", str(tmp_path / "again.md"), "-o", str(tmp_path / "ours.bib")]) == 0
        made.append((tmp_path / "ours.bib").read_bytes())
    assert made[0] == made[1]
    assert made[0].count(b"@article") == 3


def test_export_never_writes_over_entries_that_it_has_not(tmp_path: Path, capsys: Captured) -> None:
    folder_with(tmp_path, paper_tex="\\cite{smith2019,kemeny2005hepatic}\\bibliography{other}", other_bib=OTHER)
    assert main(["export", "--keys-from", str(tmp_path / "paper.tex"), "-o", str(tmp_path / "other.bib")]) == 2
    assert "holds smith2019, which the guideline does not" in capsys.readouterr().err
    assert (tmp_path / "other.bib").read_text(encoding="utf-8") == OTHER
    assert main(["export", "--bib", "other.bib"]) == 2


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("latex", "\n\\include{two} % \\input{no}"),
        ("typst", '\n#include "two"'),
        ("markdown", "\n{{< include two >}}"),
        ("markdown", "\n```{include} two\n```"),
        ("rst", "\n.. include:: two"),
    ],
)
def test_files_taken_in_are_named_because_they_are_not_followed(kind: str, text: str) -> None:
    assert included(text, kind) == [(2, "two")]


PIECES = st.sampled_from(
    ["---\n", "bibliography:", " a.bib", "\n", "[", "]", "{", "}", "- ", "references:", "id: x", "\\bibliography{",
     "\\bibitem", "#bibliography(", '"a.bib"', ".. bibliography:: ", "```{bibliography} ", "*", "&a", "!!python", "\t", "é"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=30).map("".join), st.sampled_from(sorted(KINDS)))
def test_any_text_names_bibliographies_or_none(text: str, kind: str) -> None:
    found = elsewhere("/nowhere/paper", text, kind)
    assert not found.files
    included(text, kind)


@given(st.text(alphabet="@article{}x=,\"#%\n ab'\\", max_size=80), st.sampled_from([".bib", ".json", ".yaml"]))
def test_any_bibliography_is_read_or_refused(text: str, ending: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"other{ending}"
        path.write_text(text, encoding="utf-8")
        try:
            elsewhere("paper.md", "", "markdown", [str(path)])
        except DataError as error:
            assert str(path) in str(error)  # noqa: PT017
