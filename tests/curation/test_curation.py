"""The double extraction: every difference is decided, and the adjudicated table holds together."""

from __future__ import annotations

from dataclasses import replace

import pyoxigraph as ox
import pytest
from scripts import FOLDER, ROOT, script

from evigraph.names import CONCEPT

agreement = script("agreement")
extraction = script("extraction")
DATA = agreement.load()
FINAL: dict[tuple[str, str], dict[str, str]] = extraction.final_values(DATA.rows)


def items(table: str) -> dict[str, dict[str, str]]:
    return {item: fields for (name, item), fields in FINAL.items() if name == table}


FINDINGS = items("finding")

CONCEPT_FIELDS = {
    "title": ("design", "phase", "population", "restricted_to", "timing", "endpoint"),
    "study": ("status", "phase", "design", "design_basis"),
    "comparison": (
        *("tests", "comparator", "in_both_arms", "timing", "timing_basis", "comparator_timing"),
        *("resectability", "resectability_basis", "line", "line_basis"),
    ),
    "finding": (
        *("factor", "reference_state", "kind", "endpoint", "direction", "conclusion", "adjustment", "subgroup"),
        *("effect_of", "restricted_to", "modifier", "population_claimed"),
    ),
}
PLACE_FIELDS = ("place", "row", "paragraph", "sentence", "place_id", "printed_label", "quote")


# ---------------------------------------------------------------------- agreement
def test_agreement_page_is_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    code = agreement.main(["--check"])
    assert (code, capsys.readouterr().err) == (0, "")


def test_page_says_at_the_top_what_the_agreement_is_worth() -> None:
    top = (FOLDER / "agreement.md").read_text(encoding="utf-8").split("\n## ")[0]
    for words in ("same language model", "not\nindependent truth", "No clinician has verified the data"):
        assert words in top


def test_every_difference_is_decided_with_a_reason() -> None:
    assert extraction.problems(DATA.a, DATA.b, DATA.paired, DATA.rows) == []


def test_a_difference_without_a_row_is_found() -> None:
    differing = [row for row in DATA.rows if extraction.is_difference(row)]
    assert len(differing) > 100
    covered_by_others = {"text-90-groot-koerkamp2017-survival-unspecified-b"}  # excluded, since it was split
    for row in differing:
        if row.item not in covered_by_others:
            rest = [other for other in DATA.rows if other is not row]
            assert extraction.problems(DATA.a, DATA.b, DATA.paired, rest), row


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"reason": " "}, "without a reason"),
        ({"decision": "agreed"}, "called agreed"),
        ({"decision": "?"}, "no decision"),
    ],
)
def test_a_row_that_decides_nothing_is_found(change: dict[str, str], words: str) -> None:
    row = next(row for row in DATA.rows if extraction.is_difference(row) and row.field != "item")
    rows = [replace(row, **change) if other is row else other for other in DATA.rows]
    assert any(words in text for text in extraction.problems(DATA.a, DATA.b, DATA.paired, rows))


def test_a_row_that_misquotes_an_extraction_is_found() -> None:
    row = next(row for row in DATA.rows if row.decision == "a" and row.field == "population")
    rows = [replace(row, b="CRC") if other is row else other for other in DATA.rows]
    assert any("the extractions say" in text for text in extraction.problems(DATA.a, DATA.b, DATA.paired, rows))


def test_rows_are_dated_and_a_curators_row_has_no_raw_values() -> None:
    for row in DATA.rows:
        assert row.date >= "2026-11-23"
        if row.decision == "curator":
            assert row.a == row.b == ""


def test_chance_corrected_figures() -> None:
    # 20 items, 2 categories, 9 + 8 agreed: marginals 11/9 and 10/10, so chance is 0.5 for kappa
    values = [("x", "x")] * 9 + [("y", "y")] * 8 + [("x", "y")] * 2 + [("y", "x")]
    assert extraction.kappa(values) == pytest.approx((0.85 - 0.5) / 0.5)
    share = 21 / 40
    chance = 2 * share * (1 - share)
    assert extraction.ac1(values) == pytest.approx((0.85 - chance) / (1 - chance))
    assert extraction.kappa([]) is None
    assert extraction.ac1([("x", "x")]) is None


# ---------------------------------------------------------------------- the adjudicated table
def concepts() -> set[str]:
    found = set()
    for path in [*sorted((ROOT / "ontology").glob("*.ttl")), ROOT / "data" / "concepts.ttl"]:
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(CONCEPT):
                found.add(quad.subject.value.removeprefix(CONCEPT))
    return found


def test_closed_lists_hold() -> None:
    known = concepts()
    wrong = {
        (table, item, field, value)
        for (table, item), fields in FINAL.items()
        for field in CONCEPT_FIELDS.get(table, ())
        for value in fields.get(field, "").split(" | ")
        if value and value not in known
    }
    assert wrong == set()


def test_sections_and_kinds_of_subject() -> None:
    known = concepts()
    for item, finding in FINDINGS.items():
        kind = finding["subject_kind"]
        assert kind in {"comparison", "factor", "observation", "target"}
        assert ("comparison" in finding) == (kind == "comparison"), item
        assert ("factor" in finding) == (kind != "comparison"), item
        assert finding["place"] in {"table1", "table2"} or f"section-{finding['place']}" in known
        for field in ("comparison", "factor", "subgroup"):
            assert " | " not in finding.get(field, ""), f"{item} joins several: {field}"


@pytest.mark.parametrize(("table", "rows"), [("table1", 33), ("table2", 17)])
def test_every_table_row_has_a_finding(table: str, rows: int) -> None:
    found = {int(finding["row"]) for finding in FINDINGS.values() if finding["place"] == table}
    assert found == set(range(1, rows + 1))


def test_comparisons_studies_and_references_exist() -> None:
    references, studies, comparisons = items("reference"), items("study"), items("comparison")
    assert sorted(map(int, references)) == list(range(1, 150))
    for item, comparison in comparisons.items():
        assert comparison["study"] in studies, item
    for item, finding in FINDINGS.items():
        assert finding.get("comparison") is None or finding["comparison"] in comparisons, item
    for fields in [*studies.values(), *FINDINGS.values()]:
        assert set(fields.get("numbers", "").split()) <= set(references)
    assert {study["trial"] for study in studies.values()} == {"true", "false"}


def test_finding_ids_are_unique_per_place() -> None:
    seen = [(finding["finding"], finding["place_id"]) for finding in FINDINGS.values()]
    assert len(seen) == len(set(seen))
    assert all(name == name.lower() for name, _ in seen)


def test_one_finding_says_the_same_at_each_of_its_places() -> None:
    claims: dict[str, dict[str, str]] = {}
    for item, finding in FINDINGS.items():
        claim = {field: value for field, value in finding.items() if field not in PLACE_FIELDS}
        assert claims.setdefault(finding["finding"], claim) == claim, item


def test_a_place_has_one_quote_of_at_most_eight_words() -> None:
    places: dict[str, tuple[str, ...]] = {}
    for item, finding in FINDINGS.items():
        assert 0 < len(finding["quote"].split()) <= 8, item
        where = tuple(finding.get(field, "") for field in ("place", "row", "paragraph", "sentence", "quote"))
        assert places.setdefault(finding["place_id"], where) == where, item
        number = finding.get("row") or f"p{finding['paragraph']}-s{finding['sentence']}"
        start = f"{finding['place']}-row{number}" if "row" in finding else f"{finding['place']}-{number}"
        assert finding["place_id"].rstrip("abcdefgh") == start, item
    assert len(set(places.values())) == len(places)
