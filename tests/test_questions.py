"""Every named question gives its exact answer, on pyoxigraph and on rdflib alike.

The answers in ``queries/expect/`` are derived from the adjudicated extraction by the scripts in ``docs/curation/``,
which never open the graph. A failing test says which of the two is behind: the Turtle, or the adjudicated table.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from exact import CASES, FACTS, OUTSIDE, ROOT, answers, asked, derived, differences, expected
from rdflib.plugins.sparql import prepareQuery

import evigraph
from evigraph.cli import main
from evigraph.formats.text import text_of
from evigraph.questions import bind
from evigraph.values import cell


@pytest.fixture(scope="session")
def kb() -> evigraph.KnowledgeBase:
    return evigraph.open()


@pytest.fixture(scope="session")
def outside_kb() -> evigraph.KnowledgeBase:
    return evigraph.open(with_external=True)


@pytest.fixture(scope="session")
def rdflib_graph(kb: evigraph.KnowledgeBase) -> rdflib.Graph:
    return _in_rdflib(kb)


@pytest.fixture(scope="session")
def outside_graph(outside_kb: evigraph.KnowledgeBase) -> rdflib.Graph:
    return _in_rdflib(outside_kb)


def _in_rdflib(kb: evigraph.KnowledgeBase) -> rdflib.Graph:
    """The same files as the knowledge base, in rdflib."""
    graph = rdflib.Graph(bind_namespaces="none")
    for file in kb.files:
        content = file.turtle if file.turtle is not None else file.path.read_text(encoding="utf-8")
        graph.parse(data=content, format="turtle")
    return graph


# ---------------------------------------------------------------------- exact answers
@pytest.mark.parametrize("stem", CASES)
def test_the_graph_gives_the_exact_answer(
    kb: evigraph.KnowledgeBase, outside_kb: evigraph.KnowledgeBase, stem: str
) -> None:
    kb = outside_kb if stem in OUTSIDE else kb
    assert not (found := differences(expected(stem), asked(kb, *CASES[stem]))), f"{stem}:\n{found}"


def test_every_question_has_an_exact_answer_or_says_why_not(kb: evigraph.KnowledgeBase) -> None:
    names = {question.name for question in kb.questions()}
    names |= {path.stem for path in (ROOT / "queries" / "checks").glob("*.rq")}
    answered = {question for question, _ in CASES.values()}
    assert names - answered == set(answers.EXCEPTIONS)
    assert answered <= names
    assert all(reason.strip() for reason in answers.EXCEPTIONS.values())


WATCH = """
import runpy, sys
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
sys.argv = [sys.argv[1], "--check"]
sys.path.insert(0, "docs/curation")
try:
    runpy.run_path(sys.argv[0], run_name="__main__")
except SystemExit as left:
    assert not left.code
print(sorted({name for name in opened if "/data/" in name}), "evigraph" in sys.modules)
"""
SCRIPTS = [path for path in sorted((ROOT / "docs" / "curation").glob("answers*.py")) if "__main__" in path.read_text()]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_the_files_are_what_the_adjudicated_table_gives_without_the_graph(script: Path) -> None:
    command = [sys.executable, "-c", WATCH, str(script)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip() in (f"{[str(ROOT / 'data' / 'concepts.ttl')]} False", "[] False")


def test_a_difference_is_shown() -> None:
    want = expected("references-of-work.86")
    assert differences(want, want) == ""
    assert differences(want, want[:2]).count("\n-number=86") == 1
    assert differences(want, [want[0], *reversed(want[1:])]).startswith("the order differs:\n1\n- number=76")
    assert differences(want, [row[1:] for row in want]).startswith("columns: ")


# ---------------------------------------------------------------------- facts from outside
def test_facts_from_outside_answer_only_on_request(
    kb: evigraph.KnowledgeBase, outside_kb: evigraph.KnowledgeBase, capsys: pytest.CaptureFixture[str]
) -> None:
    assert len(kb.ask("external-facts")) == 0
    assert len(outside_kb.ask("external-facts")) > 20
    assert main(["ask", "external-facts"]) == 0
    assert "only with --with-external" in capsys.readouterr().err
    assert main(["ask", "external-facts", "--number", "41", "--with-external", "-t", "json"]) == 0
    printed = capsys.readouterr()
    assert "https://pubmed.ncbi.nlm.nih.gov/10493478/" in printed.out
    assert "only with" not in printed.err


def test_a_registered_doi_finds_its_reference_on_request(
    kb: evigraph.KnowledgeBase, outside_kb: evigraph.KnowledgeBase
) -> None:
    doi = "10.1097/00000658-199909000-00004"
    assert len(kb.ask("reference-by-doi", doi=doi)) == 0
    (row,) = outside_kb.ask("reference-by-doi", doi=doi)
    assert (row["number"], row["registered_doi"]) == (41, doi)
    assert row["doi"] == "10.1097/0000658-199909000-00004"
    assert row["outside_source"] == "https://pubmed.ncbi.nlm.nih.gov/10493478/"


# ---------------------------------------------------------------------- every value, not only the cases
def concepts(scheme: str) -> list[str]:
    """The short names of a scheme's concepts."""
    labels: Mapping[tuple[str, str], set[str]] = FACTS.vocabulary.labels
    return sorted({name for (own, _), names in labels.items() if own == scheme for name in names})


def _by(question: str, name: str, values: Iterable[object], **others: str) -> Any:
    every = [{name: str(value), **{key.replace("_", "-"): text for key, text in others.items()}} for value in values]
    return pytest.param(question, every, id="-".join([question, name, *others.values()]))


AUTHORS = sorted({name.split()[0] for r in FACTS.references.values() for name in r.fields["authors"].split("; ")})


@pytest.mark.parametrize(
    ("question", "every"),
    [
        _by("trials-by-intervention", "intervention", concepts("intervention")),
        _by("trials-by-intervention", "timing", concepts("timing"), intervention="systemic-therapy"),
        _by("trials-by-intervention", "design", concepts("design"), intervention="HAI"),
        _by("trials-by-intervention", "role", concepts("intervention-role"), intervention="chemotherapy"),
        *(_by("biomarker-prognosis", "biomarker", concepts("biomarker"), role=r) for r in concepts("biomarker-role")),
        *(_by("biomarker-prognosis", "endpoint", concepts("endpoint"), biomarker=b) for b in ("RAS", "BRAF")),
        _by("biomarker-prognosis", "direction", concepts("direction"), biomarker="TP53"),
        _by("drug-effect-predictors", "treatment", concepts("intervention")),
        _by("discordant-findings", "biomarker", concepts("biomarker")),
        _by("discordant-findings", "intervention", ["HAI-pump", "regional-therapy", "chemotherapy", "surgery"]),
        _by("trials-by-endpoint", "endpoint", concepts("endpoint")),
        *(_by("trials-by-endpoint", "endpoint", concepts("endpoint"), other_endpoint=o) for o in ("OS", "DFS")),
        _by("trials-by-endpoint", "direction", concepts("direction"), endpoint="OS"),
        *(_by("findings-with-numbers", "topic", concepts(s)) for s in ("test", "biomarker", "condition", "section")),
        _by(
            "findings-with-numbers", "topic", ["surgery", "RAS-mutation", "RAS-wild-type", "OS", "number-of-metastases"]
        ),
        _by("findings-with-numbers", "number", (1, 24, 25, 41, 45, 76, 86, 98)),
        _by("trial-outcomes", "study", (study.fields["label"] for study in FACTS.studies.values())),
        _by("trial-outcomes", "number", range(56, 101)),
        _by("trial-outcomes", "endpoint", concepts("endpoint")),
        _by("trials-by-phase", "phase", concepts("phase")),
        _by("trials-by-design-basis", "basis", concepts("basis")),
        _by("trials-by-design-basis", "design", concepts("design")),
        _by("trial-list", "design", concepts("design")),
        _by("trial-list", "status", concepts("status")),
        _by("population-mismatches", "match", concepts("population-match")),
        _by("irregularities", "kind", concepts("irregularity-kind")),
        _by("irregularities", "origin", concepts("origin")),
        *(_by("recommendations", "topic", concepts(scheme)) for scheme in ("intervention", "practice", "biomarker")),
        *(_by("recommendations", "topic", concepts(scheme)) for scheme in ("population", "condition", "section")),
        _by("recommendation-evidence", "topic", concepts("intervention")),
        _by("recommendation-currency", "topic", concepts("test")),
        _by("recommendations-without-reference", "type", concepts("recommendation-type")),
        _by("trials-missing-from-table", "table", (1, 2, 3)),
        _by("findings-of-reference", "id", FACTS.references),
        _by("references-of-work", "id", FACTS.references),
        _by("references-by-year", "from", range(1985, 2027)),
        _by("references-by-year", "to-year", range(1985, 2027)),
        _by("references-by-author", "author", AUTHORS),
        _by("references-by-journal", "journal", {r.fields["journal"].upper() for r in FACTS.references.values()}),
        _by("reference-by-doi", "doi", {"doi:" + r.fields.get("doi", "none") for r in FACTS.references.values()}),
    ],
)
def test_every_value_of_a_parameter(kb: evigraph.KnowledgeBase, question: str, every: list[dict[str, str]]) -> None:
    assert every
    for parameters in every:
        found = differences(derived(question, parameters), asked(kb, question, parameters))
        assert not found, f"{question} {parameters}:\n{found}"


# ---------------------------------------------------------------------- another engine
def _term(node: Any) -> ox.NamedNode | ox.Literal | None:
    """Turn an rdflib term into pyoxigraph's, so that one function makes the cells of both."""
    if node is None:
        return None
    if isinstance(node, rdflib.URIRef):
        return ox.NamedNode(str(node))
    assert isinstance(node, rdflib.Literal), f"{node!r} is a blank node"
    if node.language:
        return ox.Literal(str(node), language=node.language)
    return ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype))) if node.datatype else ox.Literal(str(node))


SLOW_IN_RDFLIB = {"discordant-findings", "discordant-findings.HAI", "discordant-findings.KRAS"}
"""rdflib needs half a minute for each: discordant-findings.TP53 stands for the question."""


@pytest.mark.parametrize("stem", sorted({*CASES, *answers.EXCEPTIONS} - SLOW_IN_RDFLIB))
def test_rdflib_gives_the_same_rows(request: pytest.FixtureRequest, stem: str) -> None:
    outside = stem in OUTSIDE
    kb: evigraph.KnowledgeBase = request.getfixturevalue("outside_kb" if outside else "kb")
    rdflib_graph: rdflib.Graph = request.getfixturevalue("outside_graph" if outside else "rdflib_graph")
    name, parameters = CASES.get(stem, (stem, {}))
    question = kb.question(name)
    terms = {key.replace("-", "_"): term for key, term in kb.terms(question, dict(parameters)).items()}
    query = prepareQuery(bind(question.sparql, terms))  # knows no prefix but those that the query itself declares
    result: Any = rdflib_graph.query(query)
    columns = [str(variable) for variable in result.vars]
    base = kb.guideline.base
    rows = [
        [text_of(cell(column, _term(node), base)) for column, node in zip(columns, row, strict=True)] for row in result
    ]
    assert not (found := differences(asked(kb, name, parameters), [columns, *rows])), f"{stem}:\n{found}"
