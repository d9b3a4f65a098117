"""Read a folder's files: is everything there, does it parse, is the derived twin up to date?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from evigraph.check.model import Checked, CheckedFile, Fact, Role
from evigraph.errors import DataError, Problem
from evigraph.names import EV, KINDS, PREFIXES, RDF
from evigraph.resources import fingerprint

if TYPE_CHECKING:
    from evigraph.loaders.bibtex import PrintedReference

__all__ = ["EXTERNAL", "SHAPES", "read_folder"]

GUIDELINE, REFERENCES, TWIN, EXTERNAL, SHAPES = (
    *("guideline.ttl", "references.bib", "references.ttl"),
    *("external.ttl", "shapes.ttl"),
)


def read_folder(folder: Path, ontology: Path) -> tuple[Checked, list[Problem]]:
    """Read a guideline's folder and the vocabulary, whatever state they are in, and report what cannot be read."""
    problems: list[Problem] = []
    vocabulary = [path for path in sorted(ontology.glob("*.ttl")) if path.name != SHAPES]
    if not vocabulary:
        problems.append(
            Problem(str(ontology), 0, "error", "", "there is no vocabulary here", "give the ontology folder")
        )
    files = [_read_turtle(path, f"{ontology.name}/{path.name}", "vocabulary", problems) for path in vocabulary]
    if not folder.is_dir():
        problems.append(Problem(str(folder), 0, "error", "", "there is no such folder", "give a guideline's folder"))
        return Checked(files), problems
    for path in sorted(folder.glob("*.ttl")):
        if path.name != TWIN:
            role: Role = "external" if path.name == EXTERNAL else "data"
            files.append(_read_turtle(path, path.name, role, problems))
    checked = Checked(files)
    problems += _read_guideline(folder, checked)
    problems += _read_references(folder, checked)
    return checked, problems


# ---------------------------------------------------------------------- Turtle
def _read_turtle(path: Path, name: str, role: Role, problems: list[Problem]) -> CheckedFile:
    try:
        content = path.read_bytes()
    except OSError as error:
        problems.append(Problem(name, 0, "error", "", f"cannot be read: {error.strerror}", "give a Turtle file"))
        return CheckedFile(name, "", role, complete=False)
    return _parse(content, name, role, problems)


def _parse(content: bytes, name: str, role: Role, problems: list[Problem]) -> CheckedFile:
    """Parse Turtle; on a syntax error keep what stands before it."""
    file = CheckedFile(name, content.decode("utf-8", "replace"), role)
    parser = ox.parse(content, format=ox.RdfFormat.TURTLE)
    blank: set[int] = set()
    try:
        for quad in parser:
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
                file.facts.append(Fact(quad.subject.value, quad.predicate.value, quad.object, file))
            elif isinstance(quad.subject, ox.NamedNode):
                file.facts.append(Fact(quad.subject.value, quad.predicate.value, ox.BlankNode(), file))
                blank.add(file.line(quad.subject.value, predicate=quad.predicate.value))
            else:
                blank.add(0)
    except SyntaxError as error:
        file.complete = False
        problems.append(Problem(name, error.lineno or 0, "error", "", *_plain_words(str(error.msg))))
    file.prefixes = dict(parser.prefixes)
    for line in sorted(blank - {0} or blank):
        problem = "a blank node ([ … ] or _:x) cannot be linked to"
        problems.append(Problem(name, line, "error", "", problem, "give the thing an IRI of its own"))
    return file


_CAUSES: Sequence[tuple[str, str, str]] = (
    (r"prefix (\S*):? has not been declared", "the prefix {0} is not declared", "write {1} at the top of the file"),
    (r"dot is expected", "the statement before this word has no end", "end it with a full stop, or go on with ; or ,"),
    (
        r"Unexpected end",
        "a string, an IRI or the last statement is still open at the end of the file",
        "close the quotation mark or the >, or end the last statement with a full stop",
    ),
    (
        r"Invalid IRI",
        "an IRI holds a character that it must not hold, such as a space",
        "correct the IRI between < and >",
    ),
    (r"UTF-8", "the file is not UTF-8", "save the file as UTF-8"),
    (
        r"(\S+) is not a valid RDF object",
        "{0} stands where a value is expected",
        "remove the ; or , before it, or write the value (words in quotation marks)",
    ),
    (
        r"not a valid (?:RDF )?predicate",
        "a property is expected here",
        "remove the ; before, or write property and value",
    ),
)
"""Part of pyoxigraph's message, the cause in plain words, the mend."""


def _plain_words(message: str) -> tuple[str, str]:
    """Return cause and mend of a syntax error.

    >>> _plain_words("Parser error at line 3 between columns 6 and 9: The prefix oa: has not been declared")
    ('the prefix oa: is not declared', 'write @prefix oa: <http://www.w3.org/ns/oa#> . at the top of the file')
    """
    for pattern, cause, mend in _CAUSES:
        found = re.search(pattern, message)
        if found:
            word = found[1] if found.groups() else ""
            kinds = {short: f"…/{kind}/" for kind, short in KINDS.items()}
            namespace = {**kinds, **PREFIXES}.get(word.rstrip(":"), "…")
            return cause.format(word), mend.format(word, f"@prefix {word} <{namespace}> .")
    plain = re.sub(r"^Parser error .*?\d: ", "", message)
    return f"this is not Turtle: {plain}", "look at this line and at the one before it"


# ---------------------------------------------------------------------- the guideline
_BASE_IRI = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://?[^\s<>\"{}|\\^`]*[/#]")


def _read_guideline(folder: Path, checked: Checked) -> Iterator[Problem]:
    """Take the guideline's IRI, base IRI and number of references from ``guideline.ttl``."""
    if not (folder / GUIDELINE).is_file():
        mend = f"describe the guideline in {GUIDELINE}: a ev:Guideline, ev:baseIri, ev:referenceCount, dcterms:title"
        yield Problem(
            GUIDELINE, 0, "error", "", "the folder has no guideline.ttl, so it is no guideline's folder", mend
        )
        return
    file = next(file for file in checked.files if file.name == GUIDELINE)
    guidelines = [f.subject for f in file.facts if f.predicate == RDF + "type" and f.iri == EV + "Guideline"]
    if len(guidelines) != 1:
        if file.complete or guidelines:
            problem = f"describes {len(guidelines)} guidelines"
            yield Problem(GUIDELINE, 0, "error", "", problem, "describe exactly one thing as a ev:Guideline")
        return
    checked.guideline = guidelines[0]
    said = {fact.predicate: fact.value for fact in file.facts if fact.subject == checked.guideline}
    base = said.get(EV + "baseIri", "")
    if _BASE_IRI.fullmatch(base):
        checked.base = base
    elif base:
        at = (EV + "baseIri", "")
        problem, mend = f"the base IRI {base} is no IRI that ends in / or #", 'write "https://…/NAME/"^^xsd:anyURI'
        yield checked.problem("error", checked.guideline, problem, mend, at=at)
    count = said.get(EV + "referenceCount", "")
    checked.reference_count = int(count) if re.fullmatch(r"\d{1,9}", count) else None


# ---------------------------------------------------------------------- the reference list
def _read_references(folder: Path, checked: Checked) -> list[Problem]:
    """Read ``references.bib`` and compare its twin with it; the facts come from the .bib wherever it can be read."""
    bib, twin = folder / REFERENCES, folder / TWIN
    problems: list[Problem] = []
    references = _read_bib(bib, problems)
    if references is None or not checked.base:
        if twin.is_file():
            checked.files.append(_read_turtle(twin, TWIN, "references", problems))
        elif not checked.base or not bib.is_file():
            return problems
        else:
            checked.files.append(CheckedFile(REFERENCES, "", "references", complete=False))
        return problems
    from evigraph.loaders.twin import references_turtle

    turtle = references_turtle(references, checked.base, checked.guideline)
    if twin.is_file():
        problems += _stale_twin(bib, twin, turtle)
    file = _parse(turtle.encode(), REFERENCES, "references", problems)
    file.known_lines = _bib_lines(references, checked.base)
    checked.files.append(file)
    return problems


def _read_bib(bib: Path, problems: list[Problem]) -> list[PrintedReference] | None:
    from evigraph.loaders.bibtex import read_bibtex

    if not bib.is_file():
        mend = "write the guideline's printed references there; an empty file if it prints none"
        problems.append(Problem(REFERENCES, 0, "error", "", f"the folder has no {REFERENCES}", mend))
        return None
    try:
        return read_bibtex(bib)
    except DataError as error:
        found = [problem._replace(file=REFERENCES) for problem in error.problems]
        problems += found or [Problem(REFERENCES, 0, "error", "", str(error), "correct the file")]
        return None


def _stale_twin(bib: Path, twin: Path, turtle: str) -> list[Problem]:
    first, _, rest = twin.read_bytes().partition(b"\n")
    digest = fingerprint(bib.read_bytes())
    if b"fingerprint " + digest.encode() not in first:
        problem = f"is behind {REFERENCES}: its first line does not carry that file's fingerprint"
    elif rest != turtle.encode():
        problem = f"was edited by hand: it does not say what {REFERENCES} says"
    else:
        return []
    return [Problem(TWIN, 1, "error", "", problem, "make twin")]


def _bib_lines(references: Sequence[PrintedReference], base: str) -> dict[str, int]:
    """Return, by the IRI of a printed reference or work, the line of its entry in the .bib."""
    lines: dict[str, int] = {}
    for reference in references:
        lines.setdefault(f"{base}work/{reference.work_key}", reference.line)
        lines[f"{base}reference/{reference.number}"] = reference.line
    return lines
