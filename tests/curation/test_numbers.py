"""Numbers and recommendations: every difference of the two extractions is decided, and the decisions hold together."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest
from scripts import FOLDER, script

agreement_2 = script("agreement_2")
extraction = script("extraction")
DATA = agreement_2.load()
FINAL: dict[tuple[str, str], dict[str, str]] = extraction.final_values(extraction.read_rows(FOLDER / "adjudicated.csv"))
NUMBERS = {item: fields for (table, item), fields in FINAL.items() if table == "number"}
RECOMMENDATIONS = {item: fields for (table, item), fields in FINAL.items() if table == "recommendation"}
FINDINGS = {fields["finding"]: fields for (table, _), fields in FINAL.items() if table == "finding"}
FINDINGS |= {item: fields for (table, item), fields in FINAL.items() if table == "claim"}
BOTH = ("number", "recommendation")
KINDS = {
    *("result", "frequency", "test-performance", "sample-size", "follow-up", "threshold", "score-criterion"),
    *("score-points", "score-group", "formula", "time-span", "other", "left-out"),
}
OF_A_FINDING = {"result", "frequency", "test-performance"}
PLACES = {
    **{f"figure1-caption-{letter}": "caption-figure-1" for letter in "ab"},
    **{f"formula{number}": f"formula-{number}" for number in (1, 2)},
}
"""Places of the graph whose names are not those of the form."""
PLACE = re.compile(r"[a-z]+-p\d+-s\d+|caption-figure-\d+|formula-\d+")


def kind(fields: dict[str, str]) -> str:
    return fields["kind"].split(":")[0]


# ---------------------------------------------------------------------- is every difference decided?
@pytest.mark.parametrize("table", BOTH)
def test_each_difference_needs_its_row(table: str) -> None:
    """Without the rows that decide differences, each of them is a problem."""
    kept = [row for row in DATA.rows if row.table != table or not extraction.is_difference(row)]
    missing = {
        (row.item, row.field) for row in DATA.rows if row.table == table and row not in kept and row.field != "item"
    }
    assert len(missing) > 100
    items = [row for row in DATA.rows if row.table == table and row.field == "item"]
    found = agreement_2.problems_of(replace(DATA, rows=[*kept, *(row for row in items if row not in kept)]))
    for item, field in missing:
        assert any(text.startswith(f"{table} {item}, {field}: no row") for text in found), (item, field)


@pytest.mark.parametrize("table", BOTH)
def test_each_item_needs_a_row_that_says_what_became_of_it(table: str) -> None:
    items = [row for row in DATA.rows if row.table == table and row.field == "item" and (row.a or row.b)]
    for row in [row for row in items if not (row.a and row.b)] + items[::20]:
        pair = [other for other in items if (other.a, other.b) == (row.a, row.b)]
        rest = [other for other in DATA.rows if other.item not in {one.item for one in pair} or other.table != table]
        assert agreement_2.problems_of(replace(DATA, rows=rest)), row


def test_every_difference_is_decided_with_a_reason() -> None:
    assert agreement_2.problems_of(DATA) == []
    row = next(row for row in DATA.rows if row.table == "number" and extraction.is_difference(row))
    rows = [replace(row, reason="") if other is row else other for other in DATA.rows]
    assert any("without a reason" in text for text in agreement_2.problems_of(replace(DATA, rows=rows)))


def test_the_alignment_names_every_item_once() -> None:
    paired = [pair for pair in DATA.paired if pair.table in BOTH]
    assert agreement_2.listed(DATA.a, DATA.b, paired) == paired
    for wrong in (paired[1:], [*paired, paired[0]]):
        with pytest.raises(ValueError, match="has to name each number of A once"):
            agreement_2.listed(DATA.a, DATA.b, wrong)


def test_the_page_lists_every_difference() -> None:
    page = (FOLDER / "agreement-2.md").read_text(encoding="utf-8")
    for table in BOTH:
        assert f"| {table} | {len(DATA.a[table])} | {len(DATA.b[table])} |" in page
        for row in DATA.rows:
            if row.table == table and row.field == "item" and not (row.a and row.b):
                assert f"| {row.reason} |" in page, row
    types = [row for row in agreement_2.differences(DATA, "recommendation", "type") if row.a and row.b]
    assert len(types) == 2
    for row in types:
        assert f"| {row.item} | {row.a} | {row.b} | {row.value} | {row.decision} | {row.reason} |" in page


# ---------------------------------------------------------------------- numbers and recommendations
@pytest.mark.parametrize("items", [NUMBERS, RECOMMENDATIONS], ids=BOTH)
def test_an_item_is_named_by_its_place(items: dict[str, dict[str, str]]) -> None:
    for item, fields in items.items():
        assert PLACE.fullmatch(fields["place"]), item
        assert re.fullmatch(rf"{fields['place']}-(\d+|expression)", item)
        assert 0 < len(fields["quote"].split()) <= 8, item


def test_every_number_of_the_extractions_is_entered_or_left_out_with_a_code() -> None:
    assert {kind(fields) for fields in NUMBERS.values()} == KINDS
    for item, fields in NUMBERS.items():
        if kind(fields) == "left-out":
            assert fields["kind"].removeprefix("left-out: ") in agreement_2.LEFT_OUT, item
            assert "value" not in fields
    raw = {pair.a_item for pair in DATA.paired if pair.table == "number" and pair.a_item}
    assert raw == {row.a for row in DATA.rows if row.table == "number" and row.field == "item"} - {""}
    assert not [row for row in DATA.rows if row.table == "number" and row.decision == "excluded"]


def test_a_number_of_a_finding_has_an_endpoint_and_any_other_a_quantity() -> None:
    for item, fields in NUMBERS.items():
        if kind(fields) in OF_A_FINDING:
            assert {"endpoint", "finding", "direction", "conclusion", "measure"} <= set(fields), item
            assert "quantity" not in fields
        elif kind(fields) != "left-out":
            assert "quantity" in fields, item
            assert not {"endpoint", "direction", "conclusion"} & set(fields), item


def test_a_number_says_the_direction_of_its_finding() -> None:
    said: dict[str, tuple[str, str]] = {}
    for item, fields in NUMBERS.items():
        if "finding" in fields:
            name, axes = fields["finding"], (fields["direction"], fields["conclusion"])
            assert fields["thing"] == f"finding/{name}"
            assert said.setdefault(name, axes) == axes, item
            assert axes == (FINDINGS[name]["direction"], FINDINGS[name]["conclusion"]), item
            assert fields["endpoint"] == FINDINGS[name]["endpoint"], item


def test_a_number_names_what_carries_it_and_its_own_place() -> None:
    estimates = [fields["estimate"] for fields in NUMBERS.values() if "estimate" in fields]
    assert len(estimates) == len(set(estimates))
    for item, fields in NUMBERS.items():
        if kind(fields) in ("left-out", "score-points"):
            continue
        assert fields["thing"].startswith(("finding/", "study/")) == ("estimate" in fields), item
        places = {PLACES.get(name) or re.sub(r"[a-z]+$", "", name) for name in fields["place_id"].split(" | ")}
        assert fields["place"] in places, item


def test_points_stand_with_the_criteria_that_have_them() -> None:
    criteria = {fields["thing"]: fields for fields in NUMBERS.values() if kind(fields) == "score-criterion"}
    said = {
        thing: fields["value"]
        for fields in NUMBERS.values()
        if kind(fields) == "score-points"
        for thing in fields["thing"].split(" | ")
    }
    assert said == {thing: fields["points"] for thing, fields in criteria.items() if "points" in fields}


def test_values_are_numbers_and_words_are_percent() -> None:
    for item, fields in NUMBERS.items():
        for field in ("value", "value_low", "value_high", "ci_low", "ci_high", "p", "n", "events", "at_months"):
            if field in fields:
                assert Decimal(fields[field]).is_finite(), item
        assert fields.get("operator", "<") in {"<", "<=", ">", ">=", "~"}, item
    in_words = [f for f in NUMBERS.values() if "operator" in f and not re.search(r"\d", f["as_printed"])]
    words = {f["as_printed"]: (f["operator"], f["value"], f["unit"]) for f in in_words}
    assert words == {
        "more than a quarter": (">", "25", "%"),
        "nearly half": ("~", "50", "%"),
        "up to a quarter": ("<=", "25", "%"),
    }


def test_words_of_bound_stand_in_the_string() -> None:
    bound = ("up to", "more than", "at least", "less than", "under", "around", "nearly", "pproximately", *"<>≤≥")
    for item, fields in NUMBERS.items():
        if "operator" in fields and kind(fields) != "left-out":
            assert any(word in fields["as_printed"] for word in bound), item


def test_what_cannot_be_right_has_no_value() -> None:
    (printed,) = [fields for fields in NUMBERS.values() if fields["as_printed"] == "135"]
    assert "value" not in printed


def test_a_recommendation_recommends_by_its_type() -> None:
    for item, fields in RECOMMENDATIONS.items():
        advises = fields["type"] in {"recommendation", "good-practice"}
        assert ("recommends" in fields) == advises, item
        assert ("insufficient_for" in fields) == (fields["type"] == "insufficient-evidence"), item
        assert fields["strength"] == "not-stated"
        assert not ("inferred_numbers" in fields and fields["type"] == "descriptive"), item
    counts = Counter(fields["type"] for fields in RECOMMENDATIONS.values())
    assert set(counts) == {"recommendation", "good-practice", "insufficient-evidence", "descriptive"}


def test_insufficient_data_to_avoid_surgery_is_no_advice() -> None:
    found = [f for f in RECOMMENDATIONS.values() if "avoidance of surgery" in f["quote"]]
    assert [(f["type"], f["insufficient_for"], f.get("recommends")) for f in found] == [
        ("insufficient-evidence", "against", None)
    ]


def test_concepts_of_a_recommendation_are_short_names() -> None:
    for item, fields in RECOMMENDATIONS.items():
        for field in ("intervention", "alternative", "population", "condition", "restricted_to", "timing"):
            for name in fields.get(field, "-").split(" | "):
                assert " " not in name, (item, field)
        cited, inferred = (set(fields.get(name, "").split()) for name in ("cited_numbers", "inferred_numbers"))
        assert not cited & inferred, item
