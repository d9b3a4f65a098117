"""Every link leads somewhere, and everything is led to."""

from __future__ import annotations

from pathlib import Path

import pytest
from miniature import Miniature, make_miniature

from evigraph.loaders.twin import write_twin


@pytest.fixture
def mini(tmp_path: Path) -> Miniature:
    return make_miniature(tmp_path)


def test_a_dangling_link_gets_the_nearest_as_mend(mini: Miniature) -> None:
    mini.change("trials.ttl", "ev:comparison cmp:vale", "ev:comparison cmp:vales")
    problem = next(p for p in mini.problems() if p.thing == "cmp:vales")
    assert (problem.file, problem.line) == ("trials.ttl", mini.line("trials.ttl", "cmp:vales"))
    assert problem.problem == "f:vale-pfs refers to it, but nothing describes it"
    assert problem.mend == "write cmp:vale, or describe it"


def test_a_reference_that_is_not_printed_dangles(mini: Miniature) -> None:
    mini.change("trials.ttl", "ev:cites ref:1", "ev:cites ref:1 , ref:99")
    assert mini.only().thing == "ref:99"


def test_a_place_that_nothing_is_stated_at_is_unreachable(mini: Miniature) -> None:
    mini.add("trials.ttl", 'at:table1-row4 a ev:Place ; ev:in g:mini ; ev:table 1 ; ev:row 4 ; oa:exact "x" .')
    problem = mini.only()
    assert (problem.thing, problem.severity) == ("at:table1-row4", "error")
    assert "nothing is stated at" in problem.problem


def test_an_estimate_without_a_finding_is_unreachable(mini: Miniature) -> None:
    mini.change("trials.ttl", " ; ev:estimate est:vale-hr", "")
    assert mini.only().problem == "an estimate that no finding has"


def test_a_reference_that_nothing_leads_to_is_a_warning(mini: Miniature) -> None:
    mini.change("trials.ttl", "ev:cites ref:1 ;", "")
    problem = mini.only()
    assert (problem.thing, problem.severity, problem.file) == ("ref:1", "warning", "references.bib")


def test_a_register_entry_discharges_the_warning(mini: Miniature) -> None:
    mini.change("trials.ttl", "ev:cites ref:1 ;", "")
    mini.change("irregularities.ttl", "ev:affects at:table1-row3", "ev:affects at:table1-row3 , ref:1")
    assert mini.problems() == []


def test_a_thing_without_a_class_is_an_error(mini: Miniature) -> None:
    mini.add("trials.ttl", "f:vale-pfs ev:cites study:hill . study:hill ev:phase c:phase-2 .")
    assert any(p.thing == "study:hill" and "without its class" in p.problem for p in mini.problems())


def test_a_gap_in_the_numbers_is_reported(mini: Miniature) -> None:
    mini.change("guideline.ttl", "ev:referenceCount 3", "ev:referenceCount 6")
    problem = mini.only()
    assert (problem.file, problem.line) == ("guideline.ttl", mini.line("guideline.ttl", "referenceCount"))
    assert "4-6 are missing" in problem.problem


def test_a_number_beyond_the_count_is_reported(mini: Miniature) -> None:
    mini.change("guideline.ttl", "ev:referenceCount 3", "ev:referenceCount 2")
    assert "there is a number 3" in mini.only().problem


def test_a_number_that_two_references_have_is_reported(mini: Miniature) -> None:
    mini.add("trials.ttl", "ref:1b a ev:Reference ; ev:number 1 ; ev:in g:mini .\nf:vale-pfs ev:cites ref:1b .")
    assert any("has the number 1, which" in p.problem for p in mini.problems())


def test_a_key_that_two_works_have_is_reported(mini: Miniature) -> None:
    mini.add("trials.ttl", 'work:other a ev:Work ; ev:key "Vale2001rest" . study:vale ev:reportedIn work:other .')
    assert any(p.thing == "work:other" and "has the key" in p.problem for p in mini.problems())


def test_the_same_triple_in_two_files_is_reported(mini: Miniature) -> None:
    mini.add("mutations.ttl", "f:vale-pfs ev:cites ref:1 .")
    problem = mini.only()
    assert (problem.thing, problem.mend) == ("f:vale-pfs", "keep it in mutations.ttl only, or here only")
    assert problem.file == "trials.ttl"


def test_a_thing_described_in_two_files_is_reported(mini: Miniature) -> None:
    mini.add("mutations.ttl", "study:vale a ev:Study .")
    assert "in mutations.ttl, trials.ttl" in mini.only().problem


def test_a_file_may_add_to_what_another_describes(mini: Miniature) -> None:
    mini.add("mutations.ttl", "work:vale2001rest ev:populationInTitle c:blue-fever .")
    assert mini.problems() == []


def test_facts_from_outside_are_no_part_of_the_shapes(mini: Miniature) -> None:
    mini.add("external.ttl", 'work:vale2001rest ev:key "another" .')
    assert mini.problems() == []


def test_two_references_of_one_work_belong_on_the_register(mini: Miniature) -> None:
    mini.change("references.bib", "  year      = {2003},\n", "  year      = {2003},\n  samework  = {hill2002bed},\n")
    write_twin(mini.folder)
    problem = mini.only()
    assert (problem.thing, problem.severity) == ("ref:3", "warning")
    assert "same work as reference 2" in problem.problem
    mini.change("irregularities.ttl", "ev:affects at:table1-row3", "ev:affects at:table1-row3 , ref:3")
    assert mini.problems() == []
