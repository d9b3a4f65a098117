"""The registry: each kind of thing, how it is titled, and its sections in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from evigraph.answers import Row
from evigraph.describe import names
from evigraph.describe.graph import Graph
from evigraph.describe.lists import findings_of, only, others, studies_of, where_cited
from evigraph.describe.measures import (
    CRITERION,
    FORMULA,
    RISK_GROUP,
    THRESHOLD,
    criteria,
    group_findings,
    measured,
    risk_groups,
    score_register,
    test_findings,
    thresholds,
)
from evigraph.describe.model import Description, Fact, Section
from evigraph.describe.outside import outside
from evigraph.describe.parts import (
    Facts,
    Field,
    Part,
    affecting,
    estimates,
    everything,
    fact,
    findings,
    numbers_of_study,
    places,
    register,
    table,
    touching,
    usage,
)
from evigraph.describe.recommendations import (
    RECOMMENDATION,
    about,
    contradictions,
    evidence,
    other_irregularities,
    resting_on,
)
from evigraph.describe.references import (
    WORK,
    cited_work,
    entry,
    printings,
    said_of_reference,
    title_says,
    touched_by_work,
)

if TYPE_CHECKING:
    from evigraph.kb import KnowledgeBase

__all__ = ["KINDS", "Kind", "describe"]


@dataclass(frozen=True)
class Kind:
    """One kind of thing: its name, its class, and the parts of its description."""

    name: str
    cls: str
    parts: tuple[Part, ...]


def describe(kb: KnowledgeBase, node: NamedNode) -> Description:
    """Describe one thing of the knowledge base: the first kind of `KINDS` whose class it is decides the sections.

    >>> import evigraph
    >>> kb = evigraph.open()
    >>> describe(kb, kb.identify("finding/pikoulis2016-braf-mutation-os")).title
    'BRAF mutation: OS worse (difference)'
    """
    graph = Graph(kb)
    kind = next((kind for kind in KINDS if graph.is_a(node, kind.cls)), _ANY)
    sections: list[Section] = []
    for part in kind.parts:
        made = part(graph, node)
        sections += [made] if isinstance(made, Section) else made
    sections.append(outside(graph, node))
    title = names.name(graph, node)
    return Description(graph.id(node), node.value, kind.name, title, tuple(s for s in sections if s))


# ---------------------------------------------------------------- studies, comparisons, findings
_STUDY = Facts("Study", (
    Field("also called", "skos:altLabel"), Field("design", "ev:design", "ev:designBasis"), Field("phase", "ev:phase"),
    Field("status", "ev:status"), Field("registry", "ev:registryNumber"),
))  # fmt: skip
_CONTRAST = (
    Field("tests", "ev:tests"), Field("comparator", "ev:comparator"), Field("in both arms", "ev:inBothArms"),
    Field("timing", "ev:timing", "ev:timingBasis"), Field("comparator timing", "ev:comparatorTiming"),
    Field("resectability", "ev:resectability", "ev:resectabilityBasis"), Field("line", "ev:line", "ev:lineBasis"),
)  # fmt: skip
_FINDING = Facts("Finding", (
    Field("comparison", "ev:comparison"), Field("factor", "ev:factor"), Field("reference state", "ev:referenceState"),
    Field("diagnostic test", "ev:test"), Field("reference test", "ev:referenceTest"),
    Field("observed", "ev:observed"), Field("target", "ev:target"),
    Field("effect of", "ev:effectOf"), Field("kind", "ev:kind"), Field("endpoint", "ev:endpoint"),
    Field("direction", "ev:direction"), Field("conclusion", "ev:conclusion"), Field("adjustment", "ev:adjustment"),
    Field("subgroup", "ev:subgroup"), Field("restricted to", "ev:restrictedTo"), Field("modifier", "ev:modifier"),
    Field("population", "ev:populationClaimed"), Field("cites", "ev:cites"), Field("study", "ev:study"),
    Field("verified by clinician", "ev:verifiedByClinician"),
))  # fmt: skip


def _reports(graph: Graph, node: NamedNode) -> Section:
    """The works that report a study, with their numbers; a study without one says so."""
    facts = []
    for work in graph.nodes(node, "ev:reportedIn"):
        numbers = graph.numbers(graph.nodes(work, "^biro:references")) or "report"
        facts.append(Fact(numbers, names.name(graph, work), graph.id(work)))
    return Section("Reports", tuple(facts) or (Fact("none", "no entry of the reference list reports this study"),))


def _comparisons(graph: Graph, node: NamedNode) -> list[Section]:
    """A section for each comparison of a study, with its findings."""
    return [
        Section(
            f"Comparison: {names.comparison(graph, one)}",
            Facts("", _CONTRAST)(graph, one).facts,
            findings(graph, graph.nodes(one, "^ev:comparison"), whole=False),
            graph.id(one),
        )
        for one in graph.nodes(node, "^ev:study")
    ]


_STUDY_REACH = (
    ("ev:estimate",), ("^ev:study",), ("^ev:study", "^ev:comparison"),
    ("^ev:study", "^ev:comparison", "ev:estimate"), ("^ev:study", "^ev:comparison", "ev:statedAt"),
    ("ev:reportedIn",), ("ev:reportedIn", "^biro:references"),
)  # fmt: skip

_PRINTED_REPORTS = ("ev:reportedIn", "^biro:references")
_STUDY_PARTS = (
    _STUDY, _reports, title_says("ev:reportedIn"), numbers_of_study, _comparisons, resting_on(*_PRINTED_REPORTS),
    where_cited(*_PRINTED_REPORTS, "^ev:pointsTo"), places, touching(*_STUDY_REACH),
)  # fmt: skip

# ---------------------------------------------------------------- concepts
_CONCEPT = (
    Field("label", "skos:prefLabel"), Field("also called", "skos:altLabel"), Field("also typed", "skos:hiddenLabel"),
    Field("code", "skos:notation"),
    Field("HGNC", "ev:hgnc"), Field("definition", "skos:definition"), Field("scheme", "skos:inScheme"),
    Field("broader", "skos:broader"), Field("member of", "ev:memberOf"), Field("biomarker", "ev:biomarker"),
    Field("component", "ev:component"), Field("alteration", "ev:alteration"), Field("complement", "ev:complementOf"),
    Field("section opens with", "ev:opensWith"),
)  # fmt: skip
_ROLES = (
    ("factor", "ev:factor"), ("restriction", "ev:restrictedTo"), ("modifier", "ev:modifier"),
    ("observed", "ev:observed"), ("target", "ev:target"),
)  # fmt: skip


def _concept(graph: Graph, node: NamedNode) -> Section:
    turned = (("narrower", "^skos:broader"), ("member", "^ev:memberOf"))
    more = [fact(graph, label, end) for label, step in turned for end in graph.nodes(node, step)]
    return Section("Concept", (*Facts("", _CONCEPT)(graph, node).facts, *more))


def _states_of(graph: Graph, node: NamedNode) -> dict[NamedNode, str]:
    """The states of a biomarker and its variants (exact), and the joint states that they are part of (component)."""
    own = graph.closure(node, "^skos:broader")
    joint = {state: "component" for one in own for state in graph.nodes(one, "^ev:component")}
    return joint | {state: "exact" for one in own for state in graph.nodes(one, "^ev:biomarker")}


def _states(graph: Graph, node: NamedNode) -> Section:
    columns = ("state", "alteration", "match", "complement", "findings")
    states = sorted(_states_of(graph, node).items(), key=lambda item: (item[1] != "exact", item[0].value))
    rows: list[Row] = [
        {
            "state": graph.id(state),
            "alteration": graph.short(state, "ev:alteration"),
            "match": match,
            "complement": graph.short(state, "ev:complementOf"),
            "findings": len(only(graph, "ev:Finding", {e for _, p in _ROLES for e in graph.nodes(state, f"^{p}")})),
        }
        for state, match in states
    ]
    return Section("States", table=table(columns, rows, columns))


def _by_role(graph: Graph, node: NamedNode) -> list[Section]:
    """The findings on a biomarker or a state, a section for each role."""
    states = {node: "exact", **_states_of(graph, node)}
    sections = []
    for role, predicate in _ROLES:
        found = only(graph, "ev:Finding", {end for state in states for end in graph.nodes(state, f"^{predicate}")})
        sections.append(Section(f"Findings with it as {role}", table=findings(graph, found)))
    return sections


def _titles(graph: Graph, node: NamedNode) -> Section:
    states = (node, *_states_of(graph, node))
    found = {work for state in states for work in graph.nodes(state, "^ev:restrictedToInTitle")}
    works = sorted(found, key=lambda work: work.value)
    return Section("Titles that restrict it", tuple(fact(graph, "work", work) for work in works))


def _biomarker_register(graph: Graph, node: NamedNode) -> Section:
    states = (node, *_states_of(graph, node))
    found = {end for state in states for _, role in _ROLES for end in graph.nodes(state, f"^{role}")}
    spots = {at for one in found for at in graph.nodes(one, "ev:statedAt")}
    return register(graph, affecting(graph, (node, *found, *spots)))


def _members_of_scheme(graph: Graph, node: NamedNode) -> Section:
    columns = ("concept", "label", "broader", "uses")
    rows: list[Row] = [
        {
            "concept": graph.id(one),
            "label": graph.text(one, "skos:prefLabel"),
            "broader": graph.short(one, "skos:broader"),
            "uses": len(graph.uses(one)),
        }
        for one in graph.nodes(node, "^skos:inScheme")
    ]
    return Section("Concepts", table=table(columns, rows, columns))


# ---------------------------------------------------------------- places, register, terms
_PLACE = (
    Field("quote", "oa:exact"), Field("printed label", "ev:printedLabel"), Field("entry", "ev:entry"),
    Field("guideline", "ev:in"),
)  # fmt: skip
_IRREGULARITY = Facts("Irregularity", (
    Field("kind", "ev:irregularityKind"), Field("affects", "ev:affects"), Field("field", "ev:field"),
    Field("as printed", "ev:asPrinted"), Field("read as", "ev:readAs"), Field("rule", "ev:rule"),
    Field("authority", "ev:authority"), Field("origin", "ev:origin"), Field("consequence", "ev:consequence"),
))  # fmt: skip
_TERM = Facts("Term", (
    Field("label", "rdfs:label"), Field("definition", "skos:definition"), Field("example", "skos:example"),
    Field("kind", "rdf:type"), Field("kind of", "rdfs:subClassOf"), Field("said of", "rdfs:domain"),
    Field("said of", "schema:domainIncludes"), Field("range", "rdfs:range"), Field("values from", "ev:valuesFrom"),
))  # fmt: skip


def _place(graph: Graph, node: NamedNode) -> Section:
    return Section("Place", (Fact("where", names.place(graph, node)), *Facts("", _PLACE)(graph, node).facts))


def _place_register(graph: Graph, node: NamedNode) -> Section:
    stated = only(graph, "ev:Irregularity", graph.nodes(node, "^ev:statedAt"))
    return register(graph, {*stated, *affecting(graph, [node, *graph.nodes(node, "^ev:statedAt")])})


def _times_used(graph: Graph, node: NamedNode) -> Section:
    is_class = graph.is_a(node, "owl:Class")
    count = graph.count(kind=node) if is_class else graph.count(predicate=node)
    return Section("Use", (Fact("things of this class" if is_class else "triples with this property", str(count)),))


_ANY = Kind("thing", "", (everything, places, usage))
_TERM_PARTS = (_TERM, _times_used, usage)

KINDS = (
    Kind("reference", "ev:Reference", (entry, cited_work, *said_of_reference("biro:references"),
         touched_by_work("biro:references"))),
    Kind("work", "ev:Work", (Facts("Work", WORK), printings, *said_of_reference(),
         touched_by_work())),
    Kind("trial", "ev:Trial", _STUDY_PARTS),
    Kind("study", "ev:Study", _STUDY_PARTS),
    Kind("comparison", "ev:Comparison", (Facts("Comparison", (Field("study", "ev:study"), *_CONTRAST)),
         findings_of("Findings", "^ev:comparison", whole=False),
         touching(("^ev:comparison",), ("^ev:comparison", "ev:statedAt")))),
    Kind("finding", "ev:Finding", (_FINDING, places, estimates, resting_on(),
         touching(("ev:statedAt",), ("ev:estimate",), ("ev:comparison",), ("ev:cites",),
                  ("ev:cites", "biro:references")))),
    Kind("recommendation", "ev:Recommendation", (RECOMMENDATION, places, evidence, contradictions,
         other_irregularities)),
    Kind("threshold", "ev:Threshold", (THRESHOLD, places, score_register)),
    Kind("formula", "ev:Formula", (FORMULA, places, score_register)),
    Kind("score", "ev:Score", (_concept, Facts("Source", (Field("cites", "ev:cites"),)),
         studies_of("Studies behind it", "ev:cites", "biro:references", "^ev:reportedIn"), criteria, risk_groups,
         group_findings, test_findings, about(), places, score_register)),
    Kind("risk group", "ev:RiskGroup", (RISK_GROUP, others("Score", "^ev:riskGroup"), measured, group_findings,
         places, score_register)),
    Kind("criterion", "ev:Criterion", (CRITERION, others("Score", "^ev:criterion"), places, score_register)),
    Kind("irregularity", "ev:Irregularity", (_IRREGULARITY, places)),
    Kind("place", "ev:Place", (_place, findings_of("Findings stated here", "^ev:statedAt"),
         others("Also stated here", "^ev:statedAt"), _place_register)),
    Kind("biomarker", "ev:Biomarker", (_concept, _states, _by_role, about("^ev:biomarker"), _titles,
         _biomarker_register)),
    Kind("biomarker state", "ev:BiomarkerState", (_concept, _by_role, about(), _biomarker_register, usage)),
    Kind("concept", "skos:Concept", (_concept, test_findings, measured, thresholds, about(), usage)),
    Kind("scheme", "skos:ConceptScheme", (everything, _members_of_scheme)),
    Kind("class", "owl:Class", _TERM_PARTS),
    Kind("property", "owl:ObjectProperty", _TERM_PARTS),
    Kind("property", "owl:DatatypeProperty", _TERM_PARTS),
    Kind("property", "owl:AnnotationProperty", _TERM_PARTS),
)  # fmt: skip
"""Kinds of things in the order in which they are tried: a trial is a study too, a biomarker a concept."""
