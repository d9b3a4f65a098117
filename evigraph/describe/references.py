"""References and works: the sections on what is printed, what the title says, and what the guideline does with it."""

from __future__ import annotations

from pyoxigraph import NamedNode

from evigraph.describe.graph import Graph
from evigraph.describe.lists import findings_of, others, studies_of, where_cited
from evigraph.describe.model import Fact, Section
from evigraph.describe.parts import Facts, Field, Part, fact, touching
from evigraph.describe.recommendations import resting_on

__all__ = ["WORK", "cited_work", "entry", "printings", "said_of_reference", "title_says", "touched_by_work"]

_PRINTED = tuple(Field(label, f"ev:printed{name}") for label, name in (
    ("title", "Title"), ("journal", "Journal"), ("year", "Year"), ("month", "Month"), ("day", "Day"),
    ("volume", "Volume"), ("issue", "Issue"), ("supplement", "Supplement"), ("pages", "Pages"),
    ("article number", "ArticleNumber"), ("DOI", "Doi"), ("PMID", "Pmid"), ("PMCID", "Pmcid"),
    ("published", "Published"), ("ahead of print", "AheadOfPrint"), ("correction", "Correction"),
))  # fmt: skip
_TITLE_SAYS = tuple(Field(label, f"ev:{name}InTitle") for label, name in (
    ("design", "design"), ("population", "population"), ("restricted to", "restrictedTo"), ("timing", "timing"),
    ("endpoint", "endpoint"),
))  # fmt: skip
WORK = (Field("key", "ev:key"), Field("title", "dcterms:title"), Field("journal", "prism:publicationName"),
         Field("year", "ev:year"), Field("DOI", "prism:doi"), Field("PMID", "fabio:hasPubMedId"),
         Field("PMCID", "fabio:hasPubMedCentralId"))  # fmt: skip


def entry(graph: Graph, node: NamedNode) -> Section:
    """The entry as printed, field by field."""
    et_al = "; et al." if graph.text(node, "ev:etAl") == "true" else ""
    authors = Fact("authors", (graph.text(node, "ev:printedAuthors") or "") + et_al)
    number = Fact("number", str(graph.number(node)), graph.id(node))
    return Section("Entry as printed", (number, authors, *Facts("", _PRINTED)(graph, node).facts))


def cited_work(graph: Graph, node: NamedNode) -> Section:
    """The work that a reference cites, and the other numbers that cite it too."""
    facts = []
    for work in graph.nodes(node, "biro:references"):
        facts.append(Fact("key", graph.text(work, "ev:key") or "", graph.id(work)))
        facts += _one_work(graph, graph.nodes(work, "^biro:references"))
    return Section("Work", tuple(facts))


def _one_work(graph: Graph, references: list[NamedNode]) -> list[Fact]:
    if len(references) < 2:
        return []
    *first, last = [str(graph.number(reference)) for reference in references]
    words = f"{', '.join(first)} and {last} cite one work"
    return [Fact("numbers", words if len(references) > 2 else f"both {words}")]


def printings(graph: Graph, node: NamedNode) -> Section:
    """The printed references to a work."""
    facts = [fact(graph, "reference", reference) for reference in graph.nodes(node, "^biro:references")]
    return Section("Printed references", (*facts, *_one_work(graph, graph.nodes(node, "^biro:references"))))


def title_says(*path: str) -> Part:
    """Make the part on what the titles at the end of a path say, each fact once."""

    def part(graph: Graph, node: NamedNode) -> Section:
        facts = [found for end in graph.nodes(node, *path) for found in Facts("", _TITLE_SAYS)(graph, end).facts]
        return Section("What the title says", tuple(dict.fromkeys(facts)))

    return part


def said_of_reference(*way: str) -> tuple[Part, ...]:
    """What the guideline does with a work: the parts that a reference and a work share."""
    cited = (*way, "^biro:references", "^ev:cites")
    return (
        title_says(*way),
        studies_of("Studies that it reports", *way, "^ev:reportedIn"),
        findings_of("Findings that cite it", *cited),
        resting_on(*way, "^biro:references"),
        others("Also cited by", *cited, shown=("ev:Finding", "ev:Irregularity", "ev:Recommendation")),
        where_cited(*way, "^biro:references", "^ev:pointsTo"),
    )


def touched_by_work(*way: str) -> Part:
    """The register's entries on a work, its printed references, and what the guideline says that it shows."""
    cited, reported = (*way, "^biro:references", "^ev:cites"), (*way, "^ev:reportedIn")
    return touching(
        way, cited, (*cited, "ev:statedAt"), reported, (*reported, "^ev:study"), ("^ev:entry", "^ev:statedAt"),
    )  # fmt: skip
