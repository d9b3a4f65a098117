"""A manuscript also cites works that are not the guideline's: they are known, counted, and never lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evigraph.citations.elsewhere import bibliographies_of
from evigraph.citations.manuscript import KINDS
from evigraph.cli import main

Captured = pytest.CaptureFixture[str]

OTHERS = """\
@string{lancet = {Lancet}}
@article{roe1999tea, title = {Tea}, author = {Roe, A.}, journal = lancet # { A}, year = 1999}
@article{zotero76, title = "Hepatic", doi = {https://doi.org/10.1056/NEJM199912303412702}, year = 1999}
@article{nordlinger2008perioperative, title = {Another paper}, doi = {10.1000/other}, year = 2008}
@article{pub, title = {By its PMID}, pmid = {10615075}}
"""
PAPER = (
    "---\nbibliography: others.bib\n---\n[@roe1999tea; @zotero76; @nordlinger2008perioperative; @kemeny2011randomized]"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "others.bib").write_text(OTHERS, encoding="utf-8")
    (tmp_path / "paper.md").write_text(PAPER, encoding="utf-8")
    return tmp_path


def rows(capsys: Captured, *words: str, code: int = 0) -> dict[str, dict[str, object]]:
    assert main(["check-manuscript", *words, "-t", "json"]) == code
    return {row["key"]: row for row in json.loads(capsys.readouterr().out) if row["key"]}


def test_a_key_of_another_bibliography_is_known_and_not_checked(folder: Path, capsys: Captured) -> None:
    found = rows(capsys, "paper.md")
    assert found["roe1999tea"]["kind"] == "elsewhere"
    assert "others.bib" in str(found["roe1999tea"]["problem"])
    assert main(["check-manuscript", "paper.md"]) == 0
    assert "2 keys of other bibliographies, not checked; 0 unknown keys" in capsys.readouterr().err


def test_what_is_ours_by_its_doi_is_checked_as_ours_whatever_its_key(folder: Path, capsys: Captured) -> None:
    found = rows(capsys, "paper.md")["zotero76"]
    assert (found["number"], found["work"]) == (76, "kemeny1999hepatic")
    assert found["severity"] == "warning"


def test_a_key_of_ours_with_the_doi_of_another_paper_is_another_paper(folder: Path, capsys: Captured) -> None:
    assert rows(capsys, "paper.md")["nordlinger2008perioperative"]["kind"] == "elsewhere"


def test_a_bibliography_is_given_where_the_manuscript_names_none(folder: Path, capsys: Captured) -> None:
    (folder / "bare.md").write_text("@pub and @roe1999tea", encoding="utf-8")
    assert rows(capsys, "bare.md", code=1)["pub"]["kind"] == "unknown-key"
    found = rows(capsys, "bare.md", "--bib", "others.bib")
    assert (found["pub"]["number"], found["roe1999tea"]["kind"]) == (76, "elsewhere")


def test_a_csl_json_bibliography_is_read_too(folder: Path, capsys: Captured) -> None:
    (folder / "others.json").write_text('[{"id": "roe", "DOI": "10.1000/182"}]', encoding="utf-8")
    (folder / "bare.md").write_text("@roe", encoding="utf-8")
    assert rows(capsys, "bare.md", "--bib", "others.json")["roe"]["kind"] == "elsewhere"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("none.bib", None, "none.bib, a bibliography, is not there"),
        ("list.txt", b"a", "list.txt is no bibliography that can be read here: .bib or .json"),
        ("latin.bib", b"@article{a, title={\xe9}}", "latin.bib cannot be read: it is not UTF-8"),
        ("half.json", b'[{"id": ', "half.json is no JSON"),
        ("odd.json", b'{"id": 1}', "odd.json is no CSL-JSON"),
        ("folder.bib", b"/", "folder.bib cannot be read: Is a directory"),
    ],
)
def test_a_bibliography_that_cannot_be_read_is_an_error_if_given_and_a_note_if_named(
    folder: Path, capsys: Captured, name: str, content: bytes | None, says: str
) -> None:
    if content == b"/":
        (folder / name).mkdir()
    elif content is not None:
        (folder / name).write_bytes(content)
    assert main(["check-manuscript", "paper.md", "--bib", name]) == 1
    assert says in capsys.readouterr().err
    (folder / "names.md").write_text(f"---\nbibliography: {name}\n---\n@kemeny2011randomized", encoding="utf-8")
    assert main(["check-manuscript", "names.md"]) == 0
    assert f"{says}" in capsys.readouterr().err


def test_an_entry_that_is_lost_from_a_bibliography_is_named_with_its_line(folder: Path, capsys: Captured) -> None:
    (folder / "others.bib").write_text(OTHERS + "@article{lost, title = {open\n", encoding="utf-8")
    assert main(["check-manuscript", "paper.md"]) == 0
    assert "others.bib:6: error: lost: the entry is not closed" in capsys.readouterr().err


def test_an_export_leaves_other_bibliographies_what_is_theirs(folder: Path, capsys: Captured) -> None:
    assert main(["export", "--keys-from", "paper.md", "-o", "ours.bib"]) == 0
    assert "3 keys stand in others.bib and are left to it" in capsys.readouterr().err
    written = (folder / "ours.bib").read_text(encoding="utf-8")
    assert "kemeny2011randomized" in written
    assert "zotero76" not in written


def test_an_export_can_be_made_again_into_the_file_that_the_manuscript_names(folder: Path) -> None:
    text = "---\nbibliography: ours.bib\n---\n[@kemeny2011randomized; @Kemeny1999; @86]"
    (folder / "again.md").write_text(text, encoding="utf-8")
    made = []
    for _ in range(2):
        assert main(["export", "--keys-from", "again.md", "-o", "ours.bib"]) == 0
        made.append((folder / "ours.bib").read_bytes())
    assert made[0] == made[1]
    assert made[0].count(b"@article") == 3


def test_an_export_never_writes_over_entries_of_others(folder: Path, capsys: Captured) -> None:
    assert main(["export", "--keys-from", "paper.md", "-o", "others.bib"]) == 2
    assert "they would be lost" in capsys.readouterr().err
    assert (folder / "others.bib").read_text(encoding="utf-8") == OTHERS


@settings(max_examples=200, deadline=None)
@given(text=st.text(), kind=st.sampled_from(sorted(KINDS)))
def test_any_text_names_bibliographies_or_none(text: str, kind: str) -> None:
    header = f'---\nbibliography: {text}\n---\n{text}\\bibliography{{{text}}}#bibliography("{text}")'
    assert all(isinstance(name, str) and name for name in bibliographies_of(header, kind))
