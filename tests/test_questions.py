"""Every named question gives its exact answer, on pyoxigraph and on rdflib alike.

The answers in ``queries/expect/`` are derived from the adjudicated extraction by ``docs/curation/answers.py``, which
never opens the graph. A failing test says which of the two is behind: the Turtle, or the adjudicated table.
"""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph
from rdflib.term import Literal as RdfLiteral
from rdflib.term import URIRef

import evigraph
from evigraph.formats.text import text_of
from evigraph.questions import Question, bind, read_question
from evigraph.values import cell

ROOT = Path(__file__).parents[1]
EXPECT = ROOT / "queries" / "expect"
NOT_DERIVABLE = {
    "curation-status": "its answer is the header of the data files; the adjudicated table says nothing of them",
}

Case = tuple[str, dict[str, str]]


def _cases() -> dict[str, Case]:
    named: dict[str, dict[str, Any]] = {}
    for path in sorted(EXPECT.glob("cases*.yaml")):
        named |= yaml.safe_load(path.read_text(encoding="utf-8"))
    cases = {}
    for path in sorted(EXPECT.glob("*.csv")):
        parameters = {key: str(value) for key, value in named.get(path.stem, {}).items()}
        cases[path.stem] = (parameters.pop("question", path.stem), parameters)
    return cases


CASES = _cases()


@cache
def kb() -> evigraph.KnowledgeBase:
    return evigraph.open()


@cache
def rdflib_graph() -> Graph:
    graph = Graph()
    for source in kb().files:
        graph.parse(source.path, format="turtle")
    return graph


def _ask(case: Case) -> evigraph.Answer:
    name, parameters = case
    return kb().ask(name, **{key.replace("-", "_"): value for key, value in parameters.items()})


def _expected(stem: str) -> list[list[str]]:
    """The file's rows without the last column, ``source``, which is for readers."""
    with (EXPECT / f"{stem}.csv").open(encoding="utf-8", newline="") as file:
        return [row[:-1] for row in csv.reader(file)]


def _rows(answer: evigraph.Answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.to_csv())))


@pytest.mark.parametrize("stem", CASES)
def test_the_graph_gives_the_exact_answer(stem: str) -> None:
    assert _rows(_ask(CASES[stem])) == _expected(stem)


@pytest.mark.parametrize("stem", CASES)
def test_another_engine_gives_the_same_rows(stem: str) -> None:
    name, parameters = CASES[stem]
    question = kb().question(name)
    terms = {key.replace("-", "_"): term for key, term in kb().terms(question, dict(parameters)).items()}
    result = rdflib_graph().query(bind(question.sparql, terms))
    columns = [str(variable) for variable in result.vars or []]
    found = []
    for row in result:
        values = [_cell(name, term) for name, term in zip(columns, row, strict=True)]  # type: ignore[call-overload]
        found.append(["" if value is None else text_of(value) for value in values])
    assert [columns, *found] == _rows(_ask(CASES[stem]))


def _cell(column: str, term: object) -> Any:
    """The same conversion as for pyoxigraph's terms."""
    from pyoxigraph import Literal, NamedNode

    base = kb().guideline.base
    if isinstance(term, URIRef):
        return cell(column, NamedNode(str(term)), base)
    if isinstance(term, RdfLiteral):
        datatype = NamedNode(str(term.datatype)) if term.datatype else None
        plain = Literal(str(term), language=term.language) if term.language else Literal(str(term), datatype=datatype)
        return cell(column, plain, base)
    assert term is None
    return None


def test_every_question_has_its_answer() -> None:
    answered = {name for name, _ in CASES.values()}
    named = {question.name for question in kb().questions()}
    checks = {path.stem for path in (ROOT / "queries" / "checks").glob("*.rq")}
    assert (named | checks) - answered == set(NOT_DERIVABLE)


@pytest.mark.parametrize("script", ["answers.py", "answers_citations.py"])
def test_the_answers_are_what_the_adjudicated_table_says(script: str) -> None:
    path = ROOT / "docs" / "curation" / script
    if not path.is_file():
        pytest.skip(f"{script} is not there yet")
    done = subprocess.run([sys.executable, str(path), "--check"], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("intervention", "design"),
    [
        ("HAI", "randomised"),
        ("hai", "randomized"),
        ("hepatic arterial infusion", "RCT"),
        ("Hepatic Artery Infusion", "Randomised Controlled Trial"),
        ("https://w3id.org/evigraph/concept/HAI", "c:randomised"),
    ],
)
def test_a_value_can_be_given_in_the_users_words(intervention: str, design: str) -> None:
    answer = kb().ask("trials-by-intervention", intervention=intervention, design=design)
    assert answer == kb().ask("trials-by-intervention", intervention="HAI", design="randomised")
    assert len(answer) >= 6


def test_a_narrower_concept_is_not_answered_by_the_broader() -> None:
    assert "143" in kb().ask("trials-by-intervention", intervention="HAI").column("numbers")
    assert "143" not in kb().ask("trials-by-intervention", intervention="HAI-pump").column("numbers")


@given(st.text(max_size=40))
def test_no_text_changes_a_query(text: str) -> None:
    try:
        rows = kb().ask("references-by-author", author=text)
    except evigraph.UsageError:
        return
    folded = text.strip().casefold()
    assert len(rows) <= 149
    if folded and folded.isascii() and folded.isalpha():
        assert all(folded in str(row["authors"]).casefold() for row in rows)


def _questions() -> list[Question]:
    return [read_question(path) for path in sorted((ROOT / "queries").glob("**/*.rq"))]


@pytest.mark.parametrize("question", _questions(), ids=lambda question: question.name)
def test_a_question_shows_columns_that_it_has_and_an_example_that_works(question: Question) -> None:
    if question.example:
        import shlex

        from evigraph.cli import main

        words = shlex.split(question.example)
        assert words[:3] == ["evigraph", "ask", question.name]
        assert main([word for word in words[1:] if not word.endswith(".csv") and word != "-o"]) == 0
    else:
        assert question.path.parent.name == "checks"
    columns = set(kb().sparql(question.sparql).columns)  # type: ignore[union-attr]
    assert set(question.show) <= columns
