"""A second guideline needs data only: a tiny made-up folder opens, answers, checks and exports like the first."""

from __future__ import annotations

from pathlib import Path

import pytest

import evigraph
from evigraph.cli import main

TINY = Path(__file__).with_name("tiny")


@pytest.fixture(scope="module")
def tea() -> evigraph.KnowledgeBase:
    return evigraph.open(TINY)


def test_it_says_which_guideline_it_is(tea: evigraph.KnowledgeBase) -> None:
    assert (tea.guideline.name, tea.guideline.reference_count) == ("tea", 2)


def test_the_bibtex_file_is_read_where_there_is_no_twin(tea: evigraph.KnowledgeBase) -> None:
    rows = tea.ask("reference-list")
    assert rows.column("key") == ["leaf2020green", "cup2021black"]
    assert rows[0]["authors"] == "Leaf A; Kettle BC"
    assert (rows[0]["et_al"], rows[1]["et_al"]) == (True, False)
    assert (rows[0]["pages"], rows[1]["article_number"]) == ("1–9", "e7")


def test_shared_questions_answer_from_its_own_concepts(tea: evigraph.KnowledgeBase) -> None:
    rows = tea.ask("trials-by-intervention", intervention="tea", design="RCT")
    assert [(row["study"], row["tests"], row["population_match"]) for row in rows] == [
        ("study/leaf2020", "green-tea", "direct")
    ]
    assert len(tea.ask("trials-by-intervention", intervention="sencha")) == 1


def test_its_own_questions_are_listed_and_answered(tea: evigraph.KnowledgeBase) -> None:
    assert "awake-readers" in [question.name for question in tea.questions()]
    assert tea.ask("awake-readers").rows == ({"finding": "finding/leaf2020-response", "tests": "green-tea"},)
    assert "awake-readers" not in [question.name for question in evigraph.open().questions()]


def test_nothing_of_the_first_guideline_is_in_it(tea: evigraph.KnowledgeBase) -> None:
    with pytest.raises(evigraph.UsageError, match="no population match is called"):
        tea.terms(tea.question("population-mismatches"), {"match": "CRLM"})
    assert tea.sparql('ASK { ?s ?p ?o FILTER(CONTAINS(STR(?s), "/crlm/")) }') is False


def test_the_command_line_takes_its_folder_before_or_after(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "reference-list", "--kb", str(TINY), "-t", "csv"]) == 0
    after = capsys.readouterr()
    assert main(["--kb", str(TINY), "ask", "reference-list", "-t", "csv"]) == 0
    before = capsys.readouterr()
    assert after.out == before.out
    assert "tea guideline, accepted 2026-01-31" in after.err


def test_each_file_is_a_named_graph_and_the_default_graph_their_union(tea: evigraph.KnowledgeBase) -> None:
    graphs = tea.sparql("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g")
    assert isinstance(graphs, evigraph.Answer)
    assert {"graph/concepts", "graph/guideline", "graph/references", "graph/trials"} <= set(graphs.column("g"))
    inside = tea.sparql("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
    union = tea.sparql("SELECT (COUNT(*) AS ?n) WHERE { SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } }")
    assert isinstance(inside, evigraph.Answer)
    assert isinstance(union, evigraph.Answer)
    assert inside.rows == union.rows
