"""A guideline's folder as an in-memory pyoxigraph store.

Every file is a named graph of its own; the default graph is their union, each triple once (pyoxigraph's own union of
named graphs repeats a triple that two graphs hold, which would multiply rows and counts). The named graphs are loaded
when a query first asks for one.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from pyoxigraph import NamedNode, RdfFormat, Store, parse

from evigraph.errors import DataError, Problem
from evigraph.names import DCTERMS, EV, RDF, ROOT
from evigraph.resources import fingerprint, ontology_folder

__all__ = ["EXTERNAL", "GuidelineInfo", "Source", "load", "load_named", "read_guideline", "sources"]

EXTERNAL = "external.ttl"
"""The file of facts that nobody can read in the guideline. It is loaded on request only."""

ONTOLOGY_FILES = ("evigraph.ttl", "concepts.ttl", "interventions.ttl", "biomarkers.ttl")
TWIN, BIBTEX = "references.ttl", "references.bib"


class Source(NamedTuple):
    """One file and the named graph that it becomes. ``turtle`` holds the content where it is not the file's own."""

    path: Path
    graph: str
    turtle: str | None = None


class GuidelineInfo(NamedTuple):
    """What ``guideline.ttl`` says of the folder: IRI, base IRI of its things, title, dates, number of references.

    ``accepted``, ``last_search`` and ``retraction_lookup`` are ISO dates; ``None`` where not stated or never done.
    """

    iri: str
    base: str
    title: str
    reference_count: int
    accepted: str | None
    data_version: str | None
    last_search: str | None
    retraction_lookup: str | None

    @property
    def name(self) -> str:
        """The guideline's short name, the last part of its IRI."""
        return self.iri.rstrip("/").rsplit("/", 1)[-1]


def read_guideline(folder: Path) -> GuidelineInfo:
    """Read ``guideline.ttl``; raise `DataError` if the folder has none or it lacks what opening needs."""
    path = folder / "guideline.ttl"
    if not folder.is_dir():
        raise DataError(f"there is no folder {folder}. Give the folder of a guideline, for example --kb data")
    if not path.is_file():
        raise DataError(f"{folder} has no guideline.ttl, so it is no guideline's folder. See docs: another guideline")
    found: dict[str, dict[str, str]] = {}
    try:
        for quad in parse(path=str(path), format=RdfFormat.TURTLE):
            values = found.setdefault(str(getattr(quad.subject, "value", quad.subject)), {})
            values[quad.predicate.value] = str(getattr(quad.object, "value", quad.object))
    except SyntaxError as error:
        raise _unreadable(path, error) from None
    guidelines = [iri for iri, values in found.items() if values.get(RDF + "type") == EV + "Guideline"]
    if len(guidelines) != 1:
        raise DataError(f"{path} must describe exactly one ev:Guideline; it describes {len(guidelines)}")
    values = found[guidelines[0]]
    for name in ("baseIri", "referenceCount"):
        if EV + name not in values:
            raise DataError(f"{path} lacks ev:{name} for {guidelines[0]}")
    if not values[EV + "referenceCount"].isdigit():
        raise DataError(f"{path}: ev:referenceCount must be a whole number")
    return GuidelineInfo(
        iri=guidelines[0],
        base=values[EV + "baseIri"],
        title=values.get(DCTERMS + "title", ""),
        reference_count=int(values[EV + "referenceCount"]),
        accepted=values.get(EV + "accepted"),
        data_version=values.get(EV + "dataVersion"),
        last_search=values.get(EV + "lastSearch"),
        retraction_lookup=values.get(EV + "retractionLookup"),
    )


def sources(folder: Path, info: GuidelineInfo, *, with_external: bool = False) -> list[Source]:
    """List the files that make up the knowledge base, shared vocabulary first, in a fixed order."""
    shared = ontology_folder()
    found = [Source(shared / name, f"{ROOT}graph/{Path(name).stem}") for name in ONTOLOGY_FILES]
    for path in sorted(folder.glob("*.ttl")):
        if path.name == TWIN or (path.name == EXTERNAL and not with_external):
            continue
        found.append(Source(path, f"{info.base}graph/{path.stem}"))
    if (folder / BIBTEX).is_file():
        found.append(_references(folder, info))
    return found


def load(files: list[Source]) -> Store:
    """Load all files into the default graph of a new store; raise `DataError` naming every file that does not parse."""
    store = Store()
    _fill(store, files, named=False)
    return store


def load_named(store: Store, files: list[Source]) -> None:
    """Load each file once more, as a named graph of its own."""
    _fill(store, files, named=True)


def _fill(store: Store, files: list[Source], *, named: bool) -> None:
    problems: list[Problem] = []
    for source in files:
        graph = NamedNode(source.graph) if named else None
        try:
            if source.turtle is None:
                store.load(path=str(source.path), format=RdfFormat.TURTLE, to_graph=graph)
            else:
                store.load(source.turtle, format=RdfFormat.TURTLE, to_graph=graph)
        except SyntaxError as error:
            problems += _unreadable(source.path, error).problems
        except (OSError, UnicodeDecodeError, ValueError) as error:
            problems.append(Problem(str(source.path), 0, "error", "", f"cannot be read: {error}", "check the file"))
    if problems:
        raise DataError("the knowledge base cannot be opened:", tuple(problems))


def _references(folder: Path, info: GuidelineInfo) -> Source:
    """Use the derived twin where it belongs to this very .bib, else read the .bib."""
    bib, twin = folder / BIBTEX, folder / TWIN
    graph = f"{info.base}graph/references"
    if twin.is_file():
        with twin.open(encoding="utf-8") as file:
            first = file.readline()
        if fingerprint(bib.read_bytes()) in first.split():
            return Source(twin, graph)
    from evigraph.loaders.bibtex import read_bibtex
    from evigraph.loaders.twin import references_turtle

    return Source(bib, graph, references_turtle(read_bibtex(bib), info.base, info.iri))


def _unreadable(path: Path, error: SyntaxError) -> DataError:
    problem = Problem(
        str(path),
        error.lineno or 0,
        "error",
        "",
        f"not valid Turtle: {error.msg}",
        "look at this line and the one before it; `evigraph check` lists all problems",
    )
    return DataError("the knowledge base cannot be opened:", (problem,))
