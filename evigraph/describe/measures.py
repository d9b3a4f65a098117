"""The sections of thresholds, formulas, scores with their criteria and risk groups, and tests with their findings."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import NamedNode

from evigraph.answers import Answer, Row
from evigraph.describe import names
from evigraph.describe.graph import Graph, natural
from evigraph.describe.model import Section
from evigraph.describe.parts import Facts, Field, affecting, findings, register, table

__all__ = ["CRITERION", "FORMULA", "RISK_GROUP", "THRESHOLD", "criteria", "group_findings", "measured", "risk_groups",
           "score_register", "test_findings", "thresholds"]  # fmt: skip

_NUMBER = (
    Field("operator", "ev:valueOperator"), Field("value", "ev:value"), Field("lower value", "ev:valueLow"),
    Field("upper value", "ev:valueHigh"), Field("unit", "ev:unit"),
)  # fmt: skip
THRESHOLD = Facts("Threshold", (
    Field("quantity", "ev:quantity"), *_NUMBER, Field("as printed", "ev:asPrinted"),
    Field("condition", "ev:condition"), Field("population", "ev:population"), Field("guides", "ev:intervention"),
    Field("cites", "ev:cites"),
))  # fmt: skip
FORMULA = Facts("Formula", (
    Field("gives", "ev:quantity"), Field("expression", "ev:expression"), Field("cites", "ev:cites"),
))  # fmt: skip
CRITERION = Facts("Criterion", (
    Field("quantity", "ev:quantity"), *_NUMBER, Field("points", "ev:points"), Field("as printed", "ev:asPrinted"),
))  # fmt: skip
RISK_GROUP = Facts("Risk group", (
    Field("lowest points", "ev:pointsLow"), Field("highest points", "ev:pointsHigh"),
    Field("as printed", "ev:asPrinted"), Field("also called", "skos:altLabel"),
))  # fmt: skip


# ---------------------------------------------------------------- scores
def criteria(graph: Graph, node: NamedNode) -> Section:
    """List a score's criteria with cut-offs and points; what the guideline does not print is empty."""
    rows: list[Row] = [
        {
            "criterion": graph.id(one),
            "quantity": graph.short(one, "ev:quantity"),
            "cut_off": names.number(graph, one) or None,
            "points": graph.cell(one, "ev:points"),
            "as_printed": graph.text(one, "ev:asPrinted"),
        }
        for one in graph.nodes(node, "ev:criterion")
    ]
    shown = ("quantity", "cut_off", "points", "criterion")
    return Section("Criteria", table=table((*shown, "as_printed"), rows, shown))


def risk_groups(graph: Graph, node: NamedNode) -> Section:
    """List a score's risk groups from the fewest points up, each with the numbers that are given for it."""
    groups = sorted(graph.nodes(node, "ev:riskGroup"), key=lambda group: int(graph.text(group, "ev:pointsLow") or 0))
    rows: list[Row] = []
    for group in groups:
        for endpoint, number in _numbers(graph, group) or [(None, None)]:
            said_of = names.spoken(graph, endpoint) if endpoint else None
            said = names.number(graph, number) if number else None
            months = graph.text(number, "ev:atMonths") if number else None
            at = f" at {months} months" if months else ""
            rows.append(
                {
                    "group": graph.id(group),
                    "points": _points(graph, group),
                    "endpoint": said_of,
                    "result": f"{said}{at}" if said else None,
                    "as_printed": graph.text(group, "ev:asPrinted"),
                    "estimate": graph.id(number) if number else None,
                }
            )
    shown = ("group", "points", "endpoint", "result", "estimate")
    return Section("Risk groups", table=table((*shown, "as_printed"), rows, shown))


def _points(graph: Graph, group: NamedNode) -> str:
    """Return '3 to 4', '>= 4' where the group is open, or the one number of points."""
    low, high = graph.text(group, "ev:pointsLow") or "", graph.text(group, "ev:pointsHigh")
    if high is None:
        return f">= {low}"
    return low if low == high else f"{low} to {high}"


def _numbers(graph: Graph, group: NamedNode) -> list[tuple[NamedNode | None, NamedNode | None]]:
    """Return the estimates of a group, each with the endpoint of the finding that it belongs to."""
    return [
        (endpoint, number)
        for number in graph.nodes(group, "^ev:arm")
        for endpoint in graph.nodes(number, "^ev:estimate", "ev:endpoint")
    ]


def group_findings(graph: Graph, node: NamedNode) -> list[Section]:
    """List the findings on a score's groups, or on one group: as the factor, and as what another is compared with."""
    groups = graph.nodes(node, "ev:riskGroup") or [node]
    found = {one for group in groups for one in graph.nodes(group, "^ev:factor")}
    against = {one for group in groups for one in graph.nodes(group, "^ev:referenceState")} - found
    return [
        Section("Findings on its risk groups" if node not in groups else "Findings with it as factor",
                table=findings(graph, found)),
        Section("Findings with it as reference state", table=findings(graph, against)),
    ]  # fmt: skip


def measured(graph: Graph, node: NamedNode) -> Section:
    """List all numbers that are given for a risk group, or for a test and its kinds; not for a side of all studies."""
    is_side = graph.term("cs:arm") in graph.nodes(node, "skos:inScheme")
    own = [] if is_side else graph.closure(node, "^skos:broader")
    numbers = sorted({one for group in own for one in graph.nodes(group, "^ev:arm")}, key=lambda one: one.value)
    rows: list[Row] = [
        {
            "estimate": graph.id(one),
            "in_words": names.estimate(graph, one),
            "as_printed": graph.text(one, "ev:asPrinted"),
        }
        for one in numbers
    ]
    return Section("Numbers", table=table(("estimate", "in_words", "as_printed"), rows, ("in_words", "estimate")))


def score_register(graph: Graph, node: NamedNode) -> Section:
    """List the register's entries on a score (or one of its parts), on its findings, and on where they are stated."""
    parts = {node, *graph.nodes(node, "ev:criterion"), *graph.nodes(node, "ev:riskGroup")}
    ways = ("^ev:test", "^ev:referenceTest", "^ev:factor", "^ev:referenceState")
    found = {one for part in parts for way in ways for one in graph.nodes(part, way) if graph.is_a(one, "ev:Finding")}
    numbers = {one for thing in found for one in graph.nodes(thing, "ev:estimate")}
    spots = {at for thing in {*parts, *found, *numbers} for at in _same_sentence(graph, thing)}
    return register(graph, affecting(graph, {*parts, *found, *numbers, *spots}))


def _same_sentence(graph: Graph, thing: NamedNode) -> Iterable[NamedNode]:
    """Return where a thing is stated: its own places, and the others of the same sentence."""
    for place in graph.nodes(thing, "ev:statedAt"):
        yield place
        where = [graph.text(place, f"ev:{name}") for name in ("paragraph", "sentence")]
        for section in graph.nodes(place, "ev:section"):
            for other in graph.nodes(section, "^ev:section"):
                if [graph.text(other, f"ev:{name}") for name in ("paragraph", "sentence")] == where:
                    yield other


# ---------------------------------------------------------------- tests and quantities
def test_findings(graph: Graph, node: NamedNode) -> list[Section]:
    """List the findings on a test or a kind of it, and those in which another test is compared with it."""
    own = graph.closure(node, "^skos:broader")
    found = {one for test in own for one in graph.nodes(test, "^ev:test")}
    against = {one for test in own for one in graph.nodes(test, "^ev:referenceTest")} - found
    return [
        Section("Findings on this test", table=findings(graph, found)),
        Section("Findings of other tests against it", table=findings(graph, against)),
    ]


def thresholds(graph: Graph, node: NamedNode) -> Section:
    """List the thresholds on a quantity, under a condition, or for a test or treatment; narrower ones included."""
    ways = ("^ev:quantity", "^ev:condition", "^ev:population", "^ev:intervention")
    own = graph.closure(node, "^skos:broader")
    found = {one for concept in own for way in ways for one in graph.nodes(concept, way)}
    return Section("Thresholds and formulas", table=_thresholds(graph, found))


def _thresholds(graph: Graph, found: Iterable[NamedNode]) -> Answer | None:
    kinds = ("ev:Threshold", "ev:Formula", "ev:Criterion")
    rows: list[Row] = [
        {
            "threshold": graph.id(one),
            "says": names.name(graph, one),
            "as_printed": graph.text(one, "ev:asPrinted"),
            "cited": graph.numbers(graph.nodes(one, "ev:cites")),
        }
        for one in sorted(found, key=lambda one: natural(graph.id(one)))
        if any(graph.is_a(one, kind) for kind in kinds)
    ]
    return table(("threshold", "says", "as_printed", "cited"), rows, ("says", "cited", "threshold"))
