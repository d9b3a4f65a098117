"""Every quote stands at its place in the text."""

from __future__ import annotations

from pathlib import Path

import pytest
from miniature import TEXT, Miniature, make_miniature

from evigraph import sourcetext
from evigraph.check import check
from evigraph.errors import DataError
from evigraph.folding import fold, sentences
from evigraph.sourcetext import Spot

SECTIONS = {"section-start": "Blue fever is rare", "section-care": "Care of adults"}


@pytest.fixture
def mini(tmp_path: Path) -> Miniature:
    return make_miniature(tmp_path)


@pytest.fixture(scope="module")
def source() -> sourcetext.SourceText:
    return sourcetext.parse(TEXT, SECTIONS)


@pytest.mark.parametrize(
    ("quote", "places"),
    [
        ("rare in adults", ["start-p1-s1"]),
        ("cured by rest in most villages", ["start-p1-s2"]),  # a figure and a page stand between
        ("villages, e.g. Vale and Hill", ["start-p1-s2"]),
        ("first to treat it", ["care-p1-s1"]),
        ("Vale et al. in 2001", ["care-p1-s1"]),
        ("HR 0.73 (95.66 % CI 0.55–0.97)", ["care-p1-s2"]),
        ("p = 0.025", ["care-p1-s2"]),
        ("not seen by Dr. A. Moor", ["care-p1-s3"]),  # a table stands between
        ("at doses ≥ 20%", ["care-p1-s3"]),
        ("vs. 5 mm (see Fig. 1)", ["care-p1-s3"]),
        ("Why? Nobody", ["care-p1"]),  # over the end of a sentence
        ("It is dear", ["care-p2-s2"]),
        ("a map of the blue fever", []),  # case is kept
        ("A map of the blue fever", ["figure1-caption"]),
        ("Mutations in the blue fever", ["table1-caption"]),
        ("Mutation Impact", []),  # a header is no row
        ("KRAS", ["table1-row1", "table1-row2"]),
        ("worse OS", ["table1-row3"]),
        ("RFS", []),
        ("(18.5 x body weight) + 1.5", ["formula1"]),
        ("No difference in survival", ["table2-row1"]),
        ("Bed and genes", ["reference2"]),  # an entry broken in two
        ("None declared", ["outside-all-sections-p1-s1"]),
        ("ever", []),  # whole words only: not in 'fever'
    ],
)
def test_a_quote_is_found_at_its_places(source: sourcetext.SourceText, quote: str, places: list[str]) -> None:
    assert [spot.slug for spot in source.find(quote)] == places


def test_rows_and_entries_are_counted(source: sourcetext.SourceText) -> None:
    assert (source.tables(), source.rows(1), source.rows(2)) == ([1, 2], 3, 1)
    assert max(passage.spot.entry for passage in source.passages) == 3


def test_a_row_without_a_label_has_an_empty_first_cell(source: sourcetext.SourceText) -> None:
    row = source.at(Spot(table=1, row=2))
    assert row is not None
    assert row.label == ""


def test_a_section_that_the_text_lacks_is_named() -> None:
    assert sourcetext.parse(TEXT, {**SECTIONS, "section-none": "Nowhere"}).missing_sections == ("section-none",)


def test_an_empty_text_has_no_passages() -> None:
    assert sourcetext.parse("", SECTIONS).passages == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("5–30 μg/L", r"$5-30 \mu\text{g/L}$"),
        ("≥ 20 %", r"$\geq 20\%$"),
        ("non‑resectable", "non-resectable"),
        ("“low” risk", '"low" risk'),
        ("a b", "a\u00a0 b"),
        ("TLV; as", "TLV²⁷; as"),
        ("well known. Next", "well known.^{1,2–4} Next"),
        ("KRAS", "*KRAS*"),
        ("et al. Ann Surg. 2022.", "<i>et al. Ann Surg</i> . 2022. ¹⁰³"),
    ],
)
def test_folding_makes_copies_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_folding_twice_changes_nothing() -> None:
    assert fold(fold(TEXT)) == fold(TEXT)


def test_initials_end_no_sentence_but_a_letter_may() -> None:
    assert len(sentences("It was Michael I. D'Angelica. He came.")) == 2
    assert len(sentences("Given mitomycin C. Patients lived.")) == 2


def test_the_tool_prints_places(mini: Miniature, capsys: pytest.CaptureFixture[str]) -> None:
    code = sourcetext.main([str(mini.text), "It is dear", "no such words", "--data", str(mini.folder)])
    assert code == 1
    assert capsys.readouterr().out == "It is dear\tcare-p2-s2\nno such words\t(stands nowhere)\n"


def test_locate_returns_the_spots(mini: Miniature) -> None:
    assert sourcetext.locate(mini.text, SECTIONS, "It is dear") == [Spot("section-care", 2, 2)]


def test_a_text_that_cannot_be_read_is_an_error(tmp_path: Path, mini: Miniature) -> None:
    with pytest.raises(DataError):
        sourcetext.read(tmp_path / "none.txt", {})
    assert [p.problem for p in check(mini.folder, text=tmp_path / "none.txt") if "cannot be read" in p.problem]


def test_a_quote_at_the_wrong_place_says_where_it_stands(mini: Miniature) -> None:
    mini.change("trials.ttl", "at:care-p2-s1 a ev:Place", "at:care-p2-s2 a ev:Place")
    mini.change("trials.ttl", "ev:statedAt at:care-p2-s1", "ev:statedAt at:care-p2-s2")
    mini.change("trials.ttl", "ev:paragraph 2 ; ev:sentence 1", "ev:paragraph 2 ; ev:sentence 2")
    quote, wording = sorted(mini.problems(with_text=True), key=lambda p: p.thing)
    assert (quote.thing, quote.line) == ("at:care-p2-s2", mini.line("trials.ttl", 'oa:exact "should be'))
    assert "stands in section-care, paragraph 2, sentence 1" in quote.problem
    assert "at:care-p2-s1" in quote.mend
    assert wording.thing == "rec:bed"
    assert "the wording does not stand in" in wording.problem


def test_a_quote_that_stands_nowhere(mini: Miniature) -> None:
    mini.change("trials.ttl", "rare in adults", "rare in dogs")
    problem = mini.only(with_text=True)
    assert "stands nowhere in the text" in problem.problem
    assert mini.problems() == []


def test_a_place_that_the_text_lacks(mini: Miniature) -> None:
    mini.change("mutations.ttl", "at:table1-row3", "at:table1-row9")
    mini.change("mutations.ttl", "ev:row 3", "ev:row 9")
    mini.change("irregularities.ttl", "at:table1-row3", "at:table1-row9")
    problem = mini.only(with_text=True)
    assert problem.problem == "the text has no table 1, row 9; the quote stands in table 1, row 3"


def test_a_whole_sentence_is_too_much(mini: Miniature) -> None:
    mini.change("trials.ttl", '"rare in adults"', '"Blue fever is rare in adults."')
    assert mini.only(with_text=True).problem == "the quote is the whole sentence"


def test_a_label_that_the_row_does_not_print(mini: Miniature) -> None:
    mini.change("mutations.ttl", "ev:row 2 ;", 'ev:row 2 ; ev:printedLabel "KRAS" ;')
    problem = mini.only(with_text=True)
    assert (problem.thing, problem.line) == ("at:table1-row2", mini.line("mutations.ttl", "ev:row 2"))
    assert "but the row prints no label" in problem.problem


def test_a_label_that_the_place_leaves_out(mini: Miniature) -> None:
    mini.change("mutations.ttl", 'ev:row 1 ; ev:printedLabel "KRAS" ;', "ev:row 1 ;")
    assert mini.only(with_text=True).mend == 'write ev:printedLabel "KRAS"'


def test_a_number_that_is_not_printed_there(mini: Miniature) -> None:
    mini.change("trials.ttl", '"HR 0.73 (95.66 %', '"HR 0.74 (95.66 %')
    assert mini.only(with_text=True).thing == "est:vale-hr"


def test_a_number_stands_at_its_own_place_wherever_its_finding_does(mini: Miniature) -> None:
    mini.change("trials.ttl", "ev:statedAt at:care-p1-s2 ; ev:estimate", "ev:statedAt at:care-p2-s1 ; ev:estimate")
    assert mini.problems(with_text=True) == []
    mini.change("trials.ttl", "; ev:statedAt at:care-p1-s2 .", "; ev:statedAt at:care-p2-s1 .")
    assert "est:vale-hr" in {problem.thing for problem in mini.problems(with_text=True)}


def test_an_ellipsis_leaves_out_what_lies_between(mini: Miniature) -> None:
    mini.change("trials.ttl", '"HR 0.73 (95.66 % CI 0.55–0.97); p', '"HR 0.73 … p')
    assert mini.problems(with_text=True) == []


def test_a_section_that_opens_nowhere_is_reported_at_its_concept(mini: Miniature) -> None:
    mini.change("concepts.ttl", '"Care of adults"', '"Care of children"')
    problem = next(p for p in mini.problems(with_text=True) if p.thing == "c:section-care")
    assert (problem.file, problem.line) == ("concepts.ttl", mini.line("concepts.ttl", "Care of children"))


def test_rows_without_a_place_are_named_once_for_a_table(mini: Miniature) -> None:
    found = [p for p in check(mini.folder, text=mini.text) if "no place is for" in p.problem]
    assert [(p.problem, p.severity) for p in found] == [("table 2 has 1 rows; no place is for 1", "warning")]
