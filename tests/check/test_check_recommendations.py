"""Each recommendation has the shape it must have, and its words stand in its sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from miniature import Miniature, make_miniature

REFERENCE_2, FINDING = "ev:cites ref:2", "ev:cites ref:2 ; ev:inferredEvidence"
BROKEN = [
    # what stands there, what is written instead, the gist of the problem
    ("ev:recommendationType c:recommendation ;", "", "exactly one type"),
    ("; ev:strength c:not-stated ;", ";", "exactly one strength"),
    ("ev:recommends c:for ;", "", "for, against or either"),
    ("ev:recommends c:for", "ev:recommends c:for , c:against", "for, against or either"),
    ("ev:recommendationType c:recommendation", "ev:recommendationType c:descriptive", "recommends nothing"),
    ("ev:recommends c:for", "ev:recommends c:for ; ev:insufficientFor c:for", "only insufficient evidence"),
    ("ev:intervention c:cetuximab ; ev:population", "ev:population", "is about something"),
    ("ev:population c:blue-fever ;", "", "whom it concerns"),
    ("ev:population c:blue-fever ;", "ev:population c:blue-fever , c:not-stated ;", "says that none is stated"),
    ("ev:population c:blue-fever ;", "ev:population c:blue-fever ; ev:alternative c:cetuximab ;", "against itself"),
    ("ev:population c:blue-fever ;", "ev:population c:blue-fever ; ev:alternativeTiming c:adjuvant ;",
     "without an alternative"),
    ('ev:wording "should be given early" ;', "", "decisive words"),
    (REFERENCE_2, f"{FINDING} ref:2", "both cited in the sentence and inferred"),
    (REFERENCE_2, f"{FINDING} f:table-os", "whose reference 2 its sentence cites"),
    (REFERENCE_2, f"{FINDING} ref:3 , f:label-os", "whose reference 3 its sentence cites"),
    (REFERENCE_2, f"{FINDING} study:vale", "vale is no evidence"),
]  # fmt: skip


@pytest.fixture
def mini(tmp_path: Path) -> Miniature:
    return make_miniature(tmp_path)


@pytest.mark.parametrize(("old", "new", "gist"), BROKEN)
def test_a_broken_recommendation_is_named_with_its_line(mini: Miniature, old: str, new: str, gist: str) -> None:
    mini.change("trials.ttl", old, new)
    found = [p for p in mini.problems() if p.thing == "rec:bed" and gist in p.problem]
    assert found, "\n".join(map(str, mini.problems()))
    assert (found[0].severity, found[0].file) == ("error", "trials.ttl")
    start = mini.line("trials.ttl", "rec:bed a ev:")
    assert start <= found[0].line <= start + 2
    assert found[0].mend


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ev:population c:blue-fever", "ev:population c:not-stated"),
        ("ev:population c:blue-fever", "ev:population c:blue-fever-in-adults , c:red-fever"),
        (REFERENCE_2, f"{FINDING} ref:3 , f:vale-pfs"),
        ("; ev:cites ref:2", ""),  # no evidence is an answer
        ("ev:population c:blue-fever",
         "ev:population c:blue-fever ; ev:alternative c:cetuximab ; ev:alternativeTiming c:adjuvant"),
        ("ev:recommendationType c:recommendation ; ev:recommends c:for",
         "ev:recommendationType c:insufficient-evidence ; ev:insufficientFor c:either"),
        ("ev:recommendationType c:recommendation ; ev:recommends c:for", "ev:recommendationType c:descriptive"),
    ],
)  # fmt: skip
def test_what_a_recommendation_may_leave_open_is_no_problem(mini: Miniature, old: str, new: str) -> None:
    mini.change("trials.ttl", old, new)
    assert mini.problems(with_text=True) == []


def test_the_wording_may_be_other_words_of_the_sentence_than_the_quote(mini: Miniature) -> None:
    mini.change("trials.ttl", 'ev:wording "should be given early"', 'ev:wording "The drug should"')
    assert mini.problems(with_text=True) == []


def test_the_wording_stands_in_the_recommendations_own_sentence(mini: Miniature) -> None:
    mini.change("trials.ttl", 'ev:wording "should be given early"', 'ev:wording "It is dear"')
    problem = mini.only(with_text=True)
    assert (problem.thing, problem.severity) == ("rec:bed", "error")
    assert "the wording does not stand in section-care, paragraph 2" in problem.problem
