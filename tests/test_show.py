"""`evigraph show`: everything known about one thing, and where it is stated."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

import evigraph
from evigraph.cli import main
from evigraph.cli.show import as_text
from evigraph.describe.model import Description, Section
from evigraph.names import EV

TINY = Path(__file__).with_name("tiny")
SECOND_PART = """
@prefix ev: <https://w3id.org/evigraph/ontology#> .
@prefix c: <https://w3id.org/evigraph/concept/> .
@prefix tea: <https://example.org/tea/> .
<https://example.org/tea/finding/leaf2020-response> ev:estimate <https://example.org/tea/estimate/leaf2020-hr> .
<https://example.org/tea/estimate/leaf2020-hr> a ev:Estimate ; ev:measure c:hazard-ratio ; ev:arm c:tested ;
    ev:relativeTo c:comparator ; ev:value 0.73 ; ev:ciLow 0.55 ; ev:ciHighOpen c:not-reached ; ev:ciLevel 95.66 ;
    ev:pOperator "<" ; ev:p 0.05 ; ev:atMonths 36.0 ; ev:analysisSet c:not-stated ; ev:asPrinted "HR 0.730" ;
    ev:statedAt <https://example.org/tea/place/table1-row1> .
<https://example.org/tea/recommendation/green> a ev:Recommendation ; ev:recommendationType c:recommendation ;
    ev:recommends c:for ; ev:intervention c:green-tea ; ev:population c:tired-readers ; ev:strength c:not-stated ;
    ev:wording "offer green tea" ; ev:cites <https://example.org/tea/reference/1> ;
    ev:inferredEvidence <https://example.org/tea/reference/2> ; ev:statedAt <https://example.org/tea/place/table1-row1> .
<https://example.org/tea/pointer/row1-1> a ev:Pointer ; ev:pointsTo <https://example.org/tea/reference/1> ;
    ev:stance c:for ; ev:statedAt <https://example.org/tea/place/table1-row1> .
"""


@pytest.fixture(scope="module")
def kb() -> evigraph.KnowledgeBase:
    return evigraph.open()


@pytest.fixture(scope="module")
def tea(tmp_path_factory: pytest.TempPathFactory) -> evigraph.KnowledgeBase:
    """The tiny guideline, with an estimate, a recommendation and a pointer."""
    folder = tmp_path_factory.mktemp("show") / "tea"
    shutil.copytree(TINY, folder)
    (folder / "second.ttl").write_text(SECOND_PART, encoding="utf-8")
    return evigraph.open(folder)


def _section(description: Description, title: str) -> Section:
    found = [section for section in description.sections if section.title.startswith(title)]
    assert found, f"no section {title!r} in {[section.title for section in description.sections]}"
    return found[0]


def _facts(description: Description, title: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for fact in _section(description, title).facts:
        found.setdefault(fact.label, []).append(fact.value)
    return found


def _rows(description: Description, title: str) -> list[dict[str, Any]]:
    table = _section(description, title).table
    assert table is not None
    return list(table)


# ---------------------------------------------------------------- references and works
def test_a_number_shows_its_own_printed_entry_and_the_other_number_of_its_work(kb: evigraph.KnowledgeBase) -> None:
    first, second = kb.show("76"), kb.show("86")
    assert _facts(first, "Entry as printed")["PMID"] == ["10615075"]
    assert "PMID" not in _facts(second, "Entry as printed")
    assert _facts(second, "Entry as printed")["number"] == ["86"]
    for description in (first, second):
        assert _facts(description, "Work")["numbers"] == ["both 76 and 86 cite one work"]
        assert [row["study"] for row in _rows(description, "Studies that it reports")] == ["study/kemeny1999"]


def test_a_number_shows_what_its_work_is_cited_for_under_any_number(kb: evigraph.KnowledgeBase) -> None:
    rows = _rows(kb.show("86"), "Findings that cite it")
    death = next(row for row in rows if row["finding"] == "finding/kemeny1999-death")
    assert (death["endpoint"], death["direction"], death["conclusion"]) == ("death", "better", "difference")
    assert (death["cited"], death["numbers"]) == ("76", "76 86")
    assert death["stated_in"] == "place/sequencing-p5-s2"


def test_et_al_is_shown_where_it_is_printed(kb: evigraph.KnowledgeBase) -> None:
    assert _facts(kb.show("1"), "Entry")["authors"][0].endswith("Freedman J")
    assert _facts(kb.show("2"), "Entry")["authors"][0].endswith("; et al.")


def test_what_the_title_says_stands_apart_from_what_the_guideline_says(kb: evigraph.KnowledgeBase) -> None:
    shown = kb.show("103")
    assert _facts(shown, "What the title says")["restricted to"] == ["KRAS-mutation"]
    assert _rows(shown, "Findings that cite it")[0]["claim"].startswith("KRAS wild type: OS worse")
    assert "title-mismatch" in [row["kind"] for row in _rows(shown, "Irregularities")]


def test_a_doi_shows_the_work_with_all_its_printed_references(kb: evigraph.KnowledgeBase) -> None:
    shown = kb.show("https://doi.org/10.1056/NEJM199912303412702")
    assert shown.kind == "work"
    assert [fact.id for fact in _section(shown, "Printed references").facts][:2] == ["reference/76", "reference/86"]


# ---------------------------------------------------------------- studies and comparisons
def test_a_trial_shows_each_comparison_with_its_bases_and_findings(kb: evigraph.KnowledgeBase) -> None:
    shown = kb.show("kemeny1999")
    assert (shown.id, shown.kind) == ("study/kemeny1999", "trial")
    assert _facts(shown, "Study")["design"] == ["randomised (basis: text)"]
    comparison = _section(shown, "Comparison: HAI-pump-floxuridine v no addition")
    assert comparison.id == "comparison/kemeny1999"
    assert [(f.label, f.value) for f in comparison.facts if f.label == "timing"] == [
        ("timing", "adjuvant (basis: text)")
    ]
    assert comparison.table is not None
    assert "finding/kemeny1999-death" in comparison.table.column("finding")


def test_a_trial_with_two_reports_lists_both_and_one_without_says_so(kb: evigraph.KnowledgeBase) -> None:
    assert [fact.label for fact in _section(kb.show("EORTC 40983"), "Reports").facts] == ["74", "75"]
    assert "no entry of the reference list" in _section(kb.show("NCT02597348"), "Reports").facts[0].value


def test_irregularities_are_shown_at_every_thing_that_they_touch(kb: evigraph.KnowledgeBase) -> None:
    for text in ("eortc-40983", "comparison/eortc-40983", "finding/eortc-40983-os", "place/table2-row1", "75"):
        entries = [row["irregularity"] for row in _rows(kb.show(text), "Irregularities")]
        assert "irregularity/table2-row1-caption" in entries, text


def test_where_timing_is_the_contrast_the_label_says_both(kb: evigraph.KnowledgeBase) -> None:
    assert kb.show("comparison/chun2020").title.startswith("bevacizumab + chemotherapy (perioperative) v ")


# ---------------------------------------------------------------- findings and places
@pytest.mark.parametrize(
    ("finding", "label"),
    [
        ("pikoulis2016-braf-mutation-os", "BRAF mutation: OS worse (difference)"),
        ("de-jong2005-tp53-mutation-os", "TP53 mutation: OS neither (no difference claimed)"),
        ("pilat2015-tp53-mutation-os", "TP53 mutation: OS worse (difference), subgroup after NAT"),
        ("checkmate-142-response", "ipilimumab + nivolumab, single arm: response (no contrast)"),
        (
            "yaeger2014-braf-mutation-os",
            "BRAF mutation v BRAF wild type: OS worse (difference), subgroup undergoing liver",
        ),
        ("amado2008-kras-mutation-treatment-effect", "KRAS mutation: treatment effect of anti-EGFR therapy worse"),
    ],
)
def test_a_findings_label_is_made_from_its_structure(kb: evigraph.KnowledgeBase, finding: str, label: str) -> None:
    assert kb.show(f"finding/{finding}").title.startswith(label)


def test_a_finding_printed_twice_shows_both_places_with_their_quotes(kb: evigraph.KnowledgeBase) -> None:
    rows = _rows(kb.show("brudvik2015-kras-mutation-os"), "Stated at")
    assert [row["where"] for row in rows] == ["Table 1, row 2", "Table 1, row 7"]
    assert all(row["quote"] for row in rows)


def test_a_place_shows_its_printed_label_and_what_is_stated_there(kb: evigraph.KnowledgeBase) -> None:
    shown = kb.show("place/table1-row16")
    assert _facts(shown, "Place")["printed label"] == ["TP53"]
    assert {row["endpoint"] for row in _rows(shown, "Findings stated here")} == {"OS", "DSS", "RFS"}
    entries = [row["irregularity"] for row in _rows(shown, "Irregularities")]
    assert entries == ["irregularity/table1-abbreviations", "irregularity/table1-row16-label"]


def test_an_estimate_is_shown_in_full_and_as_printed(tea: evigraph.KnowledgeBase) -> None:
    row = _rows(tea.show("finding/leaf2020-response"), "Estimates")[0]
    assert row["in_words"] == (
        "hazard ratio 0.73 (95.66 % CI 0.55 to not reached), p < 0.05, tested relative to comparator, "
        "at 36 months, analysis set not stated"
    )
    assert (row["as_printed"], row["ci_level"], row["ci_high"]) == ("HR 0.730", 95.66, None)


def test_a_recommendation_keeps_cited_and_inferred_evidence_apart(tea: evigraph.KnowledgeBase) -> None:
    shown = tea.show("recommendation/green")
    assert shown.title == "For green tea, in tired readers"
    assert [fact.id for fact in _section(shown, "Evidence cited").facts] == ["reference/1"]
    assert [fact.id for fact in _section(shown, "Evidence inferred").facts] == ["reference/2"]
    (cited,), (inferred,) = (_rows(tea.show(number), "Recommendations that rest on it") for number in ("1", "2"))
    assert (cited["recommendation"], cited["basis"]) == ("recommendation/green", "cited in its sentence")
    assert (inferred["recommendation"], inferred["basis"]) == ("recommendation/green", "inferred by a curator")
    (pointer,) = _rows(tea.show("1"), "Where it is cited")
    assert (pointer["pointer"], pointer["stance"]) == ("pointer/row1-1", "for")


# ---------------------------------------------------------------- concepts and terms
def test_a_biomarker_lists_findings_by_role(kb: evigraph.KnowledgeBase) -> None:
    shown = kb.show("BRAF")
    factor = _rows(shown, "Findings with it as factor")
    restriction = _rows(shown, "Findings with it as restriction")
    assert "117" in [row["cited"] for row in factor]
    assert "finding/javed2022-survival-unspecified" in [row["finding"] for row in restriction]
    assert not {row["finding"] for row in factor} & {row["finding"] for row in restriction}
    assert all("TP53" not in row["claim"] for row in factor)


def test_a_biomarkers_joint_states_are_told_from_its_own(kb: evigraph.KnowledgeBase) -> None:
    match = {row["state"]: row["match"] for row in _rows(kb.show("BRAF"), "States")}
    assert match["BRAF-V600E-mutation"] == "exact"
    assert match["BRAF-and-RAS-co-mutation"] == "component"


def test_a_concept_counts_what_uses_it_and_its_narrower_ones(kb: evigraph.KnowledgeBase) -> None:
    shown = kb.show("hepatic artery infusion")
    assert "HAI-pump" in _facts(shown, "Concept")["narrower"]
    tests = next(row for row in _rows(shown, "Used by") if row["used_as"] == "tests")
    assert 0 < tests["count"] < tests["with_narrower"]
    assert "feng2012" in tests["things"]


def test_a_term_of_the_vocabulary_shows_its_definition_and_use(kb: evigraph.KnowledgeBase) -> None:
    shown = kb.show("ev:tests")
    assert _facts(shown, "Term")["definition"] == ["The intervention that is tested."]
    assert int(_facts(shown, "Use")["triples with this property"][0]) >= 46
    assert int(_facts(kb.show("ev:Reference"), "Use")["things of this class"][0]) == 149


def test_everything_in_the_graph_can_be_shown_within_100_columns(kb: evigraph.KnowledgeBase) -> None:
    subjects = {q.subject for q in kb.store if isinstance(q.subject, NamedNode)}
    assert len(subjects) > 1000
    for subject in sorted(subjects, key=lambda node: node.value):
        shown = kb.show(subject.value)
        assert shown.title
        assert shown.sections, f"nothing is shown of {subject}"
        assert kb.identify(shown.id) == subject, f"{shown.id} does not lead back"
        assert max(map(len, as_text(shown).splitlines())) <= 100, subject


# ---------------------------------------------------------------- the command
def test_the_command_takes_a_name_of_several_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "EORTC", "40983"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("EORTC 40983\ntrial, study/eortc-40983\n")
    assert "not medical advice" in err


def test_json_has_all_columns_and_ids(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "86", "-t", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["id"], data["kind"]) == ("reference/86", "reference")
    work = next(section for section in data["sections"] if section["title"] == "Work")
    assert work["facts"][0] == {"label": "key", "value": "kemeny1999hepatic", "id": "work/kemeny1999hepatic"}
    findings = next(section for section in data["sections"] if section["title"] == "Findings that cite it")
    assert findings["rows"][0]["restricted_to"] is None


def test_turtle_has_the_things_own_triples_and_its_parts(
    kb: evigraph.KnowledgeBase, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["show", "eortc-40983", "-t", "turtle"]) == 0
    turtle = capsys.readouterr().out
    assert "study:eortc-40983 a ev:Study , ev:Trial ;" in turtle
    assert "cmp:eortc-40983 a ev:Comparison ;" in turtle
    subjects = {triple.subject for triple in parse(turtle.encode(), format=RdfFormat.TURTLE)}
    parts = ("comparison/eortc-40983", "estimate/eortc-40983-follow-up", "estimate/eortc-40983-treatment-cycles")
    assert subjects == {kb.identify(name) for name in ("study/eortc-40983", *parts)}


def test_the_ending_of_the_output_chooses_the_format(tmp_path: Path) -> None:
    for name, start in (("a.json", "{"), ("a.ttl", "@prefix"), ("a.txt", "76. Kemeny N 1999.")):
        assert main(["show", "76", "-o", str(tmp_path / name)]) == 0
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)


def test_an_unknown_id_leads_to_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "kemeny1998"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "kemeny" in err.partition("Nearest:")[2]


def test_show_without_an_id_is_misuse(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show"]) == 2
    assert "give the ID" in capsys.readouterr().err


def test_another_guidelines_things_are_shown_by_its_own_ids(tea: evigraph.KnowledgeBase) -> None:
    assert tea.show("1").title.startswith("1. Leaf A 2020. Green tea or water")
    assert tea.show("Leaf 2020").id == "study/leaf2020"
    assert tea.prefixes["ref"] == "https://example.org/tea/reference/"
    assert tea.prefixes["ev"] == EV


# ---------------------------------------------------------------------- from outside the guideline
@pytest.mark.parametrize(
    ("thing", "field", "value"),
    [
        ("41", "doi", "10.1097/00000658-199909000-00004"),
        ("fong1999clinical", "pmid", "10493478"),
        ("135", "factor", "MUC1 expression, not mutation"),
        ("NCT02597348", "estimate", "5-year OS 57 % against 13 %"),
        ("finding/transmet-os", "estimate", "per protocol"),
        ("COLT", "design", "not randomised"),
    ],
)
def test_what_is_known_from_outside_stands_apart_with_its_source(
    kb: evigraph.KnowledgeBase, thing: str, field: str, value: str
) -> None:
    title = "From outside the guideline"
    assert title not in [section.title for section in kb.show(thing).sections]
    shown = evigraph.open(with_external=True).show(thing)
    assert shown.sections[-1].title == title
    rows = [row for row in _section(shown, title).table or () if row["field"] == field]
    assert any(value in str(row["recorded_value"]) for row in rows)
    assert all(str(row["source"]).startswith("http") for row in rows)


def test_show_takes_with_external(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "41"]) == 0
    assert "From outside" not in capsys.readouterr().out
    assert main(["show", "41", "--with-external"]) == 0
    assert "00000658-199909000-00004" in capsys.readouterr().out
