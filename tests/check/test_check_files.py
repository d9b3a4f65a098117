"""What cannot be read is reported with its line, in plain words, and nothing is ever raised."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from miniature import PREFIXES, Miniature, make_miniature

from evigraph.check import check


@pytest.fixture
def mini(tmp_path: Path) -> Miniature:
    return make_miniature(tmp_path)


def test_a_valid_folder_has_no_problems(mini: Miniature) -> None:
    assert mini.problems() == []
    assert mini.problems(with_text=True) == []


def test_a_folder_that_is_not_there_is_reported(tmp_path: Path) -> None:
    assert [p.problem for p in check(tmp_path / "none")] == ["there is no such folder"]


def test_an_empty_folder_is_no_guideline(tmp_path: Path) -> None:
    found = {p.file: p.problem for p in check(tmp_path)}
    assert "no guideline.ttl" in found["guideline.ttl"]
    assert "no references.bib" in found["references.bib"]


def test_an_ontology_that_is_not_there_is_reported(mini: Miniature, tmp_path: Path) -> None:
    found = check(mini.folder, ontology=tmp_path / "none")
    assert any("no vocabulary" in p.problem for p in found)


@pytest.mark.parametrize(
    ("broken", "line", "cause", "mend"),
    [
        ("x:a c:b c:d .", 1, "prefix x: is not declared", "@prefix x:"),
        ("f:a ev:kind c:target\nf:b ev:kind c:target .", 2, "has no end", "full stop"),
        ('f:a ev:wording "open .\n', 1, "still open", "close the quotation mark"),
        ("f:a ev:kind c:target ;\n  ev:cites <http://a b> .", 2, "an IRI holds a character", "< and >"),
        ("f:a ev:kind c:target , .", 1, "stands where a value is expected", "remove the ; or ,"),
        ("f:a ev:kind ] .", 1, "", ""),
    ],
)
def test_bad_turtle_names_line_cause_and_mend(mini: Miniature, broken: str, line: int, cause: str, mend: str) -> None:
    before = len((mini.folder / "trials.ttl").read_text(encoding="utf-8").splitlines())
    mini.add("trials.ttl", broken)
    problem = mini.only()
    assert (problem.file, problem.line, problem.severity) == ("trials.ttl", before + line, "error")
    assert cause in problem.problem
    assert mend in problem.mend


def test_a_known_prefix_is_given_with_its_namespace(mini: Miniature) -> None:
    mini.change("trials.ttl", "@prefix oa: <http://www.w3.org/ns/oa#> .\n", "")
    assert mini.only().mend == "write @prefix oa: <http://www.w3.org/ns/oa#> . at the top of the file"


def test_a_file_that_is_not_utf8_is_reported(mini: Miniature) -> None:
    (mini.folder / "trials.ttl").write_bytes(b'@prefix a: <http://a/> .\na:b a:c "\xff" .\n')
    problem = mini.only()
    assert (problem.line, problem.problem) == (2, "the file is not UTF-8")


def test_a_folder_named_like_a_file_is_reported(mini: Miniature) -> None:
    (mini.folder / "extra.ttl").mkdir()
    assert mini.only().file == "extra.ttl"


def test_every_file_that_does_not_parse_is_named_in_one_run(mini: Miniature) -> None:
    mini.add("trials.ttl", "x:a c:b c:d .")
    mini.add("mutations.ttl", "f:a ev:kind ;")
    assert {p.file for p in mini.problems()} == {"trials.ttl", "mutations.ttl"}


def test_a_blank_node_is_an_error_at_its_line(mini: Miniature) -> None:
    mini.change("trials.ttl", "ev:reportedIn work:vale2001rest", 'ev:reportedIn work:vale2001rest , [ skos:note "x" ]')
    problem = next(p for p in mini.problems() if "blank node" in p.problem)
    assert (problem.file, problem.line) == ("trials.ttl", mini.line("trials.ttl", "skos:note"))


def test_two_guidelines_in_one_folder_are_an_error(mini: Miniature) -> None:
    mini.add("guideline.ttl", 'g:other a ev:Guideline ; skos:notation "other" .')
    assert any("describes 2 guidelines" in p.problem for p in mini.problems())


def test_a_guideline_without_base_iri_is_incomplete(mini: Miniature) -> None:
    mini.change("guideline.ttl", 'ev:baseIri "https://example.org/mini/"^^xsd:anyURI ;', "")
    assert any("one base IRI" in p.problem and p.file == "guideline.ttl" for p in mini.problems())


def test_a_base_iri_must_be_one(mini: Miniature) -> None:
    mini.change("guideline.ttl", 'https://example.org/mini/"^^', 'mini"^^')
    assert any("no IRI that ends in / or #" in p.problem and p.thing == "g:mini" for p in mini.problems())


def test_bad_bibtex_is_reported_with_its_line(mini: Miniature) -> None:
    mini.change("references.bib", "refnumber = {2}", "refnumber = {2")
    problems = [p for p in mini.problems() if p.file == "references.bib"]
    assert problems
    assert all(p.severity == "error" and p.mend for p in problems)
    assert min(p.line for p in problems) >= 9


def test_a_number_that_stands_twice_in_the_list_is_reported(mini: Miniature) -> None:
    mini.change("references.bib", "refnumber = {3}", "refnumber = {2}")
    assert any(p.file == "references.bib" and "2" in p.problem for p in mini.problems())


def test_a_twin_that_is_behind_is_stale(mini: Miniature) -> None:
    mini.change("references.bib", "Bed and genes", "Beds and genes")
    problem = mini.only()
    assert (problem.file, problem.line, problem.mend) == ("references.ttl", 1, "make twin")
    assert "behind references.bib" in problem.problem


def test_a_twin_that_was_edited_is_reported(mini: Miniature) -> None:
    mini.change("references.ttl", "Bed and genes", "Beds and genes")
    assert "edited by hand" in mini.only().problem


def test_a_folder_without_a_twin_is_valid(mini: Miniature) -> None:
    (mini.folder / "references.ttl").unlink()
    assert mini.problems() == []


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=200))
def test_no_content_of_a_file_raises(tmp_path: Path, content: bytes) -> None:
    for name in ("guideline.ttl", "trials.ttl", "references.bib", "references.ttl", "external.ttl"):
        (tmp_path / name).write_bytes(content)
    assert all(p.severity in {"error", "warning"} for p in check(tmp_path))


ODD_TERMS = (
    '"x"@en',
    "-3",
    "c:zzz",
    "<http://x/y>",
    "f:vale-pfs",
    "1e400",
    '"a"^^xsd:integer',
    "[ ]",
    "( 1 2 )",
    '"${}["',
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1, exclude_max=True), odd=st.sampled_from(ODD_TERMS))
def test_no_term_at_any_place_raises(tmp_path_factory: pytest.TempPathFactory, place: float, odd: str) -> None:
    mini = make_miniature(tmp_path_factory.mktemp("odd"))
    path = mini.folder / "trials.ttl"
    content = path.read_text(encoding="utf-8")
    terms = list(re.finditer(r'"[^"\n]*"|\b[a-z]+:[\w-]+|\b\d[\d.]*\b', content[len(PREFIXES) :]))
    found = terms[int(place * len(terms))]
    start, end = (len(PREFIXES) + index for index in found.span())
    path.write_text(content[:start] + odd + content[end:], encoding="utf-8")
    assert check(mini.folder, text=mini.text) is not None
