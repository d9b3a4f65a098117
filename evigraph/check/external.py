"""Is each fact from outside whole? What it is about, which field, what is recorded, where and when that was read.

The shapes do not see ``external.ttl``: its facts are no part of what the guideline says. So they are checked here.
"""

from __future__ import annotations

from collections.abc import Iterator

from evigraph.check.model import Checked, CheckedFile
from evigraph.errors import Problem
from evigraph.names import EV

__all__ = ["RECORD_FIELDS", "check_external"]

EXTERNAL = "external.ttl"
FACT = EV + "ExternalFact"

RECORD_FIELDS = frozenset({"doi", "pmid", "pmcid", "title", "journal", "authors"})
"""What a bibliographic record holds, beside the properties of the vocabulary: the fields that a fact may be about."""

_PARTS = {
    "about": "write ev:about with the thing, work:KEY for example",
    "field": 'write ev:field "doi" for example',
    "recordedValue": "write ev:recordedValue with what the source says",
    "source": 'write ev:source "https://…"^^xsd:anyURI, where anybody can read it',
    "retrieved": 'write ev:retrieved "2026-11-23"^^xsd:date, the day on which it was read',
}
"""Each part that a fact from outside has exactly once, and how to write it."""


def check_external(checked: Checked) -> list[Problem]:
    """Check the facts from outside: whole, with a source that can be opened, and in a file of their own."""
    return [problem for iri in checked.things(FACT) for problem in _fact(checked, iri)]


def _fact(checked: Checked, iri: str) -> Iterator[Problem]:
    file = checked.home(iri)
    if file is not None and file.role != "external":
        mend = f"move it to {EXTERNAL}, which is loaded only with --with-external"
        yield checked.problem("error", iri, "a fact from outside stands among what the guideline says", mend, file=file)
    for part, mend in _PARTS.items():
        count = len(checked.values(iri, EV + part))
        if count != 1:
            problem = f"a fact from outside has ev:{part} exactly once; this has it {_times(count)}"
            yield checked.problem("error", iri, problem, mend, file=file)
    yield from _source(checked, iri, file)
    yield from _field(checked, iri, file)


def _source(checked: Checked, iri: str, file: CheckedFile | None) -> Iterator[Problem]:
    for source in checked.values(iri, EV + "source"):
        if not source.startswith(("https://", "http://")):
            problem = f"the source {source!r} is no address that anybody can open"
            at = (EV + "source", "")
            yield checked.problem("error", iri, problem, "write an address that starts with https://", file=file, at=at)


def _field(checked: Checked, iri: str, file: CheckedFile | None) -> Iterator[Problem]:
    for field in checked.values(iri, EV + "field"):
        if field not in RECORD_FIELDS and EV + field not in checked.types:
            records = ", ".join(sorted(RECORD_FIELDS))
            mend = f"write the name of a property without its prefix (estimate), or one of {records}"
            problem = f"the field {field!r} is no property of the vocabulary and no part of a record"
            yield checked.problem("error", iri, problem, mend, file=file, at=(EV + "field", ""))


def _times(count: int) -> str:
    """Say a count in words.

    >>> _times(0), _times(2)
    ('not at all', '2 times')
    """
    return f"{count} times" if count else "not at all"
