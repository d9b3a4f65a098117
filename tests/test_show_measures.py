"""`evigraph show` of thresholds, formulas, scores, criteria, risk groups and tests."""

from __future__ import annotations

from typing import Any

import pytest

import evigraph
from evigraph.describe.model import Description, Section


@pytest.fixture(scope="module")
def kb() -> evigraph.KnowledgeBase:
    return evigraph.open()


def _section(description: Description, title: str) -> Section:
    found = [section for section in description.sections if section.title == title]
    assert found, f"no section {title!r} in {[section.title for section in description.sections]}"
    return found[0]


def _rows(description: Description, title: str) -> list[dict[str, Any]]:
    table = _section(description, title).table
    assert table is not None
    return list(table)


@pytest.mark.parametrize(
    ("thing", "kind", "title"),
    [
        ("threshold/flr-normal-liver", "threshold", "future liver remnant >= 20 %: normal liver, for liver resection"),
        ("threshold/kinetic-growth-rate", "threshold", "kinetic growth rate < 2.66 % per week: for liver resection"),
        ("threshold/ct-slice-thickness", "threshold", "slice thickness 2 to 4 mm: for multiphase-CT"),
        ("formula/sTLV-body-weight", "formula",
         "standardised total liver volume: sTLV = (18.51 × body weight) + 191.8"),
        ("clinical-risk-score", "score", "Clinical Risk Score"),
        ("criterion/crs-cea", "criterion", "Clinical Risk Score: preoperative-CEA > 200 ng/ml (1 point)"),
        ("criterion/game-3-to-8-metastases", "criterion",
         "Genetic and Morphological Evaluation score: number of metastases 3 to 8"),
        ("GAME-high-risk", "risk group", "GAME score, high risk"),
        ("finding/asato2017-gd-eob-dtpa-mri-and-dwi-sensitivity", "finding",
         "Gd-EOB-DTPA-MRI-and-DWI v CT: sensitivity better (difference)"),
    ],
)  # fmt: skip
def test_a_title_is_made_from_structure(kb: evigraph.KnowledgeBase, thing: str, kind: str, title: str) -> None:
    shown = kb.show(thing)
    assert (shown.kind, shown.title) == (kind, title)


def test_a_threshold_shows_its_number_whom_it_is_for_and_where_it_stands(kb: evigraph.KnowledgeBase) -> None:
    shown = kb.show("threshold/flr-cirrhosis")
    facts = {fact.label: fact.value for fact in _section(shown, "Threshold").facts}
    assert (facts["operator"], facts["value"], facts["unit"], facts["as printed"]) == (">=", "40", "%", "≥40%")
    assert facts["condition"] == "compensated-cirrhosis-without-portal-hypertension"
    assert [row["place"] for row in _rows(shown, "Stated at")] == ["place/imaging-p7-s3"]


def test_a_formula_stands_at_its_formula_and_in_the_sentence_that_names_it(kb: evigraph.KnowledgeBase) -> None:
    places = [row["place"] for row in _rows(kb.show("formula/sTLV-BSA"), "Stated at")]
    assert places == ["place/formula2", "place/imaging-p8-s3"]


def test_a_score_shows_its_criteria_with_points_as_far_as_they_are_printed(kb: evigraph.KnowledgeBase) -> None:
    points = {row["criterion"]: row["points"] for row in _rows(kb.show("nordlinger-score"), "Criteria")}
    assert len(points) == 7
    assert points["criterion/nordlinger-cea-above-30"] == 2
    assert {row["points"] for row in _rows(kb.show("GAME"), "Criteria")} == {None}


@pytest.mark.parametrize(
    ("score", "groups"),
    [
        ("nordlinger-score", [("0 to 2", "79 % at 24 months"), ("3 to 4", "60 % at 24 months"),
                              ("5 to 7", "43 % at 24 months")]),
        ("CRS", [("0", "60 % at 60 months"), ("5", "14 % at 60 months")]),
        ("GAME", [("0 to 1", "73.4 % at 60 months"), ("2 to 3", None), (">= 4", "11.3 % at 60 months")]),
    ],
)  # fmt: skip
def test_a_score_shows_its_groups_from_the_fewest_points_up_with_survival(
    kb: evigraph.KnowledgeBase, score: str, groups: list[tuple[str, str | None]]
) -> None:
    assert [(row["points"], row["result"]) for row in _rows(kb.show(score), "Risk groups")] == groups


def test_a_score_shows_what_it_is_compared_with_and_its_study(kb: evigraph.KnowledgeBase) -> None:
    against = _rows(kb.show("CRS"), "Findings of other tests against it")
    assert [row["finding"] for row in against] == ["finding/margonis2018-game-score-discrimination"]
    assert [row["study"] for row in _rows(kb.show("CRS"), "Studies behind it")] == ["study/fong1999"]


def test_a_score_that_is_only_named_shows_who_is_cited_for_it(kb: evigraph.KnowledgeBase) -> None:
    shown = kb.show("Basingstoke Predictive Index")
    assert [fact.id for fact in _section(shown, "Source").facts] == ["reference/43"]
    assert "Criteria" not in [section.title for section in shown.sections]


@pytest.mark.parametrize("thing", ["GAME-score", "criterion/game-cea"])
def test_an_irregularity_of_its_sentence_is_shown(kb: evigraph.KnowledgeBase, thing: str) -> None:
    entries = [row["irregularity"] for row in _rows(kb.show(thing), "Irregularities")]
    assert "irregularity/game-cea-unit" in entries


def test_a_risk_group_shows_its_numbers_and_both_roles(kb: evigraph.KnowledgeBase) -> None:
    shown = kb.show("nordlinger-low-risk")
    assert [row["as_printed"] for row in _rows(shown, "Numbers")] == ["79 %"]
    assert len(_rows(shown, "Findings with it as reference state")) == 2


def test_a_test_shows_findings_on_its_kinds_too_but_not_on_what_is_broader(kb: evigraph.KnowledgeBase) -> None:
    mri = {row["finding"] for row in _rows(kb.show("MRI"), "Findings on this test")}
    assert "finding/asato2017-gd-eob-dtpa-mri-and-dwi-sensitivity" in mri
    gadoxetic = {row["finding"] for row in _rows(kb.show("gadoxetic acid-enhanced MRI"), "Findings on this test")}
    assert gadoxetic < mri
    assert "93.1 %" in [row["as_printed"] for row in _rows(kb.show("MRI"), "Numbers")]


def test_pet_ct_is_a_kind_of_pet_and_not_the_same(kb: evigraph.KnowledgeBase) -> None:
    on_pet_ct = {row["finding"] for row in _rows(kb.show("PET/CT"), "Findings on this test")}
    on_pet = {row["finding"] for row in _rows(kb.show("PET"), "Findings on this test")}
    assert on_pet_ct < on_pet
    assert "finding/lee2017-pet-mri-sensitivity" in on_pet - on_pet_ct


def test_a_quantity_and_a_liver_condition_lead_to_their_thresholds(kb: evigraph.KnowledgeBase) -> None:
    by_quantity = [row["threshold"] for row in _rows(kb.show("FLR"), "Thresholds and formulas")]
    assert by_quantity == ["threshold/flr-CALI", "threshold/flr-cirrhosis", "threshold/flr-normal-liver"]
    assert [row["threshold"] for row in _rows(kb.show("CALI"), "Thresholds and formulas")] == ["threshold/flr-CALI"]
