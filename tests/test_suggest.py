"""Free words lead to the named question that answers them, as a command that works when it is pasted."""

from __future__ import annotations

import shlex

import pytest

import evigraph
from evigraph.cli import main
from evigraph.questions import Question
from evigraph.suggest import suggest


@pytest.fixture(scope="module")
def kb() -> evigraph.KnowledgeBase:
    return evigraph.open()


def _command(suggestion: tuple[Question, dict[str, str]]) -> str:
    question, given = suggestion
    return shlex.join([question.name, *(part for name, value in given.items() for part in (f"--{name}", value))])


@pytest.mark.parametrize(
    ("words", "command"),
    [
        (
            "which RCTs address adjuvant HAI",
            "trials-by-intervention --intervention HAI --timing adjuvant --design randomised",
        ),
        ("which studies report BRAF prognosis", "biomarker-prognosis --biomarker BRAF"),
        (
            "trials with better DFS but no OS benefit",
            "trials-by-endpoint --endpoint DFS --direction better --other-endpoint OS --other-direction neither",
        ),
        ("which references are duplicates", "duplicate-references"),
        ("what contradicts on TP53", "discordant-findings --biomarker TP53"),
        (
            "Which randomized controlled trials give hepatic arterial infusion?",
            "trials-by-intervention --intervention HAI --design randomised",
        ),
        ("table 1", "table-findings --table 1"),
        ("papers by Kemeny", "references-by-author --author Kemeny"),
        ("references from JAMA", "references-by-journal --journal JAMA"),
        ("references since 2020", "references-by-year --from 2020"),
        ("phase III trials", "trials-by-phase --phase phase-3"),
        ("ongoing trials", "trial-list --status ongoing"),
        ("misprints", "irregularities --kind misprint"),
        ("reference with the DOI 10.1056/NEJM199912303412702", "reference-by-doi --doi 10.1056/nejm199912303412702"),
        ("prognosis of the K-ras mutation", "biomarker-prognosis --biomarker KRAS"),
    ],
)
def test_words_lead_first_to_the_right_command(kb: evigraph.KnowledgeBase, words: str, command: str) -> None:
    assert _command(suggest(kb, words)[0]) == command


def test_a_number_of_a_reference_fills_the_questions_about_references(kb: evigraph.KnowledgeBase) -> None:
    commands = [_command(found) for found in suggest(kb, "what does reference 86 show")]
    assert "findings-of-reference --id 86" in commands


def test_a_required_parameter_that_is_not_named_has_the_examples_value(kb: evigraph.KnowledgeBase) -> None:
    question, given = next(
        found for found in suggest(kb, "mutation prognosis by biomarker") if found[0].name == "biomarker-prognosis"
    )
    assert given == {"biomarker": "BRAF"}
    assert "--biomarker BRAF" in question.example


@pytest.mark.parametrize("words", ["survival after resection", "HAI", "KRAS or RAS", "86", "'; drop $x {", "zzz", "?"])
def test_three_commands_are_suggested_and_each_one_runs(kb: evigraph.KnowledgeBase, words: str) -> None:
    found = suggest(kb, words)
    assert len({question.name for question, _ in found}) == 3
    for question, given in found:
        kb.ask(question.name, **given)
    assert found == suggest(kb, words)


def test_the_command_line_prints_them_ready_to_paste(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "which", "RCTs", "address", "adjuvant", "HAI"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "evigraph ask trials-by-intervention --intervention HAI --timing adjuvant --design randomised\n" in err
