"""A fact from outside is whole, names a source that can be opened, and stands in a file of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from miniature import Miniature, make_miniature

FACT = """
@prefix ext: <https://example.org/mini/external/> .
ext:vale-doi a ev:ExternalFact ; ev:about work:vale2001rest ; ev:field "doi" ; ev:recordedValue "10.1234/vale" ;
    ev:source "https://example.org/vale"^^xsd:anyURI ; ev:retrieved "2026-11-23"^^xsd:date .
"""


@pytest.fixture
def mini(tmp_path: Path) -> Miniature:
    made = make_miniature(tmp_path)
    made.add("external.ttl", FACT)
    return made


def test_a_whole_fact_is_no_problem(mini: Miniature) -> None:
    assert mini.problems() == []


@pytest.mark.parametrize(
    ("part", "written"),
    [
        ("about", " ; ev:about work:vale2001rest"),
        ("field", ' ; ev:field "doi"'),
        ("recordedValue", ' ; ev:recordedValue "10.1234/vale"'),
        ("source", ' ;\n    ev:source "https://example.org/vale"^^xsd:anyURI'),
        ("retrieved", ' ; ev:retrieved "2026-11-23"^^xsd:date'),
    ],
)
def test_a_part_that_is_missing_is_reported(mini: Miniature, part: str, written: str) -> None:
    mini.change("external.ttl", written, "")
    problem = mini.only()
    assert (problem.file, problem.severity, problem.thing) == ("external.ttl", "error", "ext:vale-doi")
    assert problem.problem == f"a fact from outside has ev:{part} exactly once; this has it not at all"
    assert f"ev:{part}" in problem.mend
    assert problem.line == mini.line("external.ttl", "ext:vale-doi a")


def test_a_part_that_stands_twice_is_reported(mini: Miniature) -> None:
    mini.change("external.ttl", '"10.1234/vale"', '"10.1234/vale" , "10.1234/dale"')
    assert mini.only().problem.endswith("has it 2 times")


@pytest.mark.parametrize("source", ["file:///etc/passwd", "vale.pdf"])
def test_a_source_that_nobody_can_open_is_reported(mini: Miniature, source: str) -> None:
    mini.change("external.ttl", "https://example.org/vale", source)
    problem = mini.only()
    assert source in problem.problem
    assert problem.line == mini.line("external.ttl", "ev:source")


@pytest.mark.parametrize("field", ["DOI number", "printedDio"])
def test_a_field_that_nothing_has_is_reported(mini: Miniature, field: str) -> None:
    mini.change("external.ttl", 'ev:field "doi"', f'ev:field "{field}"')
    problem = mini.only()
    assert repr(field) in problem.problem
    assert "doi" in problem.mend


@pytest.mark.parametrize("field", ["printedDoi", "estimate", "pmid"])
def test_a_property_or_a_part_of_a_record_is_a_field(mini: Miniature, field: str) -> None:
    mini.change("external.ttl", 'ev:field "doi"', f'ev:field "{field}"')
    assert mini.problems() == []


def test_a_fact_from_outside_among_what_the_guideline_says_is_reported(mini: Miniature) -> None:
    (mini.folder / "external.ttl").unlink()
    mini.add("trials.ttl", FACT)
    problem = mini.only()
    assert (problem.file, problem.thing) == ("trials.ttl", "ext:vale-doi")
    assert "--with-external" in problem.mend


def test_a_fact_about_a_thing_that_is_not_there_is_reported(mini: Miniature) -> None:
    mini.change("external.ttl", "work:vale2001rest", "work:vale2001rets")
    problem = mini.only()
    assert problem.mend == "write work:vale2001rest, or describe it"


@pytest.mark.parametrize(
    ("old", "new", "gist"),
    [
        ('"2026-11-23"^^xsd:date', '"23 November"^^xsd:date', "no xsd:date"),
        ('"https://example.org/vale"^^xsd:anyURI', '"https://example.org/vale"', "no xsd:anyURI"),
        ("ev:recordedValue", "ev:recordedVale", "a term that is not in our vocabulary"),
    ],
)
def test_the_terms_and_values_are_checked_as_in_every_file(mini: Miniature, old: str, new: str, gist: str) -> None:
    mini.change("external.ttl", old, new)
    assert any(gist in problem.problem for problem in mini.problems()), "\n".join(map(str, mini.problems()))
