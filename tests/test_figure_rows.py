"""The rows behind the figures are those of the questions that have exact answers, and no others."""

from __future__ import annotations

import pytest

import evigraph


@pytest.fixture(scope="module")
def kb() -> evigraph.KnowledgeBase:
    return evigraph.open()


def test_estimates_are_the_numbers_of_findings(kb: evigraph.KnowledgeBase) -> None:
    numbers = [row for row in kb.ask("findings-with-numbers") if str(row["thing"]).startswith("finding/")]
    drawn = {row["estimate"]: row for row in kb.ask("estimates")}
    assert drawn.keys() == {row["estimate"] for row in numbers}
    shared = set(numbers[0]) & set(next(iter(drawn.values())))
    assert {"arm", "endpoint", "direction", "at_months", "measure", "value", "ci_low", "ci_level", "p"} <= shared
    for row in numbers:
        if not drawn[row["estimate"]]["cited"] and row["numbers"] is None:
            drawn[row["estimate"]] |= {"numbers": None, "keys": None}  # a figure falls back on the score's reference
        assert {name: drawn[row["estimate"]][name] for name in shared} == {name: row[name] for name in shared}


def test_directions_are_those_of_the_findings_on_biomarkers(kb: evigraph.KnowledgeBase) -> None:
    findings = {row["finding"]: row for row in kb.ask("finding-list")}
    states = {row["s"] for row in _rows(kb, "SELECT ?s { ?s a ev:BiomarkerState }")}
    drawn = list(kb.ask("biomarker-directions"))
    for row in drawn:
        said = findings[row["finding"]]
        assert [row[name] for name in ("endpoint", "direction")] == [said[name] for name in ("endpoint", "direction")]
    on_states = {name for name, row in findings.items() if row["index"] in states and row["versus"] is not None}
    assert {row["finding"] for row in drawn} == on_states


def _rows(kb: evigraph.KnowledgeBase, query: str) -> evigraph.Answer:
    found = kb.sparql(query)
    assert isinstance(found, evigraph.Answer)
    return found
