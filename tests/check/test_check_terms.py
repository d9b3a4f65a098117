"""Every word is known, every value of the right kind."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from miniature import Miniature, make_miniature

from evigraph.check import check
from evigraph.check.terms import read_external_terms
from evigraph.resources import ontology_folder


@pytest.fixture
def mini(tmp_path: Path) -> Miniature:
    return make_miniature(tmp_path)


def test_a_misspelt_concept_gets_the_nearest_as_mend(mini: Miniature) -> None:
    mini.change("trials.ttl", "ev:timing c:adjuvant", "ev:timing c:adjuvent")
    problem = mini.only()
    assert (problem.file, problem.line) == ("trials.ttl", mini.line("trials.ttl", "c:adjuvent"))
    assert (problem.thing, problem.problem, problem.mend) == ("c:adjuvent", "unknown concept", "write c:adjuvant")


def test_the_nearest_concept_is_looked_for_in_the_right_scheme(mini: Miniature) -> None:
    mini.change("trials.ttl", "ev:endpoint c:PFS", "ev:endpoint c:PFSS")
    assert mini.only().mend == "write c:PFS"


def test_a_concept_that_is_near_to_none_gets_the_choices(mini: Miniature) -> None:
    mini.change("trials.ttl", "ev:direction c:better", "ev:direction c:qqqqqq")
    problem = next(p for p in mini.problems() if p.problem == "unknown concept")
    assert "c:better" in problem.mend
    assert "c:worse" in problem.mend


def test_a_misspelt_property_is_a_phantom(mini: Miniature) -> None:
    mini.change("trials.ttl", "ev:populationClaimed", "ev:populationClaimd")
    problem = next(p for p in mini.problems() if p.thing == "ev:populationClaimd")
    assert "not in our vocabulary" in problem.problem
    assert problem.mend.startswith("write ev:populationClaimed")
    assert problem.line == mini.line("trials.ttl", "ev:populationClaimd")


def test_a_class_that_nothing_defines_is_a_phantom(mini: Miniature) -> None:
    mini.change("trials.ttl", "rec:bed a ev:Recommendation", "rec:bed a ev:Recomendation")
    assert any(p.thing == "ev:Recomendation" and "write ev:Recommendation" in p.mend for p in mini.problems())


def test_a_term_from_elsewhere_must_be_listed(mini: Miniature) -> None:
    mini.change("guideline.ttl", "dcterms:title", "dcterms:titel")
    problem = next(p for p in mini.problems() if p.thing == "dcterms:titel")
    assert problem.mend.startswith("write dcterms:title, or list it in external-terms.tsv")


def test_a_missing_list_of_external_terms_is_empty(tmp_path: Path) -> None:
    assert read_external_terms(tmp_path / "external-terms.tsv") == set()


def test_a_value_from_another_scheme_is_wrong(mini: Miniature) -> None:
    mini.change("trials.ttl", "ev:timing c:adjuvant", "ev:timing c:OS")
    problem = mini.only()
    assert (problem.thing, problem.line) == ("cmp:vale", mini.line("trials.ttl", "ev:timing c:OS"))
    assert "ev:timing has the value c:OS, not in cs:timing" in problem.problem
    assert "c:adjuvant" in problem.mend


@pytest.mark.parametrize(
    ("old", "new", "kind", "mend"),
    [
        ("ev:value 0.73", 'ev:value "0.73"', "no xsd:decimal", "without quotation marks"),
        ("ev:value 0.73", "ev:value 7.3e-1", "no xsd:decimal", "without quotation marks or exponent"),
        ("ev:value 0.73", "ev:value c:OS", "no xsd:decimal", "write the value itself"),
        ("ev:paragraph 1", "ev:paragraph 1.0", "no xsd:integer", "whole number"),
        ("ev:paragraph 1", 'ev:paragraph "one"^^xsd:integer', "no xsd:integer", "whole number"),
        ('ev:strength c:not-stated', 'ev:strength "none"', "links to a thing", "not words"),
        ('"should be given early" ; ev:statedAt', '"should be given early"@en ; ev:statedAt', "no xsd:string", "tag"),
    ],
)  # fmt: skip
def test_a_value_of_the_wrong_type_is_wrong(mini: Miniature, old: str, new: str, kind: str, mend: str) -> None:
    mini.change("trials.ttl", old, new)
    found = [p for p in mini.problems() if kind in p.problem]
    assert found
    assert found[0].line == mini.line("trials.ttl", new)
    assert mend in found[0].mend


def test_a_whole_number_is_a_decimal_too(mini: Miniature) -> None:
    mini.change("trials.ttl", "ev:ciLevel 95.66", "ev:ciLevel 95")
    assert mini.problems() == []


def test_a_list_of_external_terms_that_cannot_be_read_is_reported(mini: Miniature, tmp_path: Path) -> None:
    ontology = tmp_path / "ontology"
    shutil.copytree(ontology_folder(), ontology)
    (ontology / "external-terms.tsv").write_bytes(b"iri\tlabel\n\xff")
    found = check(mini.folder, ontology=ontology)
    assert [p.file for p in found if "cannot be read" in p.problem] == ["ontology/external-terms.tsv"]


def test_a_date_must_be_in_the_calendar(mini: Miniature) -> None:
    mini.change("guideline.ttl", 'ev:dataVersion "1"', 'ev:dataVersion "1" ; ev:accepted "2024-02-30"^^xsd:date')
    assert mini.only().mend == "write a date of the calendar"


def test_a_property_of_another_class_is_wrong(mini: Miniature) -> None:
    mini.change("trials.ttl", "ev:kind c:therapeutic", "ev:kind c:therapeutic ; ev:timing c:adjuvant")
    assert "ev:timing belongs to a comparison or recommendation; this is a finding" in mini.only().problem


def test_a_link_to_a_thing_of_another_class_is_wrong(mini: Miniature) -> None:
    mini.change("trials.ttl", "ev:comparison cmp:vale", "ev:comparison study:vale")
    problem = next(p for p in mini.problems() if p.thing == "f:vale-pfs")
    assert "which is no comparison" in problem.problem


def test_another_guideline_is_none_of_ours(mini: Miniature) -> None:
    mini.change("trials.ttl", "at:start-p1-s1 a ev:Place ; ev:in g:mini", "at:start-p1-s1 a ev:Place ; ev:in g:minni")
    problem = mini.only()
    assert "which nothing describes" in problem.problem
    assert problem.mend == "write g:mini"


def test_a_concept_without_a_label_is_incomplete(mini: Miniature) -> None:
    mini.add("concepts.ttl", "c:new-fever a skos:Concept ; skos:inScheme cs:population .")
    assert mini.only().problem == "has no preferred label"


def test_two_preferred_labels_are_one_too_many(mini: Miniature) -> None:
    mini.add("concepts.ttl", 'c:OS skos:prefLabel "survival of all"@en .')
    problem = mini.only()
    assert problem.file == "concepts.ttl"
    assert "two preferred labels" in problem.problem


def test_names_in_comments_and_strings_are_not_found(mini: Miniature) -> None:
    mini.change("trials.ttl", "study:vale a", '# c:adjuvent\nstudy:vale skos:note "c:adjuvent" .\nstudy:vale a')
    mini.change("trials.ttl", "ev:timing c:adjuvant", "ev:timing\n  c:adjuvent")
    problem = next(p for p in mini.problems() if p.thing == "c:adjuvent")
    assert problem.line == mini.line("trials.ttl", "  c:adjuvent")
