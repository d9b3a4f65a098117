"""`evigraph show` of a recommendation, and the recommendations that another thing names."""

from __future__ import annotations

import shutil
from typing import Any

import pytest

import evigraph
from evigraph.cli.show import as_text
from evigraph.describe.model import Description, Section
from evigraph.resources import data_folder

CLASH = """
@prefix ev: <https://w3id.org/evigraph/ontology#> .
@prefix c: <https://w3id.org/evigraph/concept/> .
@prefix rec: <https://w3id.org/evigraph/crlm/recommendation/> .
@prefix f: <https://w3id.org/evigraph/crlm/finding/> .
@prefix at: <https://w3id.org/evigraph/crlm/place/> .
@prefix irr: <https://w3id.org/evigraph/crlm/irregularity/> .
irr:made-up a ev:Irregularity ; ev:irregularityKind c:clash ; ev:field "recommends" ;
    ev:affects rec:upfront-surgery-resectable , f:chun2020-os ; ev:asPrinted "made up" ; ev:rule c:keep-both ;
    ev:authority c:same-text ; ev:origin c:publication ; ev:statedAt at:sequencing-p6-s1 ;
    ev:consequence "Made up for this test." .
"""


@pytest.fixture(scope="module")
def kb() -> evigraph.KnowledgeBase:
    return evigraph.open()


@pytest.fixture(scope="module")
def clashing(tmp_path_factory: pytest.TempPathFactory) -> evigraph.KnowledgeBase:
    """The data with one more clash on the register."""
    folder = tmp_path_factory.mktemp("clash") / "data"
    shutil.copytree(data_folder(), folder)
    (folder / "clash.ttl").write_text(CLASH, encoding="utf-8")
    return evigraph.open(folder)


def _section(description: Description, title: str) -> Section:
    found = [section for section in description.sections if section.title == title]
    assert found, f"no section {title!r} in {[section.title for section in description.sections]}"
    return found[0]


def _select(kb: evigraph.KnowledgeBase, query: str) -> list[dict[str, Any]]:
    answer = kb.sparql(query)
    assert isinstance(answer, evigraph.Answer)
    return [dict(row) for row in answer]


def _rows(description: Description, title: str) -> list[dict[str, Any]]:
    return [dict(row) for row in _section(description, title).table or ()]


def _facts(description: Description, title: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for fact in _section(description, title).facts:
        found.setdefault(fact.label, []).append(fact.value)
    return found


# ---------------------------------------------------------------- titles
@pytest.mark.parametrize(
    ("recommendation", "title"),
    [
        ("upfront-surgery-resectable",
         "For upfront surgery rather than perioperative chemotherapy, in resectable colorectal liver metastases"),
        ("mutation-profile-and-surgery",
         "Insufficient evidence against liver resection, "
         "on the ground of the mutation profile"),
        ("no-trial-of-perioperative-timing",
         "Insufficient evidence for or against perioperative chemotherapy "
         "versus adjuvant or neoadjuvant chemotherapy"),
        ("no-routine-anti-egfr-in-resectable",
         "Against anti-EGFR therapy, in resectable or suboptimally resectable colorectal liver metastases, "
         "as a routine"),
        ("pd-1-blockade-perioperative",
         "For perioperative PD-1 blockade, restricted to MSI high (dMMR), "
         "although the trials did not evaluate patients planned for liver resection"),
        ("ct-for-volumetry", "On computed tomography versus magnetic resonance imaging, for volumetry"),
        ("primary-imaging-modalities",
         "On magnetic resonance imaging, positron emission tomography and multiphase computed tomography"),
    ],
)  # fmt: skip
def test_a_title_is_made_from_the_structure(kb: evigraph.KnowledgeBase, recommendation: str, title: str) -> None:
    assert kb.show(f"recommendation/{recommendation}").title == title


def test_a_title_never_says_that_something_is_not_stated(kb: evigraph.KnowledgeBase) -> None:
    found = _select(kb, "SELECT ?r { ?r a ev:Recommendation }")
    titles = [kb.show(str(row["r"])).title for row in found]
    assert len(titles) >= 70
    assert [title for title in titles if "not stated" in title or "not-stated" in title] == []


# ---------------------------------------------------------------- what a recommendation rests on
def test_a_recommendation_shows_type_strength_condition_and_words(kb: evigraph.KnowledgeBase) -> None:
    shown = kb.show("recommendation/no-routine-anti-egfr-in-resectable")
    facts = _facts(shown, "Recommendation")
    assert facts["type"] == ["recommendation"]
    assert facts["recommends"] == ["against"]
    assert facts["strength"] == ["not-stated"]
    assert facts["condition"] == ["as-a-routine"]
    assert facts["wording"] == ["should not be routinely used in patients with"]
    assert [row["place"] for row in _rows(shown, "Stated at")] == ["place/molecular-p5-s2"]


def test_insufficient_evidence_recommends_nothing(kb: evigraph.KnowledgeBase) -> None:
    facts = _facts(kb.show("recommendation/mutation-profile-and-surgery"), "Recommendation")
    assert facts["insufficient for"] == ["against"]
    assert "recommends" not in facts


def test_cited_and_inferred_evidence_stand_apart(kb: evigraph.KnowledgeBase) -> None:
    shown = kb.show("recommendation/volumetry-before-right-resection")
    (cited,) = _section(shown, "Evidence cited in its sentence").facts
    (inferred,) = _section(shown, "Evidence inferred by a curator").facts
    assert (cited.label, cited.id) == ("27", "reference/27")
    assert cited.value.startswith("Abdalla EK 2004. Total and segmental liver volume variations")
    assert (inferred.label, inferred.id) == ("24", "reference/24")


def test_an_inferred_finding_says_what_it_claims_and_cites(kb: evigraph.KnowledgeBase) -> None:
    (fact,) = _section(kb.show("recommendation/upfront-surgery-resectable"), "Evidence inferred by a curator").facts
    assert fact.value == "FOLFOX4 v surgery alone, both arms surgery: OS neither (no difference claimed) (cites 75)"
    assert fact.id == "finding/eortc-40983-os"


def test_a_recommendation_without_evidence_says_so(kb: evigraph.KnowledgeBase) -> None:
    facts = _facts(kb.show("recommendation/mutation-profile-and-surgery"), "Evidence")
    assert facts == {"none": ["its sentence cites none, and no curator inferred any"]}


# ---------------------------------------------------------------- what contradicts it, and what is irregular
def test_what_contradicts_a_recommendation_is_named_from_either_side(clashing: evigraph.KnowledgeBase) -> None:
    shown = clashing.show("recommendation/upfront-surgery-resectable")
    row = next(row for row in _rows(shown, "Contradicted by") if row["irregularity"] == "irregularity/made-up")
    assert (row["thing"], row["consequence"]) == ("finding/chun2020-os", "Made up for this test.")
    assert "OS better" in str(row["contradicted_by"])
    assert "made up" not in as_text(shown).partition("Irregularities")[2]  # shown once, under its own heading
    entries = [row["irregularity"] for row in _rows(clashing.show("finding/chun2020-os"), "Irregularities")]
    assert "irregularity/made-up" in entries


def test_oddities_of_its_evidence_are_shown(kb: evigraph.KnowledgeBase) -> None:
    rows = _rows(kb.show("recommendation/volumetry-before-right-resection"), "Irregularities")
    assert "irregularity/ref24-article-number" in [row["irregularity"] for row in rows]


# ---------------------------------------------------------------- from the other side
def test_a_reference_names_the_recommendations_that_rest_on_it_and_how(kb: evigraph.KnowledgeBase) -> None:
    rows = _rows(kb.show("69"), "Recommendations that rest on it")
    assert [(row["recommendation"], row["basis"]) for row in rows] == [
        ("recommendation/preoperative-chemotherapy-in-selected-patients", "cited in its sentence"),
        ("recommendation/upfront-surgery-strong-consideration",
         "inferred by a curator, through finding/noda2022-progression | finding/noda2022-survival-unspecified"),
    ]  # fmt: skip
    assert _rows(kb.show("noda2022clinical"), "Recommendations that rest on it") == rows
    assert "Also cited by" not in [section.title for section in kb.show("69").sections]


def test_a_finding_names_the_recommendations_that_rest_on_it(kb: evigraph.KnowledgeBase) -> None:
    (row,) = _rows(kb.show("finding/eortc-40983-os"), "Recommendations that rest on it")
    assert row["recommendation"] == "recommendation/upfront-surgery-resectable"
    assert row["basis"] == "inferred by a curator"


def test_an_intervention_names_the_recommendations_about_it_and_its_narrower_ones(kb: evigraph.KnowledgeBase) -> None:
    rows = _rows(kb.show("liver transplantation"), "Recommendations about it")
    found = {str(row["recommendation"]): (row["role"], row["concept"]) for row in rows}
    assert found["recommendation/organs-for-unresectable-metastases"] == ("intervention", "liver-transplantation")
    assert found["recommendation/centres-evaluate-transplantation"][0] == "intervention"
    chemotherapy = {
        (row["recommendation"], row["role"]) for row in _rows(kb.show("chemotherapy"), "Recommendations about it")
    }
    assert ("recommendation/upfront-surgery-resectable", "alternative") in chemotherapy


def test_a_biomarker_names_the_recommendations_restricted_to_it_and_does_not_call_them_findings(
    kb: evigraph.KnowledgeBase,
) -> None:
    shown = kb.show("KRAS")
    (row,) = _rows(shown, "Recommendations about it")
    assert (row["recommendation"], row["role"]) == ("recommendation/anti-egfr-in-kras-wild-type", "restriction")
    restricted = [row["finding"] for row in _rows(shown, "Findings with it as restriction")]
    assert restricted
    assert all(str(finding).startswith("finding/") for finding in restricted)


# ---------------------------------------------------------------- the data
def test_what_a_recommendation_cites_is_what_its_sentence_prints(kb: evigraph.KnowledgeBase) -> None:
    """The citation pointers, extracted apart from the recommendations, must tell the same."""
    found = _select(
        kb,
        """
        SELECT ?r ?number ?where {
          { ?r a ev:Recommendation ; ev:cites ?ref ; ev:statedAt ?here . BIND("cited" AS ?where) }
          UNION
          { ?r a ev:Recommendation ; ev:statedAt ?here . ?here ev:section ?s ; ev:paragraph ?p ; ev:sentence ?n .
            ?there ev:section ?s ; ev:paragraph ?p ; ev:sentence ?n .
            ?pointer ev:statedAt ?there ; ev:pointsTo ?ref . BIND("printed" AS ?where) }
          ?ref ev:number ?number }""",
    )
    cited = {(row["r"], row["number"]) for row in found if row["where"] == "cited"}
    printed = {(row["r"], row["number"]) for row in found if row["where"] == "printed"}
    assert cited
    assert cited == printed
