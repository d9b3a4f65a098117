"""The sections that several kinds of things share: facts by property, and tables of findings, places and the register.

A part takes the graph and the thing, and returns a section; an empty one is left out of the description.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from evigraph.answers import Answer, Row
from evigraph.describe import names
from evigraph.describe.graph import Graph, natural
from evigraph.describe.model import Fact, Section
from evigraph.names import EV

__all__ = [
    "Facts", "Field", "Part", "affecting", "estimates", "everything", "fact", "findings", "kind_of", "numbers_of_study",
    "places", "pointers", "register", "studies", "table", "touching", "usage",
]  # fmt: skip

Part = Callable[[Graph, NamedNode], Section | list[Section]]
"""What makes one section, or several, of a description."""

_MOST_EXAMPLES = 3
_HIDDEN = ("rdf:type", "skos:inScheme")
_STRUCTURE = ("skos:broader", "skos:inScheme", "ev:complementOf")


@dataclass(frozen=True)
class Field:
    """One property as facts, one for each value. ``basis`` is the property that says where the value was read."""

    label: str
    predicate: str
    basis: str = ""


@dataclass(frozen=True)
class Facts:
    """A section of facts: those of the properties that the thing has, in this order."""

    title: str
    fields: tuple[Field, ...]

    def __call__(self, graph: Graph, node: NamedNode) -> Section:
        """Return the section for one thing."""
        return Section(self.title, tuple(found for field in self.fields for found in _field(graph, node, field)))


def fact(graph: Graph, label: str, value: NamedNode | Literal) -> Fact:
    """Return one fact; a concept shows its short name, any other thing its label."""
    if isinstance(value, Literal):
        return Fact(label, value.value)
    short = graph.id(value)
    is_concept = bool(graph.nodes(value, "skos:inScheme"))
    return Fact(label, short if is_concept else names.name(graph, value), short)


def _field(graph: Graph, node: NamedNode, field: Field) -> list[Fact]:
    found = [fact(graph, field.label, value) for value in graph.values(node, field.predicate)]
    basis = graph.short(node, field.basis) if field.basis else None
    if basis and basis != "not-stated":
        found = [Fact(one.label, f"{one.value} (basis: {basis})", one.id) for one in found]
    return found


def table(columns: Iterable[str], rows: Iterable[Row], show: Iterable[str], title: str = "") -> Answer | None:
    """Return a small table; ``None`` where it has no rows."""
    found = tuple(rows)
    return Answer(tuple(columns), found, show=tuple(show), title=title) if found else None


# ---------------------------------------------------------------- findings
_FINDING = (
    "finding", "claim", "result", "kind", "endpoint", "direction", "conclusion", "subgroup", "restricted_to",
    "population_claimed", "figures", "cited", "numbers", "stated_in",
)  # fmt: skip


def findings(graph: Graph, found: Iterable[NamedNode], *, whole: bool = True) -> Answer | None:
    """Return findings as a table. ``whole`` shows whole claims; without it only results, where the subject is plain.

    ``figures`` are the printed numbers with their side, ``cited`` the reference numbers printed beside the claim,
    ``numbers`` all those of the works that are cited.
    """
    rows = [_finding_row(graph, node) for node in sorted(set(found), key=lambda node: natural(graph.id(node)))]
    wanted = ("claim", "figures", "cited") if whole else ("result", "population_claimed", "figures", "cited")
    shown = [column for column in wanted if any(row[column] for row in rows)]
    return table(_FINDING, rows, (*shown, "stated_in", "finding"))


def _finding_row(graph: Graph, node: NamedNode) -> Row:
    return {
        "finding": graph.id(node),
        "claim": names.finding(graph, node),
        "result": names.result(graph, node),
        "kind": graph.short(node, "ev:kind"),
        "endpoint": graph.short(node, "ev:endpoint"),
        "direction": graph.short(node, "ev:direction"),
        "conclusion": graph.short(node, "ev:conclusion"),
        "subgroup": graph.short(node, "ev:subgroup"),
        "restricted_to": graph.short(node, "ev:restrictedTo"),
        "population_claimed": graph.short(node, "ev:populationClaimed"),
        "figures": " | ".join(_figure(graph, one) for one in graph.nodes(node, "ev:estimate")) or None,
        "cited": graph.numbers(graph.nodes(node, "ev:cites")),
        "numbers": graph.numbers(graph.nodes(node, "ev:cites", "biro:references", "^biro:references")),
        "stated_in": " | ".join(graph.id(place) for place in graph.nodes(node, "ev:statedAt")) or None,
    }


def _figure(graph: Graph, node: NamedNode) -> str:
    """Return a number as printed, after its side and time: 'tested at 36 months: 42.4 %'."""
    months = graph.cell(node, "ev:atMonths")
    time = f"at {months:g} months" if isinstance(months, int | float) else None
    side = " ".join(part for part in (graph.short(node, "ev:arm"), time) if part)
    return f"{side}: {graph.text(node, 'ev:asPrinted')}" if side else graph.text(node, "ev:asPrinted") or ""


_ESTIMATE = (
    "measure", "arm", "relativeTo", "atMonths", "value", "valueLow", "valueHigh", "valueOperator", "unit", "events",
    "n", "ciLow", "ciHigh", "ciLevel", "ciLowOpen", "ciHighOpen", "pOperator", "p", "analysisSet", "asPrinted",
)  # fmt: skip


def estimates(graph: Graph, node: NamedNode) -> Section:
    """List the numbers of a finding, in full and as printed."""
    rows: list[Row] = []
    for one in graph.nodes(node, "ev:estimate"):
        row: Row = {"estimate": graph.id(one), "in_words": names.estimate(graph, one)}
        rows.append({**row, **{_column(p): graph.cell(one, f"ev:{p}") for p in _ESTIMATE}})
    columns = ("estimate", "in_words", *map(_column, _ESTIMATE))
    return Section("Estimates", table=table(columns, rows, ("in_words", "as_printed", "estimate")))


def numbers_of_study(graph: Graph, node: NamedNode) -> Section:
    """List the numbers of a study as a whole: how many patients, how long they were followed."""
    rows: list[Row] = [
        {
            "quantity": graph.short(one, "ev:quantity"),
            "of": graph.short(one, "ev:arm"),
            "as_printed": graph.text(one, "ev:asPrinted"),
            "in_words": names.estimate(graph, one),
            "stated_in": " | ".join(graph.id(place) for place in graph.nodes(one, "ev:statedAt")) or None,
            "estimate": graph.id(one),
        }
        for one in graph.nodes(node, "ev:estimate")
    ]
    columns = ("estimate", "quantity", "of", "as_printed", "in_words", "stated_in")
    shown = (
        ("quantity", "of", "as_printed", "stated_in")
        if any(row["of"] for row in rows)
        else ("quantity", "as_printed", "stated_in")
    )
    return Section("Numbers of the study", table=table(columns, rows, (*shown, "estimate")))


def pointers(graph: Graph, found: Iterable[NamedNode]) -> Answer | None:
    """Return citation places as a table: where, for or against what, and the words beside the number."""
    rows: list[Row] = [
        {
            "pointer": graph.id(one),
            "where": "; ".join(names.place(graph, at) for at in graph.nodes(one, "ev:statedAt")) or None,
            "stance": graph.short(one, "ev:stance"),
            "towards": graph.text(one, "ev:stanceTowards"),
            "as_printed": graph.text(one, "ev:asPrinted"),
            "quote": "; ".join(graph.text(at, "oa:exact") or "" for at in graph.nodes(one, "ev:statedAt")) or None,
        }
        for one in found
    ]
    columns = ("pointer", "where", "stance", "towards", "as_printed", "quote")
    return table(columns, rows, ("stance", "towards", "where", "pointer"))


def _column(name: str) -> str:
    """Return a property's name as a column: asPrinted is as_printed."""
    return "".join(f"_{char.lower()}" if char.isupper() else char for char in name)


# ---------------------------------------------------------------- places and studies
def places(graph: Graph, node: NamedNode) -> Section:
    """List where a thing is stated, with the quotes and the label that the row prints."""
    rows: list[Row] = [
        {
            "place": graph.id(at),
            "where": names.place(graph, at),
            "quote": graph.text(at, "oa:exact"),
            "printed_label": graph.text(at, "ev:printedLabel"),
        }
        for at in graph.nodes(node, "ev:statedAt")
    ]
    return Section(
        "Stated at", table=table(("place", "where", "quote", "printed_label"), rows, ("where", "quote", "place"))
    )


def studies(graph: Graph, found: Iterable[NamedNode]) -> Answer | None:
    """Return studies as a table: name, design, what they contrast."""
    rows: list[Row] = [
        {
            "study": graph.id(node),
            "name": names.name(graph, node),
            "design": graph.short(node, "ev:design"),
            "design_basis": graph.short(node, "ev:designBasis"),
            "status": graph.short(node, "ev:status"),
            "contrasts": "; ".join(names.comparison(graph, one) for one in graph.nodes(node, "^ev:study")) or None,
        }
        for node in found
    ]
    columns = ("study", "name", "design", "design_basis", "status", "contrasts")
    return table(columns, rows, ("name", "design", "design_basis", "contrasts", "study"))


# ---------------------------------------------------------------- the register
_REGISTER = ("irregularity", "kind", "origin", "affects", "field", "as_printed", "read_as", "consequence")


def register(graph: Graph, found: Iterable[NamedNode]) -> Section:
    """List entries of the register of discrepancies."""
    rows: list[Row] = [
        {
            "irregularity": graph.id(node),
            "kind": graph.short(node, "ev:irregularityKind"),
            "origin": graph.short(node, "ev:origin"),
            "affects": graph.short(node, "ev:affects"),
            "field": graph.text(node, "ev:field"),
            "as_printed": graph.text(node, "ev:asPrinted"),
            "read_as": graph.text(node, "ev:readAs"),
            "consequence": graph.text(node, "ev:consequence"),
        }
        for node in sorted(set(found), key=lambda node: natural(graph.id(node)))
    ]
    return Section(
        "Irregularities", table=table(_REGISTER, rows, ("kind", "as_printed", "consequence", "irregularity"))
    )


def affecting(graph: Graph, things: Iterable[NamedNode]) -> list[NamedNode]:
    """List the register's entries that affect one of the things."""
    return sorted({entry for thing in things for entry in graph.nodes(thing, "^ev:affects")}, key=lambda n: n.value)


def touching(*paths: tuple[str, ...]) -> Part:
    """Make the part that lists the register's entries on a thing, on what the paths lead to, or at their end."""

    def part(graph: Graph, node: NamedNode) -> Section:
        reached = [node, *(end for path in paths for end in graph.nodes(node, *path))]
        entries = [end for end in reached if graph.is_a(end, "ev:Irregularity")]
        return register(graph, [*entries, *affecting(graph, reached)])

    return part


# ---------------------------------------------------------------- any thing
def everything(graph: Graph, node: NamedNode) -> Section:
    """List all that is said of a thing, property by property."""
    hidden = {graph.term(name) for name in _HIDDEN}
    found = [(p, value) for p, value in graph.about(node) if p not in hidden]
    return Section("What is said of it", tuple(fact(graph, _label(graph, p), value) for p, value in found))


def usage(graph: Graph, node: NamedNode) -> Section:
    """Count what uses a thing, by property and by kind of user; the first few of each are named.

    ``with_narrower`` counts the uses of narrower concepts too: an answer for a concept includes them.
    """
    own = _users(graph, [node])
    wide = _users(graph, graph.closure(node, "^skos:broader"))
    rows: list[Row] = [
        {
            "used_as": key[0],
            "by": key[1],
            "count": len(own.get(key, [])),
            "with_narrower": len(users),
            "for_example": " | ".join(users[:_MOST_EXAMPLES]) + (" …" if len(users) > _MOST_EXAMPLES else ""),
            "things": " | ".join(users),
        }
        for key, users in wide.items()
    ]
    columns = ("used_as", "by", "count", "with_narrower", "for_example", "things")
    hidden = {"things"} if len(graph.closure(node, "^skos:broader")) > 1 else {"things", "with_narrower"}
    return Section("Used by", table=table(columns, rows, [column for column in columns if column not in hidden]))


def _users(graph: Graph, nodes: Iterable[NamedNode]) -> dict[tuple[str, str], list[str]]:
    """Group what uses one of the things by property and kind of user, each user once."""
    hidden = {graph.term(name) for name in _STRUCTURE}
    groups: dict[tuple[str, str], list[str]] = {}
    for user, predicate in (pair for node in nodes for pair in graph.uses(node)):
        if predicate not in hidden:
            users = groups.setdefault((_label(graph, predicate), kind_of(graph, user)), [])
            users += [graph.id(user)] if graph.id(user) not in users else []
    return {key: sorted(groups[key], key=natural) for key in sorted(groups)}


def _label(graph: Graph, term: NamedNode) -> str:
    return graph.text(term, "rdfs:label") or graph.id(term)


def kind_of(graph: Graph, node: NamedNode) -> str:
    """Return what a thing is in one word or two: its most special class, one of ours where it has several."""
    kinds = graph.nodes(node, "rdf:type")
    broader = {wider for kind in kinds for wider in graph.nodes(kind, "rdfs:subClassOf")}
    special = sorted((kind for kind in kinds if kind not in broader), key=lambda kind: not kind.value.startswith(EV))
    return _label(graph, special[0]) if special else "thing"
