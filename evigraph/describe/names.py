"""Labels made from structure, so that they cannot disagree with it.

A finding has no label of its own in the data: 'BRAF mutation: OS worse (difference)' is put together from its subject,
endpoint, direction and conclusion.
"""

from __future__ import annotations

from collections.abc import Callable

from pyoxigraph import NamedNode

from evigraph.describe.graph import Graph
from evigraph.spelling import fold

__all__ = [
    "comparison",
    "criterion",
    "estimate",
    "finding",
    "formula",
    "irregularity",
    "name",
    "number",
    "place",
    "printed_title",
    "recommendation",
    "reference",
    "result",
    "spoken",
    "subject",
    "threshold",
]


def spoken(graph: Graph, concept: NamedNode) -> str:
    """Return a concept's short name, with the spaces of its label where both are the same words.

    >>> import evigraph
    >>> graph = Graph(evigraph.open())
    >>> [spoken(graph, graph.term(name)) for name in ("c:BRAF-mutation", "c:no-addition", "c:HAI-pump", "c:OS")]
    ['BRAF mutation', 'no addition', 'HAI-pump', 'OS']
    """
    short = graph.id(concept)
    label = graph.text(concept, "skos:prefLabel") or short
    return label.replace(",", "") if fold(label) == fold(short) else short


def reference(graph: Graph, node: NamedNode) -> str:
    """Return 'Kemeny N 1999' for a printed reference."""
    authors = graph.text(node, "ev:printedAuthors") or ""
    return f"{authors.partition(';')[0]} {graph.text(node, 'ev:printedYear') or ''}".strip()


def printed_title(graph: Graph, node: NamedNode) -> str:
    """Return '76. Kemeny N 1999. Hepatic arterial infusion …' for a printed reference."""
    return f"{graph.number(node)}. {reference(graph, node)}. {graph.text(node, 'ev:printedTitle') or ''}"


def comparison(graph: Graph, node: NamedNode) -> str:
    """Return what a comparison contrasts.

    >>> import evigraph
    >>> graph = Graph(evigraph.open())
    >>> comparison(graph, graph.term("cmp:eortc-40983"))
    'FOLFOX4 v surgery alone, both arms surgery'
    """
    tested, against, both = (_listed(graph, node, f"ev:{p}") for p in ("tests", "comparator", "inBothArms"))
    if timing := _listed(graph, node, "ev:comparatorTiming"):
        tested += f" ({_listed(graph, node, 'ev:timing')})"
        against += f" ({timing})"
    versus = {"no comparator": "single arm", "not stated": "comparator not stated", "": ""}.get(against, f"v {against}")
    arms = f"both arms {both}" if both else ""
    separator = " " if versus.startswith("v ") else ", "
    return ", ".join(part for part in (separator.join(p for p in (tested, versus) if p), arms) if part)


def subject(graph: Graph, node: NamedNode) -> str:
    """Return what a finding is about."""
    for contrast in graph.nodes(node, "ev:comparison"):
        return comparison(graph, contrast)
    text = next((t for p in ("factor", "test", "observed", "target") if (t := _listed(graph, node, f"ev:{p}"))), "")
    versus = _listed(graph, node, "ev:referenceState") or _listed(graph, node, "ev:referenceTest")
    return f"{text} v {versus}" if versus and versus != "not stated" else text


def result(graph: Graph, node: NamedNode) -> str:
    """Return what a finding claims of its endpoint, and for whom.

    >>> import evigraph
    >>> graph = Graph(evigraph.open())
    >>> result(graph, graph.term("f:new-epoc-os-kras-wild-type"))
    'OS worse (difference), restricted to KRAS wild type'
    """
    direction = _listed(graph, node, "ev:direction")
    claim = _listed(graph, node, "ev:endpoint")
    if effect := _listed(graph, node, "ev:effectOf"):
        claim += f" of {effect}"
    claim += f" {direction}" if direction and direction != "not stated" else ""
    claim += f" ({_listed(graph, node, 'ev:conclusion')})"
    limits = (("restricted to", "ev:restrictedTo"), ("modified by", "ev:modifier"), ("subgroup", "ev:subgroup"))
    return ", ".join([claim, *(f"{words} {value}" for words, p in limits if (value := _listed(graph, node, p)))])


def finding(graph: Graph, node: NamedNode) -> str:
    """Return a finding's label.

    >>> import evigraph
    >>> graph = Graph(evigraph.open())
    >>> finding(graph, graph.term("f:pikoulis2016-braf-mutation-os"))
    'BRAF mutation: OS worse (difference)'
    """
    return f"{subject(graph, node)}: {result(graph, node)}"


def place(graph: Graph, node: NamedNode) -> str:
    """Return where a place is, in words.

    >>> import evigraph
    >>> graph = Graph(evigraph.open())
    >>> place(graph, graph.term("at:table1-row16")), place(graph, graph.term("at:sequencing-p4-s6"))
    ('Table 1, row 16', 'Considerations for treatment sequencing, paragraph 4, sentence 6')
    """
    table, row, caption, formula = (graph.text(node, f"ev:{p}") for p in ("table", "row", "captionOf", "formulaNumber"))
    if caption:
        return f"caption of {caption}"
    if table:
        return f"Table {table}, row {row}" if row else f"Table {table}"
    for entry in graph.nodes(node, "ev:entry"):
        return f"entry {graph.number(entry)} of the reference list"
    words = [graph.text(section, "skos:prefLabel") or graph.id(section) for section in graph.nodes(node, "ev:section")]
    parts = (("paragraph", graph.text(node, "ev:paragraph")), ("sentence", graph.text(node, "ev:sentence")))
    words += [f"{what} {value}" for what, value in (*parts, ("formula", formula)) if value]
    return ", ".join(words) or graph.id(node)


def estimate(graph: Graph, node: NamedNode) -> str:
    """Return an estimate in one line, such as 'hazard ratio 0.73 (95 % CI 0.55 to 0.97), p = 0.03'."""

    def get(name: str) -> str:
        return graph.text(node, f"ev:{name}") or ""

    low, high = (get(f"ci{side}") or _listed(graph, node, f"ev:ci{side}Open") for side in ("Low", "High"))
    level = f"{get('ciLevel')} % CI" if get("ciLevel") else "interval"
    interval = f" ({level} {low} to {high})" if low or high else ""
    counts = f"{get('events')}/{get('n')}" if get("events") and get("n") else (f"n = {get('n')}" if get("n") else "")
    analysed = _listed(graph, node, "ev:analysisSet")
    arm, against = _listed(graph, node, "ev:arm"), _listed(graph, node, "ev:relativeTo")
    parts = [
        " ".join(part for part in (_listed(graph, node, "ev:measure"), number(graph, node)) if part) + interval,
        counts,
        f"p {get('pOperator') or '='} {get('p')}" if get("p") else "",
        f"{arm} relative to {against}" if arm and against else arm,
        f"at {get('atMonths')} months" if get("atMonths") else "",
        f"analysis set {analysed}" if analysed else "",
    ]
    return ", ".join(part for part in parts if part)


def number(graph: Graph, node: NamedNode) -> str:
    """Return a value with its bound and unit, or a range; empty where there is neither.

    >>> import evigraph
    >>> graph = Graph(evigraph.open())
    >>> number(graph, graph.term("thr:flr-CALI")), number(graph, graph.term("thr:repeat-imaging"))
    ('>= 30 %', '3 to 4 weeks')
    """
    value = graph.text(node, "ev:value")
    if not value and (low := graph.text(node, "ev:valueLow")):
        value = f"{low} to {graph.text(node, 'ev:valueHigh') or ''}".rstrip()
    parts = (graph.text(node, "ev:valueOperator"), value, graph.text(node, "ev:unit"))
    return " ".join(part for part in parts if part) if value else ""


def threshold(graph: Graph, node: NamedNode) -> str:
    """Return what a threshold asks of whom.

    >>> import evigraph
    >>> graph = Graph(evigraph.open())
    >>> threshold(graph, graph.term("thr:flr-CALI"))
    'future liver remnant >= 30 %: CALI, for liver resection'
    """
    whom = " + ".join(p for name in ("condition", "population") if (p := _listed(graph, node, f"ev:{name}")))
    guided = _listed(graph, node, "ev:intervention")
    tail = ", ".join(part for part in (whom, f"for {guided}" if guided else "") if part)
    said = f"{_listed(graph, node, 'ev:quantity')} {number(graph, node)}".strip()
    return f"{said}: {tail}" if tail else said


def formula(graph: Graph, node: NamedNode) -> str:
    """Return what a formula gives, and the formula.

    >>> import evigraph
    >>> graph = Graph(evigraph.open())
    >>> formula(graph, graph.term("formula:sTLV-BSA"))
    'standardised total liver volume: sTLV = -794.41 + (1267.28 × BSA)'
    """
    return f"{_listed(graph, node, 'ev:quantity')}: {graph.text(node, 'ev:expression') or ''}"


def criterion(graph: Graph, node: NamedNode) -> str:
    """Return a criterion after its score's name, with the points that it gives where they are printed.

    >>> import evigraph
    >>> graph = Graph(evigraph.open())
    >>> criterion(graph, graph.term("crit:nordlinger-cea-above-30"))
    'Nordlinger score: preoperative-CEA > 30 μg/L (2 points)'
    """
    scores = ", ".join(_preferred(graph, score) for score in graph.nodes(node, "^ev:criterion"))
    points = graph.text(node, "ev:points")
    given = f" ({points} point{'' if points == '1' else 's'})" if points else ""
    said = f"{_listed(graph, node, 'ev:quantity')} {number(graph, node)}".strip() + given
    return f"{scores}: {said}" if scores else said


def irregularity(graph: Graph, node: NamedNode) -> str:
    """Return 'shifted label: "TP53" is read as "BRAF"'."""
    printed, read = graph.text(node, "ev:asPrinted") or "", graph.text(node, "ev:readAs")
    words = f'"{printed}" is read as "{read}"' if read else printed
    return f"{_listed(graph, node, 'ev:irregularityKind')}: {words}"


def recommendation(graph: Graph, node: NamedNode) -> str:
    """Return what a recommendation says, made from its structure.

    A descriptive statement recommends nothing and is 'On' its subject; insufficient evidence is for or against nothing.

    >>> import evigraph
    >>> graph = Graph(evigraph.open())
    >>> recommendation(graph, graph.term("rec:upfront-surgery-resectable"))
    'For upfront surgery rather than perioperative chemotherapy, in resectable colorectal liver metastases'
    >>> recommendation(graph, graph.term("rec:ct-for-volumetry"))
    'On computed tomography versus magnetic resonance imaging, for volumetry'
    """
    insufficient = _STANCES.get(graph.short(node, "ev:insufficientFor") or "", "")
    stance = f"insufficient evidence {insufficient}" if insufficient else ""
    stance = stance or _STANCES.get(graph.short(node, "ev:recommends") or "", "on")
    said = f"{stance} {_timed(graph, node, 'intervention', 'timing')}"
    if other := _timed(graph, node, "alternative", "alternativeTiming"):
        said += f" {'rather than' if stance == 'for' else 'versus'} {other}"
    limits = (("in ", "population"), ("restricted to ", "restrictedTo"))
    tail = [words + value for words, p in limits if (value := _labels(graph, node, p))]
    tail += [_labels_of(graph, [condition]) for condition in graph.nodes(node, "ev:condition")]
    return ", ".join([said[0].upper() + said[1:], *tail])


_STANCES = {"for": "for", "against": "against", "either": "for or against"}


def _timed(graph: Graph, node: NamedNode, what: str, timing: str) -> str:
    """Return what is recommended after its timing: 'neoadjuvant or adjuvant chemotherapy'."""
    return " ".join(part for part in (_labels(graph, node, timing, "or"), _labels(graph, node, what)) if part)


def _labels(graph: Graph, node: NamedNode, name: str, last: str = "and") -> str:
    """Return the labels of a property's values as words: 'a, b and c'. What is not stated is left out."""
    values = [v for v in graph.nodes(node, f"ev:{name}") if v != graph.term("c:not-stated")]
    return _labels_of(graph, values, last)


def _labels_of(graph: Graph, values: list[NamedNode], last: str = "and") -> str:
    words = [graph.text(value, "skos:prefLabel") or graph.id(value) for value in values]
    return f" {last} ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def name(graph: Graph, node: NamedNode) -> str:
    """Return the label of any thing, by its kind; the ID where nothing better is known."""
    kinds = set(graph.nodes(node, "rdf:type"))
    for kind, label in _LABELS.items():
        if graph.term(kind) in kinds:
            return label(graph, node)
    for own in ("rdfs:label", "dcterms:title"):
        if text := graph.text(node, own):
            return text
    return spoken(graph, node)


def _work(graph: Graph, node: NamedNode) -> str:
    references = graph.nodes(node, "^biro:references")
    by = f"{reference(graph, references[0])}. " if references else ""
    return by + (graph.text(node, "dcterms:title") or graph.id(node))


def _preferred(graph: Graph, node: NamedNode) -> str:
    return graph.text(node, "skos:prefLabel") or graph.id(node)


def _listed(graph: Graph, node: NamedNode, predicate: str) -> str:
    values = graph.values(node, predicate)
    return " + ".join(spoken(graph, v) if isinstance(v, NamedNode) else v.value for v in values)


_LABELS: dict[str, Callable[[Graph, NamedNode], str]] = {
    "ev:Reference": printed_title,
    "ev:Work": _work,
    "ev:Comparison": comparison,
    "ev:Finding": finding,
    "ev:Estimate": estimate,
    "ev:Place": place,
    "ev:Irregularity": irregularity,
    "ev:Recommendation": recommendation,
    "ev:Threshold": threshold,
    "ev:Formula": formula,
    "ev:Criterion": criterion,
    "ev:Score": _preferred,
    "ev:RiskGroup": _preferred,
}
"""Kind of thing to the function that makes its label."""
