"""Citation places: the adjudicated pointers are complete, and the graph says what they say."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from scripts import FOLDER, script

import evigraph
from evigraph.folding import fold

agreement_2 = script("agreement_2")
answers = script("answers_citations")
DATA = agreement_2.load()
FACTS = script("answers_facts").load_facts()
POINTERS = answers.pointers_of(FACTS)


@cache
def kb() -> evigraph.KnowledgeBase:
    return evigraph.open()


def where_cited(number: int) -> list[dict[str, Any]]:
    return [dict(row) for row in kb().ask("where-cited", number=number)]


# ---------------------------------------------------------------------- the extractions and the adjudicated table
def test_what_the_script_writes_is_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    code = agreement_2.main(["--check"])
    assert (code, capsys.readouterr().err) == (0, "")


def test_every_difference_is_decided_with_a_reason() -> None:
    assert agreement_2.problems_of(DATA) == []
    stances = agreement_2.differences(DATA, "pointer", "stance")
    assert len(stances) == 10
    for row in stances:
        rest = replace(DATA, rows=[other for other in DATA.rows if other is not row])
        assert agreement_2.problems_of(rest), row


def test_a_pointer_that_only_one_extraction_has_is_found() -> None:
    fewer = {**DATA.b, "pointer": dict(list(DATA.b["pointer"].items())[1:])}
    paired = agreement_2.pair_up(DATA.a, fewer)
    assert [pair.a_item for pair in paired if not pair.b_item] == ["introduction-1-1"]
    assert agreement_2.problems_of(replace(DATA, b=fewer, paired=paired))


def test_page_says_what_the_agreement_is_worth() -> None:
    page = (FOLDER / "agreement-2.md").read_text(encoding="utf-8")
    for words in ("two separate runs of the same\nlanguage", "not independent truth", "No clinician has verified"):
        assert words in page.split("\n## ")[0]


def test_pointers_are_named_by_place_and_number() -> None:
    assert len(POINTERS) == 157
    for pointer in POINTERS:
        assert pointer.name == f"{pointer.fields['place_id'].rstrip('abcdefgh')}-{pointer.number}"
        assert pointer.fields["stance"] in {"for", "against", "neutral"}
        assert 0 < len(pointer.fields["quote"].split()) <= 8
        assert pointer.fields["towards"]


def test_the_printed_group_holds_the_number() -> None:
    for pointer in POINTERS:
        numbers: set[int] = set()
        for part in fold(pointer.fields["as_printed"]).split(","):
            first, _, last = part.partition("-")
            numbers |= set(range(int(first), int(last or first) + 1))
        assert pointer.number in numbers
        same_place = {p.number for p in POINTERS if p.where == pointer.where}
        assert numbers <= same_place, "a range is expanded"


# ---------------------------------------------------------------------- the graph
def test_every_reference_is_pointed_to() -> None:
    result = kb().sparql("SELECT DISTINCT ?number WHERE { ?pointer a ev:Pointer ; ev:pointsTo/ev:number ?number }")
    assert isinstance(result, evigraph.Answer)
    assert set(result.column("number")) == set(range(1, 150))
    assert len(kb().ask("uncited-references")) == 0


def test_pointers_per_part_of_the_guideline() -> None:
    result = kb().sparql(
        "SELECT ?pointer ?table WHERE { ?pointer a ev:Pointer ; ev:statedAt ?at OPTIONAL { ?at ev:table ?table } }"
    )
    assert isinstance(result, evigraph.Answer)
    assert Counter(result.column("table")) == {None: 107, 1: 33, 2: 17}


def test_how_often_each_reference_is_cited() -> None:
    result = kb().sparql(
        "SELECT ?number (COALESCE(?table, 0) AS ?part) ?stance (COUNT(?pointer) AS ?pointers) WHERE {"
        " ?pointer ev:pointsTo/ev:number ?number ; ev:statedAt ?at ; ev:stance ?stance OPTIONAL { ?at ev:table ?table }"
        " } GROUP BY ?number ?table ?stance"
    )
    assert isinstance(result, evigraph.Answer)
    found = {(row["number"], row["part"], row["stance"]): row["pointers"] for row in result}
    assert found == answers.counts(FACTS)


def test_a_row_of_a_table_cites_one_number() -> None:
    rows = [pointer.where[:2] for pointer in POINTERS if pointer.where[0]]
    assert sorted(rows) == [*((1, row) for row in range(1, 34)), *((2, row) for row in range(1, 18))]


def test_all_pointers_are_as_adjudicated() -> None:
    for number in range(1, 150):
        expected = answers.where_cited(FACTS, number)
        for row in expected:
            del row["source"]
        assert [{name: str(value) for name, value in row.items()} for row in where_cited(number)] == expected


def test_one_reference_is_cited_for_and_against() -> None:
    rows = where_cited(69)
    assert {row["stance"]: row["towards"] for row in rows} == {
        "against": "neoadjuvant chemotherapy",
        "for": "preoperative chemotherapy in selected patients",
    }
    assert {row["as_printed"] for row in rows} == {"67–69", "69,78,79"}


def test_two_numbers_of_one_work_are_told_apart() -> None:
    assert [row["place"] for row in where_cited(76)] == ["place/sequencing-p5-s2"]
    assert [row["place"] for row in where_cited(86)] == ["place/hai-p1-s1"]
    assert kb().ask("references-of-work", id=76) == kb().ask("references-of-work", id=86)


def test_mixed_results_are_one_stance_that_names_its_endpoint() -> None:
    for number, endpoint in (
        (73, "disease-free"),
        (136, "recurrence-free"),
        (138, "recurrence-free"),
        (141, "disease-free"),
    ):
        (row,) = where_cited(number)
        assert row["stance"] == "for"
        assert row["towards"].endswith(f": {endpoint} survival")


def test_superscripts_that_are_no_citations_stay_out() -> None:
    # cm³ stands in a caption, and 1 marks a footnote in the introduction: neither is a pointer
    assert [row["place"] for row in where_cited(3)] == ["place/introduction-p1-s2"]
    assert [row["place"] for row in where_cited(1)] == ["place/introduction-p1-s1"]
