"""The derived twin of ``references.bib``: the same references as Turtle, so that opening the graph parses no BibTeX.

``python -m evigraph.loaders.twin FOLDER`` writes ``references.ttl``. It is never edited by hand.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from evigraph.errors import DataError, EvigraphError, Problem
from evigraph.loaders.bibtex import PrintedReference, read_bibtex
from evigraph.names import BIRO, DCTERMS, EV, FABIO, PRISM
from evigraph.resources import fingerprint

__all__ = ["references_turtle", "write_twin"]

_LOCAL_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]*)")


def references_turtle(references: Iterable[PrintedReference], base_iri: str, guideline: str) -> str:
    """Return the references and the works that they cite as Turtle, the same bytes for the same references.

    References come by number, works by key. A work has the title, year and journal of its lowest number, and each
    identifier from the lowest number that prints it.

    >>> print(references_turtle([], "https://example.org/g/", "https://example.org/guideline/g").splitlines()[1])
    @prefix g: <https://example.org/guideline/> .
    """
    printed = sorted(references, key=_number)
    names = _Names(base_iri, guideline)
    works: dict[str, list[PrintedReference]] = {}
    for reference in printed:
        works.setdefault(reference.work_key, []).append(reference)
    blocks = [
        names.header(),
        *(_reference_block(reference, names) for reference in printed),
        *(_work_block(key, works[key], names) for key in sorted(works)),
    ]
    return "\n".join(blocks)


def write_twin(folder: str | os.PathLike[str]) -> Path:
    """Write ``references.ttl`` beside the folder's ``references.bib``, whole or not at all, and return its path.

    The first line holds the SHA-256 of the .bib, so that a twin that is behind can be told without reading either.
    Raises `DataError` if the .bib or ``guideline.ttl`` cannot be read.
    """
    bib = Path(folder) / "references.bib"
    guideline, base_iri = _guideline(Path(folder) / "guideline.ttl")
    turtle = references_turtle(read_bibtex(bib), base_iri, guideline)
    digest = fingerprint(bib.read_bytes())
    first = f'# Derived from references.bib by "make twin"; edit that file instead. fingerprint {digest}\n'
    twin = bib.with_suffix(".ttl")
    unfinished = twin.with_name(f".{twin.name}.{os.getpid()}")
    try:
        unfinished.write_text(first + turtle, encoding="utf-8", newline="\n")
        unfinished.replace(twin)
    finally:
        unfinished.unlink(missing_ok=True)
    return twin


class _Names:
    """Short names for IRIs: the prefixes of the file, and what they stand for."""

    def __init__(self, base_iri: str, guideline: str) -> None:
        namespace = re.split(r"(?<=[/#])(?=[^/#]*$)", guideline)[0]
        self.guideline = guideline
        self.prefixes = {
            "ev": EV,
            "g": namespace,
            "ref": f"{base_iri}reference/",
            "work": f"{base_iri}work/",
            "biro": BIRO,
            "dcterms": DCTERMS,
            "fabio": FABIO,
            "prism": PRISM,
        }

    def header(self) -> str:
        return "".join(f"@prefix {prefix}: {NamedNode(iri)} .\n" for prefix, iri in self.prefixes.items())

    def short(self, prefix: str, iri: str) -> str:
        """Return ``prefix:local`` where that is a name that every Turtle parser reads, else the whole IRI."""
        local = iri.removeprefix(self.prefixes[prefix])
        return f"{prefix}:{local}" if _LOCAL_NAME.fullmatch(local) else str(NamedNode(iri))

    def work(self, key: str) -> str:
        return self.short("work", self.prefixes["work"] + key)


def _number(reference: PrintedReference) -> int:
    if reference.number is None:
        raise DataError(f"reference {reference.key} has no printed number. Read the file with its refnumbers")
    return reference.number


def _text(value: str | None) -> list[str]:
    return [str(Literal(value))] if value is not None else []


def _integer(value: int | None) -> list[str]:
    return [str(value)] if value is not None else []


def _reference_block(reference: PrintedReference, names: _Names) -> str:
    return _block(
        f"ref:{_number(reference)}",
        ("a", ["ev:Reference"]),
        ("ev:number", _integer(reference.number)),
        ("ev:in", [names.short("g", names.guideline)]),
        ("biro:references", [names.work(reference.work_key)]),
        ("ev:printedAuthors", _text("; ".join(reference.authors))),
        ("ev:printedAuthor", [str(Literal(name)) for name in sorted(set(reference.authors))]),
        ("ev:etAl", ["true" if reference.et_al else "false"]),
        ("ev:printedTitle", _text(reference.title)),
        ("ev:printedJournal", _text(reference.journal)),
        ("ev:printedYear", _integer(reference.year)),
        ("ev:printedMonth", _integer(reference.month)),
        ("ev:printedDay", _integer(reference.day)),
        ("ev:printedVolume", _text(reference.volume)),
        ("ev:printedIssue", _text(reference.issue)),
        ("ev:printedSupplement", _text(reference.supplement)),
        ("ev:printedPages", _text(reference.pages)),
        ("ev:printedArticleNumber", _text(reference.article_number)),
        ("ev:printedDoi", _text(reference.doi)),
        ("ev:printedPmid", _text(reference.pmid)),
        ("ev:printedPmcid", _text(reference.pmcid)),
        ("ev:printedPublished", _text(reference.published)),
        ("ev:printedAheadOfPrint", _text(reference.ahead_of_print)),
        ("ev:printedCorrection", _text(reference.correction)),
    )


def _work_block(key: str, printings: Sequence[PrintedReference], names: _Names) -> str:
    """``printings`` are the references to the work, lowest number first."""
    first = printings[0]
    return _block(
        names.work(key),
        ("a", ["ev:Work", "fabio:JournalArticle"] if first.entry_type == "article" else ["ev:Work"]),
        ("ev:key", _text(key)),
        ("dcterms:title", _text(first.title)),
        ("ev:year", _integer(first.year)),
        ("prism:publicationName", _text(first.journal)),
        ("prism:doi", _text(_first(printing.doi for printing in printings))),
        ("fabio:hasPubMedId", _text(_first(printing.pmid for printing in printings))),
        ("fabio:hasPubMedCentralId", _text(_first(printing.pmcid for printing in printings))),
    )


def _first(values: Iterable[str | None]) -> str | None:
    return next((value for value in values if value is not None), None)


def _block(subject: str, *predicates: tuple[str, list[str]]) -> str:
    (_, kinds), *rest = predicates
    lines = [f"    {name} {' , '.join(objects)}" for name, objects in rest if objects]
    return " ;\n".join([f"{subject} a {' , '.join(kinds)}", *lines]) + " .\n"


def _guideline(path: Path) -> tuple[str, str]:
    """Return the IRI of the guideline that a ``guideline.ttl`` describes, and the base IRI of its things."""
    try:
        quads = list(parse(path=str(path), format=RdfFormat.TURTLE))
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror or error}. Give the folder of a guideline") from error
    except SyntaxError as error:
        what = f"not valid Turtle: {error.msg}"
        problem = Problem(str(path), error.lineno or 0, "error", "", what, "look at this line")
        raise DataError(f"{path} is not read", (problem,)) from error
    found = [
        (quad.subject.value, quad.object.value)
        for quad in quads
        if quad.predicate.value == f"{EV}baseIri"
        and isinstance(quad.subject, NamedNode)
        and isinstance(quad.object, Literal)
    ]
    if len(found) != 1:
        raise DataError(f"{path} must state one ev:baseIri; it states {len(found)}")
    return found[0]


def _main(arguments: Sequence[str]) -> int:
    if len(arguments) != 1:
        print("usage: python -m evigraph.loaders.twin FOLDER", file=sys.stderr)
        return 2
    try:
        print(write_twin(arguments[0]))
    except EvigraphError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
