"""Thresholds, formulas, scores, criteria and risk groups have the shape that they must have."""

from __future__ import annotations

from pathlib import Path

import pytest
from miniature import Miniature, make_miniature

MEASURES = """
@prefix thr: <https://example.org/mini/threshold/> .
@prefix formula: <https://example.org/mini/formula/> .
@prefix crit: <https://example.org/mini/criterion/> .
thr:rest a ev:Threshold ; ev:quantity c:follow-up ; ev:value 20.0 ; ev:valueOperator ">=" ; ev:unit "%" ;
    ev:asPrinted "≥ 20%" ; ev:intervention c:chemotherapy ; ev:cites ref:1 ; ev:statedAt at:start-p1-s1 .
thr:repeat a ev:Threshold ; ev:quantity c:treatment-cycles ; ev:valueLow 3.0 ; ev:valueHigh 4.0 ; ev:unit "weeks" ;
    ev:asPrinted "3–4 weeks" ; ev:population c:blue-fever ; ev:statedAt at:start-p1-s1 .
formula:dose a ev:Formula ; ev:quantity c:treatment-cycles ; ev:expression "dose = (18.5 × body weight) + 1.5" ;
    ev:statedAt at:formula1 .
at:formula1 a ev:Place ; ev:in g:mini ; ev:formulaNumber 1 ; oa:exact "18.5" .
c:vale-score a ev:Score ; skos:inScheme cs:test ; skos:prefLabel "Vale score"@en ;
    ev:criterion crit:fevers , crit:days ; ev:riskGroup c:vale-low , c:vale-high ; ev:statedAt at:start-p1-s1 .
crit:fevers a ev:Criterion ; ev:quantity c:number-of-metastases ; ev:value 4.0 ; ev:valueOperator ">" ;
    ev:points 1.0 ; ev:asPrinted ">4" ; ev:statedAt at:start-p1-s1 .
crit:days a ev:Criterion ; ev:quantity c:follow-up ; ev:valueLow 5.0 ; ev:valueHigh 30.0 ; ev:unit "days" ;
    ev:asPrinted "5-30 days" ; ev:statedAt at:start-p1-s1 .
c:vale-low a ev:RiskGroup ; skos:inScheme cs:factor ; skos:prefLabel "Vale score, low"@en ;
    ev:pointsLow 0 ; ev:pointsHigh 2 ; ev:asPrinted "0–2" ; ev:statedAt at:start-p1-s1 .
c:vale-high a ev:RiskGroup ; skos:inScheme cs:factor ; skos:prefLabel "Vale score, high"@en ;
    ev:pointsLow 3 ; ev:asPrinted "≥ 3" ; ev:statedAt at:start-p1-s1 .
"""

BROKEN = [
    # what stands there, what is written instead, the thing, the gist of the problem
    ("thr:rest a ev:Threshold ; ev:quantity c:follow-up ;", "thr:rest a ev:Threshold ;", "thr:rest", "one quantity"),
    ('ev:value 20.0 ; ev:valueOperator ">=" ; ev:unit "%"', 'ev:unit "%"', "thr:rest", "has a number"),
    ("ev:value 20.0", "ev:value 20.0 , 30.0", "thr:rest", "has one value"),
    ('ev:valueOperator ">="', 'ev:valueOperator "at least"', "thr:rest", "operator of a value"),
    ('ev:asPrinted "≥ 20%" ;', "", "thr:rest", "string as printed"),
    ("ev:intervention c:chemotherapy ;", "", "thr:rest", "holds for someone or guides something"),
    ("ev:valueLow 3.0", "ev:valueLow 5.0", "thr:repeat", "the wrong way round"),
    ("ev:valueHigh 4.0 ;", "", "thr:repeat", "two ends"),
    ("ev:population c:blue-fever ; ev:statedAt at:start-p1-s1", "ev:population c:blue-fever", "thr:repeat",
     "stands somewhere"),
    ("ev:quantity c:treatment-cycles ; ev:expression", "ev:expression", "formula:dose", "one quantity"),
    ('ev:expression "dose = (18.5 × body weight) + 1.5" ;', "", "formula:dose", "one expression"),
    ("skos:inScheme cs:test", "skos:inScheme cs:quantity", "c:vale-score", "is a test, too"),
    ("ev:pointsLow 3", "ev:pointsLow 2", "c:vale-score", "share points"),
    ("ev:criterion crit:fevers , crit:days ;", "ev:criterion crit:fevers ;", "crit:days", "exactly one score"),
    ("ev:quantity c:number-of-metastases ;", "", "crit:fevers", "one quantity or factor"),
    ('ev:asPrinted ">4" ;', "", "crit:fevers", "string as printed"),
    ("ev:points 1.0", "ev:points 1.0 , 2.0", "crit:fevers", "one number of points"),
    ("ev:valueLow 5.0", "ev:valueLow 50.0", "crit:days", "the wrong way round"),
    ("ev:riskGroup c:vale-low , c:vale-high ;", "ev:riskGroup c:vale-low ;", "c:vale-high", "exactly one score"),
    ("ev:pointsLow 3 ;", "", "c:vale-high", "one lowest number of points"),
    ("ev:pointsLow 0 ; ev:pointsHigh 2", "ev:pointsLow 2 ; ev:pointsHigh 0", "c:vale-low", "not above its highest"),
    ('ev:asPrinted "0–2"', 'ev:asPrinted "0–12"', "c:vale-low", "do not stand in what is printed"),
    ('ev:asPrinted "≥ 3" ;', "", "c:vale-high", "points as printed"),
    ('cs:factor ; skos:prefLabel "Vale score, high"', 'cs:test ; skos:prefLabel "Vale score, high"', "c:vale-high",
     "is a factor, too"),
]  # fmt: skip


@pytest.fixture
def mini(tmp_path: Path) -> Miniature:
    made = make_miniature(tmp_path)
    made.add("measures.ttl", MEASURES)
    return made


def test_well_formed_measures_are_no_problem(mini: Miniature) -> None:
    assert mini.problems() == []


@pytest.mark.parametrize(("old", "new", "thing", "gist"), BROKEN)
def test_a_broken_measure_is_named(mini: Miniature, old: str, new: str, thing: str, gist: str) -> None:
    mini.change("measures.ttl", old, new)
    found = [p for p in mini.problems() if p.thing == thing and gist in p.problem]
    assert found, "\n".join(map(str, mini.problems()))
    assert (found[0].severity, found[0].file) == ("error", "measures.ttl")
    assert found[0].mend


def test_a_threshold_over_100_percent_is_no_percentage(mini: Miniature) -> None:
    mini.change("measures.ttl", "ev:value 20.0", "ev:value 120.0")
    problem = mini.only()
    assert (problem.thing, problem.severity) == ("thr:rest", "error")
    assert "is no percentage" in problem.problem


def test_a_score_that_is_only_named_needs_neither_criteria_nor_groups(mini: Miniature) -> None:
    mini.add("measures.ttl", 'c:hill-score a ev:Score ; skos:inScheme cs:test ; skos:prefLabel "Hill score"@en ;')
    mini.add("measures.ttl", " ev:cites ref:2 ; ev:statedAt at:start-p1-s1 .")
    assert mini.problems() == []


def test_groups_that_share_points_in_print_belong_on_the_register(mini: Miniature) -> None:
    mini.change("measures.ttl", 'ev:pointsLow 3 ; ev:asPrinted "≥ 3"', 'ev:pointsLow 2 ; ev:asPrinted "≥ 2"')
    assert mini.only().thing == "c:vale-score"
    mini.change("irregularities.ttl", "ev:affects at:table1-row3", "ev:affects at:table1-row3 , c:vale-high")
    assert mini.problems() == []
