"""Bibliography records: what is written reads back to the same references, and keeps what its reader needs."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from needs import needs_modules, needs_programs

import evigraph
from evigraph.bibliography import FORMATS, write_bibliography
from evigraph.bibliography.entry import Entry, entries
from evigraph.citations.record import Record, read_name
from evigraph.cli import main
from evigraph.loaders.bibtex import PrintedReference, read_bibtex
from evigraph.loaders.csl import read_csl_json
from evigraph.loaders.ris import read_ris

READERS: dict[str, Callable[[Path], list[PrintedReference]]] = {
    "bibtex": read_bibtex,
    "csl-json": read_csl_json,
    "ris": read_ris,
    "endnote": read_ris,
}


@pytest.fixture(scope="module")
def kb() -> evigraph.KnowledgeBase:
    return evigraph.open()


def read_back(name: str, data: bytes, folder: Path) -> list[PrintedReference]:
    path = folder / "references"
    path.write_bytes(data)
    return [replace(reference, line=0) for reference in READERS[name](path)]


# ---------------------------------------------------------------- round trips
@pytest.mark.parametrize("name", READERS)
def test_the_whole_list_reads_back_as_it_is_edited(kb: evigraph.KnowledgeBase, name: str, tmp_path: Path) -> None:
    edited = [replace(reference, line=0) for reference in read_bibtex(kb.folder / "references.bib")]
    data = write_bibliography(entries(kb, as_printed=True), name)
    assert read_back(name, data, tmp_path) == edited


def test_bibtex_in_ascii_reads_back_the_same(kb: evigraph.KnowledgeBase, tmp_path: Path) -> None:
    every = entries(kb, as_printed=True)
    data = write_bibliography(every, "bibtex", ascii=True)
    assert data.isascii()
    in_utf8 = read_back("bibtex", write_bibliography(every, "bibtex"), tmp_path)
    assert read_back("bibtex", data, tmp_path) == in_utf8


WORDS = st.text(
    alphabet=st.characters(categories=("L", "N", "P", "S", "Zs"), exclude_characters="\\{}\xa0", max_codepoint=0x24F),
    min_size=1,
    max_size=60,
).map(lambda text: " ".join(text.split()))


@settings(max_examples=150, deadline=None)
@given(title=WORDS.filter(bool), journal=WORDS, volume=st.sampled_from(["", "18", "II", "2019"]))
@pytest.mark.parametrize("name", ["csl-json", "ris", "endnote"])
def test_any_title_reads_back(
    name: str, title: str, journal: str, volume: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    record = Record(1, "a2020b", "w", (read_name("Gönen M"),), True, title, journal, 2020, volume=volume)
    folder = tmp_path_factory.getbasetemp()
    (found,) = read_back(name, write_bibliography([Entry("a2020b", record)], name), folder)
    assert (found.title, found.journal or "", found.volume or "") == (title, journal, volume)


@settings(max_examples=150, deadline=None)
@given(title=st.text(alphabet="aB 5%&#$_~^-–öéñøÅß°<>=≥`/'()[]:;,.?!@*+", min_size=1, max_size=40))
def test_any_signs_of_a_title_read_back_from_bibtex(title: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    title = " ".join(title.split())
    if not title:
        return
    record = Record(1, "a2020b", "w", (read_name("Gönen M"),), False, title, "J", 2020)
    folder = tmp_path_factory.getbasetemp()
    (found,) = read_back("bibtex", write_bibliography([Entry("a2020b", record)], "bibtex"), folder)
    assert found.title == title


# ---------------------------------------------------------------- what the readers of a format need
def test_titles_are_protected_from_every_style(kb: evigraph.KnowledgeBase) -> None:
    for name in ("bibtex", "biblatex"):
        titles = re.findall(r"^  title +=(.*)$", write_bibliography(entries(kb), name).decode(), re.MULTILINE)
        assert len(titles) == 149
        assert all(title.strip().startswith("{{") and title.endswith("}},") for title in titles)


@pytest.mark.parametrize(
    ("name", "marker", "count"),
    [("bibtex", " and others}", 118), ("biblatex", " and others}", 118), ("csl-json", '"literal": "others"', 118),
     ("ris", "AU  - et al.\n", 118), ("endnote", "AU  - et al.,\r\n", 118)],
)  # fmt: skip
def test_et_al_is_kept(kb: evigraph.KnowledgeBase, name: str, marker: str, count: int) -> None:
    assert write_bibliography(entries(kb), name).decode().count(marker) == count


def test_initials_are_told_from_given_names(kb: evigraph.KnowledgeBase) -> None:
    (entry,) = entries(kb, [110])
    text = write_bibliography([entry], "bibtex").decode()
    assert "van Vugt, J. L. A." in text
    item = json.loads(write_bibliography([entry], "csl-json"))[0]
    assert {"family": "Vugt", "given": "J. L. A.", "non-dropping-particle": "van"} in item["author"]


def test_groups_are_no_persons() -> None:
    record = Record(1, "a", "w", (read_name("Study Group of Surgery"),), False, "T", "J", 2020)
    assert b"author       = {{Study Group of Surgery}}" in write_bibliography([Entry("a", record)], "bibtex")
    assert b"AU  - Study Group of Surgery,\r\n" in write_bibliography([Entry("a", record)], "endnote")


def test_an_article_number_is_printed_where_pages_are(kb: evigraph.KnowledgeBase) -> None:
    entry = entries(kb, [1])
    assert b"eid          = {78}" in write_bibliography(entry, "biblatex")
    assert json.loads(write_bibliography(entry, "csl-json"))[0]["page"] == "78"
    assert b"C7  - 78" in write_bibliography(entry, "ris")


def test_a_supplement_stands_where_styles_print_it(kb: evigraph.KnowledgeBase) -> None:
    entry = entries(kb, [35])
    item = json.loads(write_bibliography(entry, "csl-json"))[0]
    assert (item["issue"], "supplement-number" in item) == ("Suppl 3", False)
    assert b"IS  - Suppl 3" in write_bibliography(entry, "ris")
    assert b"number       = {Suppl 3}" in write_bibliography(entry, "biblatex")


def test_ris_has_nothing_but_tags(kb: evigraph.KnowledgeBase) -> None:
    lines = write_bibliography(entries(kb), "ris").decode().splitlines()
    assert [line for line in lines if line and not re.match(r"[A-Z][A-Z0-9]  - ", line)] == []


def test_a_letter_without_a_latex_command_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    record = Record(1, "a", "w", (read_name("Gönen M"),), False, "肝 liver", "J", 2020)
    with pytest.raises(evigraph.UsageError, match="肝"):
        write_bibliography([Entry("a", record)], "bibtex", ascii=True)


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_data_give_the_same_bytes(kb: evigraph.KnowledgeBase, name: str) -> None:
    assert write_bibliography(entries(kb), name) == write_bibliography(entries(evigraph.open()), name)


# ---------------------------------------------------------------- mended and as printed
def test_misprints_are_mended_unless_they_are_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "46", "-t", "ris"]) == 0
    captured = capsys.readouterr()
    assert "AU  - Tsilimigras, D. I." in captured.out
    assert "misprints are mended in 46" in captured.err
    assert main(["export", "46", "-t", "ris", "--as-printed"]) == 0
    assert "AU  - Tsimigras, D. I." in capsys.readouterr().out


def test_lists_of_identifiers_say_how_many_have_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "-t", "pmids"]) == 0
    captured = capsys.readouterr()
    pmids = captured.out.split()
    assert all(pmid.isdigit() for pmid in pmids)
    assert len(pmids) == len(set(pmids))
    assert re.search(r"\d+ of 149 references print no PMID", captured.err)


# ---------------------------------------------------------------- manuscripts
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("paper.md", "As shown [@kemeny1999hepatic; @nordlinger2013perioperative, p. 3]."),
        ("paper.qmd", "@nordlinger2013perioperative and [@kemeny1999hepatic]"),
        ("paper.tex", r"So \cite{kemeny1999hepatic,nordlinger2013perioperative}."),
        ("paper.typ", "See @kemeny1999hepatic and #cite(<nordlinger2013perioperative>)."),
        ("paper.rst", "See :cite:p:`kemeny1999hepatic,nordlinger2013perioperative`."),
    ],
)
def test_what_a_manuscript_cites(name: str, text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paper = tmp_path / name
    paper.write_text(text, encoding="utf-8")
    assert main(["export", "--keys-from", str(paper)]) == 0
    out = capsys.readouterr().out
    assert set(re.findall(r"^@article\{(.*),$", out, re.MULTILINE)) == {
        "kemeny1999hepatic",
        "nordlinger2013perioperative",
    }


def test_entries_have_the_manuscripts_own_keys(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paper = tmp_path / "paper.md"
    paper.write_text("One [@kemeny1999hepatic-86], the same [@76].", encoding="utf-8")
    assert main(["export", "--keys-from", str(paper), "-t", "csl-json"]) == 0
    captured = capsys.readouterr()
    assert [item["id"] for item in json.loads(captured.out)] == ["kemeny1999hepatic-86", "76"]


def test_unknown_keys_are_named_and_the_rest_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paper = tmp_path / "paper.tex"
    paper.write_text(r"\cite{kemney1999hepatic,kemeny2021randomized}", encoding="utf-8")
    assert main(["export", "--keys-from", str(paper)]) == 1
    captured = capsys.readouterr()
    assert captured.out.count("@article{") == 1
    assert "'kemney1999hepatic' is left out" in captured.err
    assert "Nearest: kemeny1999hepatic" in captured.err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--keys-from", "none.md"], 1, "cannot be read"),
        (["--keys-from", "paper.docx"], 2, "says no kind of manuscript"),
        (["--keys-from", "empty.md"], 2, "cites nothing"),
        (["76", "--keys-from", "empty.md"], 2, "not both"),
        (["76", "-t", "ris", "--ascii"], 2, "--ascii is for bibtex and biblatex"),
        (["76", "-t", "word"], 2, "Formats: bibtex, biblatex"),
    ],
)
def test_misuse_is_said_plainly(
    arguments: list[str], code: int, said: str, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty.md").write_text("No citation.", encoding="utf-8")
    assert main(["export", *arguments]) == code
    captured = capsys.readouterr()
    assert said in captured.err
    assert captured.out == ""


# ---------------------------------------------------------------- pandoc
@pytest.mark.parametrize(
    ("name", "ascii_only"),
    [("bibtex", False), ("bibtex", True), ("biblatex", False), ("biblatex", True), ("csl-json", False)],
)
def test_pandoc_renders_a_manuscript_without_a_warning(
    kb: evigraph.KnowledgeBase, name: str, ascii_only: bool, tmp_path: Path
) -> None:
    needs_modules("pypandoc")
    import pypandoc

    every = entries(kb)
    ending = {"bibtex": "bibtex", "biblatex": "bib", "csl-json": "json"}[name]
    bibliography = tmp_path / f"references.{ending}"
    bibliography.write_bytes(write_bibliography(every, name, ascii=ascii_only))
    paper = tmp_path / "paper.md"
    paper.write_text("\n\n".join(f"[@{entry.key}]" for entry in every), encoding="utf-8")
    command = [pypandoc.get_pandoc_path(), "--citeproc", "--bibliography", str(bibliography), "-t", "plain", str(paper)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8")
    assert done.stderr == ""
    text = " ".join(done.stdout.split())
    assert "Groot Koerkamp" in text
    assert "et al" in text
    assert "Strömberg" in text


@pytest.mark.parametrize("ascii_only", [False, True])
def test_bibtex_itself_reads_all_entries_without_a_warning(
    kb: evigraph.KnowledgeBase, ascii_only: bool, tmp_path: Path
) -> None:
    needs_programs("bibtex")
    (tmp_path / "all.bib").write_bytes(write_bibliography(entries(kb), "bibtex", ascii=ascii_only))
    (tmp_path / "paper.aux").write_text("\\citation{*}\n\\bibstyle{unsrt}\n\\bibdata{all}\n", encoding="utf-8")
    done = subprocess.run(["bibtex", "paper"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "Warning" not in done.stdout, done.stdout
    bibliography = (tmp_path / "paper.bbl").read_text(encoding="utf-8")
    assert bibliography.count("\\bibitem{") == 149
    assert bibliography.count("et~al.") == 118
