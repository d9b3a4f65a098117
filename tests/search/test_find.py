"""`evigraph find`: from whatever is remembered to the right thing, first; and a clear answer to any input."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import evigraph
from evigraph.cli import main
from evigraph.search.filters import read_years
from evigraph.search.model import KINDS
from evigraph.spelling import fold

TINY = Path(__file__).parents[1] / "tiny"


@pytest.fixture(scope="module")
def kb() -> evigraph.KnowledgeBase:
    return evigraph.open()


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "find-cache"))


def first(kb: evigraph.KnowledgeBase, words: str) -> str:
    """Return the ID of the first hit."""
    return str(kb.find(words, most=1).column("id")[0])


# ---------------------------------------------------------------- identifiers
@pytest.mark.parametrize(
    ("words", "id_"),
    [
        ("76", "reference/76"),
        ("ref. 76", "reference/76"),
        ("[76]", "reference/76"),
        ("kemeny1999hepatic", "reference/76"),
        ("10.1056/NEJM199912303412702", "reference/76"),
        ("https://doi.org/10.1056/nejm199912303412702.", "reference/76"),
        ("see DOI: 10.1016/S1470-2045(19)30798-3)", "reference/58"),
        ("https://doi.org/10.1016/S1470-2045%2819%2930798-3", "reference/58"),
        ("pmid:10615075", "reference/76"),
        ("PMID 10615075", "reference/76"),
        ("https://pubmed.ncbi.nlm.nih.gov/10615075/", "reference/76"),
        ("EORTC 40983", "reference/74"),
        ("new epoc", "reference/58"),
        ("newepoc", "reference/58"),
        ("TRANSMET", "study/transmet"),
        ("BRAF", "BRAF"),
        ("hepatic arterial infusion", "HAI"),
    ],
)
def test_an_identifier_comes_first(kb: evigraph.KnowledgeBase, words: str, id_: str) -> None:
    assert first(kb, words) == id_


def test_a_trials_name_finds_its_reports_then_the_trial(kb: evigraph.KnowledgeBase) -> None:
    assert kb.find("eortc-40983").column("id")[:3] == ["reference/74", "reference/75", "study/eortc-40983"]


def test_a_registry_number_stands_anywhere(kb: evigraph.KnowledgeBase) -> None:
    assert "study/" in first(kb, "TRANSMET NCT02597348")


# ---------------------------------------------------------------- words
@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("jorgensen", 98),
        ("dangelica 2015", 8),
        ("D’Angelica 2015", 8),
        ("kemney 2011", 146),
        ("nordlinnger folfox4 2013", 75),
        ("robotic pump", 91),
        ("clinical score predicting recurrence", 41),
        ("hepatobiliary scintigraphy alpps", 31),
        ("folfoxiri panitumumab ras wild", 59),
        ("annals of surgical oncology 2006 consensus conference", 4),
        ("engstrand incidence", 1),
        ("engstrand popul", 1),
    ],
)
def test_words_as_a_writer_remembers_them(kb: evigraph.KnowledgeBase, words: str, number: int) -> None:
    assert kb.find(words, kind="reference", most=1).column("number") == [number]


def test_author_and_year_come_before_words(kb: evigraph.KnowledgeBase) -> None:
    matched = kb.find("kemeny 2021 survival", most=1)[0]
    assert (matched["number"], "year 2021" in str(matched["matched"])) == (145, True)


def test_accents_hyphens_and_spelling_make_no_difference(kb: evigraph.KnowledgeBase) -> None:
    for one, other in (("jørgensen", "jorgensen"), ("K-RAS", "kras"), ("k ras", "kras"), ("tumour", "tumor")):
        assert kb.find(one).column("id") == kb.find(other).column("id")


def test_synonyms_count_as_the_words_that_they_stand_for(kb: evigraph.KnowledgeBase) -> None:
    (hit,) = [row for row in kb.find("HAIP kemeny", most=None) if row["number"] == 76]
    assert "about HAIP" in str(hit["matched"])


def test_what_writers_type_for_a_concept_finds_it_and_is_not_shown(kb: evigraph.KnowledgeBase) -> None:
    for typed, id_ in (("liver mets", "CRLM"), ("OLT", "liver-transplantation")):
        (label,) = kb.find(typed, most=1).column("label")
        assert (first(kb, typed), typed in str(label)) == (id_, False)
    assert {65, 66} <= set(kb.find("disappearing mets", kind="reference", most=4).column("number"))


def test_the_drug_finds_the_pump_that_gives_it(kb: evigraph.KnowledgeBase) -> None:
    found = kb.find("floxuridine", most=None).column("id")
    assert {"floxuridine", "HAI-floxuridine", "HAI-pump-floxuridine", "reference/76", "study/kemeny1999"} <= set(found)


def test_a_name_in_a_title_is_found_by_its_initials(kb: evigraph.KnowledgeBase) -> None:
    (hit,) = kb.find("IHPBA", most=None)
    assert (hit["number"], hit["matched"]) == (101, "title IHPBA")


def test_an_abbreviation_is_no_slip_of_another_one(
    kb: evigraph.KnowledgeBase, capsys: pytest.CaptureFixture[str]
) -> None:
    assert len(kb.find("SBRT")) == 0, "radiotherapy is not SIRT"
    assert main(["find", "SBRT"]) == 0
    assert "nothing here has 'SBRT'. Nearest: SIRT." in capsys.readouterr().err
    assert "(for KEMNEY)" in str(kb.find("KEMNEY 1999", most=1).column("matched")[0])


def test_every_reference_is_found_by_author_year_and_two_words(kb: evigraph.KnowledgeBase) -> None:
    references = kb.ask("reference-list")
    keys = {row["number"]: row["key"] for row in references}
    missed = []
    for row in references:
        author = str(row["authors"]).partition(";")[0].rsplit(" ", 1)[0]
        words = [word for word in re.findall(r"\w+", str(row["title"])) if len(word) > 5][:2]
        hit = kb.find(f"{author} {row['year']} {' '.join(words)}", kind="reference", most=1)
        if not len(hit) or keys[hit[0]["number"]] != row["key"]:
            missed.append(row["number"])
    assert missed == []


def test_a_word_that_nothing_has_is_named_with_near_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["find", "kemeny", "qqqqqzzz"]) == 0
    captured = capsys.readouterr()
    assert "kemeny" in captured.out
    assert "nothing here has 'qqqqqzzz'" in captured.err
    assert "no hit has all of these words" in captured.err


# ---------------------------------------------------------------- conditions
def test_conditions_hold_for_every_hit(kb: evigraph.KnowledgeBase) -> None:
    years = {row["number"]: row["year"] for row in kb.ask("reference-list")}
    found = kb.find("liver metastases", year="2015..2019", kind="reference", most=None)
    assert len(found) > 5
    assert all(2015 <= int(str(years[number])) <= 2019 for number in found.column("number"))
    assert {row["kind"] for row in kb.find("braf", kind="biomarkers")} == {"biomarker"}


def test_conditions_alone_list_all_that_fulfil_them(kb: evigraph.KnowledgeBase) -> None:
    found = kb.find(type="rct", cited_in="table 2", kind="reference", most=None)
    assert {76, 145} & set(found.column("number")) == {145} or 76 in found.column("number")
    assert set(found.column("number")) <= set(kb.find(type="randomised", most=None).column("number"))


@pytest.mark.parametrize(
    ("text", "years"), [("2015", (2015, 2015)), ("2015..", (2015, None)), ("..2015", (None, 2015))]
)
def test_years(text: str, years: tuple[int | None, int | None]) -> None:
    assert read_years(text) == years


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["braf", "--year", "twenty"], "--year takes a year or a range"),
        (["braf", "--year", "2020..2010"], "ends before it begins"),
        (["braf", "--type", "poem"], "--type does not know 'poem'. Values: "),
        (["braf", "--cited-in", "Table 9"], "--cited-in does not know 'Table 9'. Values: Figure 1, Table 1, Table 2"),
        (["braf", "--kind", "novel"], f"Kinds: {', '.join(KINDS)}"),
        (["braf", "--most", "few"], "--most takes a number or all"),
        ([], "give some words, or a condition"),
        (["  "], "give some words, or a condition"),
    ],
)
def test_misuse_is_said_plainly(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["find", *arguments]) == 2
    assert said in capsys.readouterr().err


# ---------------------------------------------------------------- any input
@pytest.mark.parametrize(
    "words",
    ["!?.", '"', "(", "* AND", "NEAR(braf, 2)", "kras OR", "title:braf", "-", "--", "\x00\x01", "'", '""""', "^braf",
     "{a b}: c", "10.1000/", "braf AND NOT kras", "a", "é", "肝", "\udc80", "%", "_", "0", "999999999999999999999",
     "🩻", "👩🏽‍⚕️ kemeny", "\u202e\u200b", "a" * 10_000, "kemeny " * 2_000, "?" * 10_000, '" OR 1=1 --', "--most"],
)  # fmt: skip
def test_signs_and_operators_are_no_syntax(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["find", f" {words}"]) == 0
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--", "--year"], 0, "guideline"),
        (["--", "-n"], 0, "guideline"),
        (["--zebra"], 2, "evigraph find --help"),
        (["--", ""], 2, "give some words"),
        (["", ""], 2, "give some words"),
    ],
)  # fmt: skip
def test_what_looks_like_an_option_is_answered_or_refused(
    arguments: list[str], code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["find", *arguments]) == code
    assert said in capsys.readouterr().err


def test_only_signs_is_said_to_hold_no_word(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["find", "(?!)"]) == 0
    assert "there is no word to look for" in capsys.readouterr().err


def test_a_very_long_query_is_answered(kb: evigraph.KnowledgeBase) -> None:
    assert len(kb.find("hepatic arterial infusion " * 20_000)) > 0
    assert len(kb.find("x" * 1_000_000)) == 0
    assert len(kb.find(" ".join(f"word{n}" for n in range(100_000)))) == 0


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_answered(kb: evigraph.KnowledgeBase, words: str) -> None:
    kb.find(words.encode("utf-8", "replace").decode("utf-8"))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_one_slip_in_an_authors_name_is_forgiven(kb: evigraph.KnowledgeBase, data: st.DataObject) -> None:
    names = sorted({str(row["authors"]).partition(";")[0].rsplit(" ", 1)[0] for row in kb.ask("reference-list")})
    name = data.draw(st.sampled_from([name for name in names if len(name) > 5 and name.isalpha()]))
    at = data.draw(st.integers(1, len(name) - 2))
    slips = (
        name[:at] + name[at + 1 :],
        name[:at] + name[at] + name[at:],
        name[:at] + name[at + 1] + name[at] + name[at + 2 :],
    )
    misspelt = data.draw(st.sampled_from(slips))
    assume(not kb._index.count(fold(misspelt)) and not kb._index.prefixed(fold(misspelt)))
    labels = [str(label) for label in kb.find(misspelt, kind="reference", most=None).column("label")]
    assert any(label.startswith(name) for label in labels)


# ---------------------------------------------------------------- the command
def test_the_answer_pipes_into_export(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert main(["find", "kemeny", "2011", "--kind", "reference", "-t", "csv"]) == 0
    out = capsys.readouterr().out
    assert next(csv.reader(io.StringIO(out))) == ["kind", "id", "number", "key", "label", "matched"]
    monkeypatch.setattr("sys.stdin", io.StringIO(out))
    assert main(["export", "-", "-t", "bibtex"]) == 0
    assert "{kemeny2011randomized," in capsys.readouterr().out


def test_json_has_the_same_rows(kb: evigraph.KnowledgeBase, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["find", "braf", "-t", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == list(kb.find("braf"))


def test_a_table_keeps_within_100_columns(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["find", "hepatic", "arterial", "infusion"]) == 0
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 100


def test_another_guideline_has_its_own_index(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["find", "--kb", str(TINY), "--kind", "reference", "-t", "json", "cup"]) == 0
    assert [row["number"] for row in json.loads(capsys.readouterr().out)] == [2]


def test_an_unknown_folder_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["find", "--kb", "/nowhere/at/all", "braf"]) == 1
    assert "there is no folder" in capsys.readouterr().err
