"""A question's parameters are taken in the user's words, its header is true, and no value changes the query."""

from __future__ import annotations

import re
import shlex
from contextlib import suppress
from pathlib import Path

import pyoxigraph as ox
import pytest
from exact import ROOT, answers, asked, derived, differences
from hypothesis import example, given, settings
from hypothesis import strategies as st

import evigraph
from evigraph.cli import main
from evigraph.questions import Question, bind, read_question

BASE = "https://w3id.org/evigraph/concept/"


@pytest.fixture(scope="session")
def kb() -> evigraph.KnowledgeBase:
    return evigraph.open()


# ---------------------------------------------------------------------- parameters, in the user's words


@pytest.mark.parametrize(
    ("question", "parameter", "spellings", "others"),
    [
        (
            "trials-by-intervention",
            "intervention",
            ["HAI", "hai", "hepatic arterial infusion", "Hepatic Artery Infusion", "HAIC", BASE + "HAI", "c:HAI"],
            {},
        ),
        ("trials-by-intervention", "intervention", ["HAI-pump", "haip", "HAI pump", BASE + "HAI-pump"], {}),
        ("trials-by-intervention", "intervention", ["fluorouracil", "5-FU", "5fu", "5-Fluorouracil"], {}),
        (
            "trials-by-intervention",
            "design",
            ["randomised", "randomized", "RCT", "rct", "Randomized Controlled Trial", BASE + "randomised"],
            {"intervention": "HAI"},
        ),
        ("trials-by-intervention", "role", ["in-both-arms", "in both arms", "Backbone"], {"intervention": "HAI"}),
        ("trials-by-intervention", "timing", ["perioperative", "Peri-operative"], {"intervention": "chemotherapy"}),
        ("biomarker-prognosis", "biomarker", ["KRAS", "kras", "K-ras", "k ras", "HGNC:6407", BASE + "KRAS"], {}),
        ("biomarker-prognosis", "biomarker", ["MSI", "dMMR", "microsatellite instability", "msi-h"], {}),
        ("biomarker-prognosis", "endpoint", ["OS", "os", "overall survival", "Overall Survival"], {"biomarker": "RAS"}),
        ("biomarker-prognosis", "direction", ["neither", "no difference", "no impact"], {"biomarker": "TP53"}),
        ("trials-by-phase", "phase", ["phase-3", "phase III", "Phase 3", "3"], {}),
        ("references-by-author", "author", ["kemeny", "KEMENY", " Kemeny "], {}),
        ("references-of-work", "id", ["86", "76", "ref86", "kemeny1999hepatic", "10.1056/NEJM199912303412702"], {}),
        ("findings-of-reference", "id", ["117", "#117", "https://w3id.org/evigraph/crlm/reference/117"], {}),
    ],
)
def test_a_parameter_is_taken_in_any_spelling(
    kb: evigraph.KnowledgeBase, question: str, parameter: str, spellings: list[str], others: dict[str, str]
) -> None:
    first = asked(kb, question, {parameter: spellings[0], **others})
    assert len(first) > 1
    for spelling in spellings[1:]:
        assert asked(kb, question, {parameter: spelling, **others}) == first, spelling


def test_narrower_concepts_are_included_and_broader_ones_never(kb: evigraph.KnowledgeBase) -> None:
    rows = {name: set(map(tuple, asked(kb, "trials-by-intervention", {"intervention": name})[1:])) for name in
            ("regional therapy", "HAI", "HAI-pump", "HAI-pump-floxuridine")}  # fmt: skip
    assert any(row[0] == "143" for row in rows["HAI"] - rows["HAI-pump"])
    assert rows["HAI-pump-floxuridine"] < rows["HAI-pump"] < rows["HAI"] < rows["regional therapy"]


def _questions() -> list[Question]:
    return [read_question(path) for path in sorted((ROOT / "queries").glob("**/*.rq"))]


@pytest.mark.parametrize("question", _questions(), ids=lambda question: question.name)
def test_a_header_shows_columns_that_there_are_and_an_example_that_works(
    kb: evigraph.KnowledgeBase, question: Question, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = kb.sparql(question.sparql)
    assert isinstance(answer, evigraph.Answer)
    assert set(question.show) <= set(answer.columns)
    if question.path.parent.name == "checks":
        assert not question.example
        return
    monkeypatch.chdir(tmp_path)
    words = shlex.split(question.example)
    assert words[:3] == ["evigraph", "ask", question.name]
    assert main(words[1:]) == 0


# ---------------------------------------------------------------------- no value changes the query
HOSTILE = ['"', "'", '"""', "\\", '\\"', '" } UNION { ?s ?p ?o } #', "{}", "$author", "?ref", "\n", "\0", "<a>", "#+"]
ANY_TEXT = st.one_of(st.text(), st.sampled_from(HOSTILE), st.lists(st.sampled_from(HOSTILE)).map("".join))
STRING = re.compile(r'"(?:[^"\\\n\r]|\\[tbnrf"\'\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*"')
SETTINGS = settings(max_examples=100, deadline=None)


@SETTINGS
@given(text=ANY_TEXT)
@example(text='a"b')
@example(text="")
def test_any_text_is_one_string_in_the_query(kb: evigraph.KnowledgeBase, text: str) -> None:
    question = kb.question("references-by-author")
    terms = kb.terms(question, {"author": text})
    before, after = bind(question.sparql, {"author": ox.Literal("here")}).split('"here"')
    bound = bind(question.sparql, terms)
    assert bound.startswith(before)
    assert bound.endswith(after)
    assert STRING.fullmatch(bound, len(before), len(bound) - len(after)), bound
    found = asked(kb, "references-by-author", {"author": text})
    if text.isascii():
        assert not differences(derived("references-by-author", {"author": text.strip()}), found)


@SETTINGS
@given(text=ANY_TEXT)
@example(text="\b")
@pytest.mark.parametrize(
    ("question", "parameter"),
    [
        ("biomarker-prognosis", "biomarker"),
        ("trials-by-intervention", "intervention"),
        ("table-findings", "table"),
        ("references-of-work", "id"),
        ("reference-by-doi", "doi"),
        ("references-by-journal", "journal"),
    ],
)
def test_any_text_is_an_answer_or_refused(kb: evigraph.KnowledgeBase, question: str, parameter: str, text: str) -> None:
    with suppress(evigraph.UsageError, evigraph.UnknownThingError):
        answer = kb.ask(question, **{parameter: text})
        assert list(answer.columns) == list(answers.QUESTIONS[question][0])


@pytest.mark.parametrize(
    ("question", "parameter"),
    [
        ("biomarker-prognosis", "biomarker"),
        ("references-by-author", "author"),
        ("references-of-work", "id"),
    ],
)
def test_bytes_that_are_no_text_are_refused(kb: evigraph.KnowledgeBase, question: str, parameter: str) -> None:
    """A command line that is no UTF-8 reaches Python as lone surrogates."""
    with pytest.raises((evigraph.UsageError, evigraph.UnknownThingError)):
        kb.ask(question, **{parameter: b"\xff".decode("utf-8", "surrogateescape")})
