"""Do the things have the shape they must have? Runs ``ontology/shapes.ttl`` with pySHACL, on a pyoxigraph store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from evigraph.check.files import SHAPES
from evigraph.check.model import Checked, CheckedFile
from evigraph.check.terms import is_well_formed
from evigraph.errors import Problem

if TYPE_CHECKING:
    from rdflib import Graph

__all__ = ["PER_SHAPE", "check_shapes"]

PER_SHAPE = 50
"""So many things that break one and the same rule are listed one by one; the others are counted."""

MEND = ". Mend: "
"""The messages of the shapes say what is wrong, then this, then what to do."""

SH = "http://www.w3.org/ns/shacl#"
SEVERITIES = {SH + "Violation": "error", SH + "Warning": "warning", SH + "Info": "warning"}


class _Result(NamedTuple):
    severity: str
    thing: str
    message: str
    path: str
    value: str

    @property
    def problem(self) -> str:
        """The message up to its mend."""
        return self.message.partition(MEND)[0]

    @property
    def mend(self) -> str:
        """What the message tells to do: the same words for all things that break one rule."""
        return self.message.partition(MEND)[2]


def check_shapes(checked: Checked, ontology: Path) -> list[Problem]:
    """Validate the vocabulary's and the folder's facts, those from outside excepted."""
    path = ontology / SHAPES
    name = f"{ontology.name}/{SHAPES}"
    if not path.is_file():
        return [Problem(name, 0, "error", "", "there are no shapes", "give the ontology folder")]
    from pyshacl.errors import ReportableRuntimeError, ShapeLoadError, ValidationFailure

    try:
        results = _run(_store(checked), path)
    except (SyntaxError, ReportableRuntimeError, ShapeLoadError, ValidationFailure) as error:
        message = " ".join(str(error).split())
        return [Problem(name, 0, "error", "", f"the shapes cannot be run: {message}", "correct the shapes")]
    by_rule: dict[str, list[_Result]] = {}
    for result in sorted(results):
        by_rule.setdefault(result.mend or result.problem, []).append(result)
    return [problem for same in by_rule.values() for problem in _problems(checked, same)]


def _problems(checked: Checked, results: list[_Result]) -> Iterator[Problem]:
    for result in results[:PER_SHAPE]:
        file = _file_of(checked, result)
        at = (result.path, result.value if result.value.startswith("http") else "")
        yield checked.problem(result.severity, result.thing, result.problem, result.mend, file=file, at=at)
    if rest := results[PER_SHAPE:]:
        file = checked.home(rest[0].thing)
        problem = f"{len(rest)} more of this kind: {rest[0].problem}"
        yield Problem(
            file.name if file else "", 0, rest[0].severity, "", problem, "mend those listed, then check again"
        )


def _file_of(checked: Checked, result: _Result) -> CheckedFile | None:
    """Return the file that says what is wrong; where nothing is said, the file that describes the thing."""
    said = (fact.file for fact in checked.about.get(result.thing, ()) if fact.predicate == result.path)
    return next(said, checked.home(result.thing))


def _store(checked: Checked) -> ox.Store:
    """Fill a store. A literal that is not of its datatype goes in as plain words: rdflib would log a traceback."""
    store = ox.Store()
    for fact in checked.facts("vocabulary", "data", "references"):
        term = fact.object
        if isinstance(term, ox.Literal) and not is_well_formed(term):
            term = ox.Literal(term.value)
        store.add(ox.Quad(ox.NamedNode(fact.subject), ox.NamedNode(fact.predicate), term))
    return store


def _run(store: ox.Store, path: Path) -> list[_Result]:
    from pyshacl import validate
    from pyshacl.graph_abstraction import OxigraphDataGraph
    from rdflib import Graph
    from rdflib.plugins.parsers.notation3 import BadSyntax

    class StoreGraph(OxigraphDataGraph):  # type: ignore[misc, unused-ignore]
        """pySHACL asks 'graph or …' for each result; the answer would else count all triples (40 ms each)."""

        def __bool__(self) -> bool:
            return True

    try:
        shapes = Graph().parse(path, format="turtle")
    except BadSyntax as error:
        raise SyntaxError(f"line {error.lines + 1}: {error._why}") from None
    _, report, _ = validate(StoreGraph(store), shacl_graph=shapes, inference="none", advanced=False)
    return list(_results(report)) if isinstance(report, Graph) else []


def _results(report: Graph) -> Iterator[_Result]:
    from rdflib import RDF, URIRef
    from rdflib.term import Node

    def one(node: Node, name: str) -> str:
        return str(report.value(node, URIRef(SH + name)) or "")

    for node in set(report.subjects(RDF.type, URIRef(SH + "ValidationResult"))):
        path = report.value(node, URIRef(SH + "resultPath"))
        messages = sorted(str(message) for message in report.objects(node, URIRef(SH + "resultMessage")))
        yield _Result(
            SEVERITIES.get(one(node, "resultSeverity"), "error"),
            one(node, "focusNode"),
            messages[0] if messages else "breaks a rule of the shapes",
            str(path) if isinstance(path, URIRef) else "",
            one(node, "value"),
        )
