"""From the graph to one citation record: what every style is made from.

A record is what the guideline prints of a reference. Unless it is asked for as printed, it is mended where the text
itself shows how (a register entry with a reading and an authority within the guideline); what only an outside record
can mend comes from the facts of ``external.ttl``, if they were loaded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import Literal, NamedNode

from evigraph.names import BIRO, CONCEPT, EV, RDF

if TYPE_CHECKING:
    from evigraph.kb import KnowledgeBase

__all__ = ["Mend", "Name", "Record", "field_of", "read_name", "record"]

PUBLIC_RECORD = CONCEPT + "public-record"
"""The authority of a register entry that nobody can check in the guideline's own text."""

_CAPITAL = r"[^\W\d_a-zß-öø-ÿ]"
_PERSON = re.compile(
    rf"(?P<family>\S.*?) (?P<initials>{_CAPITAL}(?:-?{_CAPITAL}){{0,4}})(?: (?P<suffix>Jr|Sr|2nd|3rd|II|III|IV))?"
)
_GROUP = re.compile(
    r"(?i)\b(?:group|committee|consortium|investigators|society|association|network|collaborati\w+|trialists|team|study"
    r"|institute|organi[sz]ation|working|panel|task force|foundation|council|college|cent(?:er|re)|registry|trial)\b"
)
_PARTICLES = frozenset("""
    af al d' da das de degli dei del della den der di do dos du el la las le les los op 't te ten ter van von
    y zu zum zur
""".split())  # fmt: skip # noqa: SIM905


class Name(NamedTuple):
    """An author: a person, or a group (no initials). ``particle`` is the part of the family name in small letters."""

    family: str
    initials: str = ""
    suffix: str = ""
    particle: str = ""

    @property
    def whole_family(self) -> str:
        """The family name with its particle, as it is printed."""
        return f"{self.particle} {self.family}".strip()


class Mend(NamedTuple):
    """One field that the record reads otherwise than printed: the field, both strings, and who says so."""

    field: str
    as_printed: str
    read_as: str
    source: str


class Record(NamedTuple):
    """What a citation is made from. Pages have an en dash; dates of notes are ISO dates; absent fields are empty."""

    number: int
    key: str
    work: str
    authors: tuple[Name, ...]
    et_al: bool
    title: str
    journal: str
    year: int | None
    month: int | None = None
    day: int | None = None
    volume: str = ""
    issue: str = ""
    supplement: str = ""
    pages: str = ""
    article_number: str = ""
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    published: str = ""
    ahead_of_print: str = ""
    correction: str = ""
    mends: tuple[Mend, ...] = ()

    @property
    def date(self) -> tuple[int, ...]:
        """The date of publication as year, month and day, as far as it is known.

        The date after the names, else a note 'Published …' or 'ahead of print' of the same year.

        >>> Record(1, "k", "w", (), False, "T", "J", 2023, published="2023-02-13").date
        (2023, 2, 13)
        """
        if self.year is None:
            return ()
        if self.month is None:
            noted = tuple(int(part) for part in (self.published or self.ahead_of_print).split("-") if part)
            return noted if noted[:1] == (self.year,) else (self.year,)
        return (self.year, self.month) if self.day is None else (self.year, self.month, self.day)


def read_name(text: str) -> Name:
    """Read a name as it is printed in the list: family name, then initials; whatever else is a group.

    >>> read_name("van der Berg JW Jr")
    Name(family='Berg', initials='JW', suffix='Jr', particle='van der')
    >>> read_name("International Study Group of Liver Surgery").initials
    ''
    """
    person = _PERSON.fullmatch(text.strip())
    if not person or _GROUP.search(person["family"]):
        return Name(text.strip())
    words = person["family"].split(" ")
    first = next((x for x, word in enumerate(words) if word not in _PARTICLES), len(words) - 1)
    particle = " ".join(words[:first])
    return Name(" ".join(words[first:]), person["initials"], person["suffix"] or "", particle)


def record(kb: KnowledgeBase, reference: NamedNode, *, as_printed: bool = False) -> Record:
    """Return the record of a printed reference; mended unless ``as_printed``.

    >>> import evigraph
    >>> kb = evigraph.open()
    >>> found = record(kb, kb.identify("46"))
    >>> found.authors[0].family, found.mends[0].as_printed, found.pages
    ('Tsilimigras', 'Tsimigras DI', '280–288')
    """
    fields: dict[str, str] = {}
    work = ""
    for quad in kb._store.quads_for_pattern(reference, None, None, None):
        if isinstance(quad.object, Literal):
            fields[quad.predicate.value.removeprefix(EV)] = quad.object.value
        elif quad.predicate.value == BIRO + "references" and isinstance(quad.object, NamedNode):
            work = quad.object.value
    mends = [] if as_printed else [*_from_register(kb, reference, fields), *_from_outside(kb, reference, work)]
    for mend in mends:
        fields[mend.field] = _mended(fields.get(mend.field, ""), mend)
    return Record(
        number=int(fields.get("number", 0)),
        key=_text(kb, work, EV + "key"),
        work=work,
        authors=tuple(read_name(name) for name in fields.get("printedAuthors", "").split("; ") if name),
        et_al=fields.get("etAl") == "true",
        title=fields.get("printedTitle", ""),
        journal=fields.get("printedJournal", ""),
        year=_integer(fields.get("printedYear")),
        month=_integer(fields.get("printedMonth")),
        day=_integer(fields.get("printedDay")),
        volume=fields.get("printedVolume", ""),
        issue=fields.get("printedIssue", ""),
        supplement=fields.get("printedSupplement", ""),
        pages=fields.get("printedPages", ""),
        article_number=fields.get("printedArticleNumber", ""),
        doi=fields.get("printedDoi", ""),
        pmid=fields.get("printedPmid", ""),
        pmcid=fields.get("printedPmcid", ""),
        published=fields.get("printedPublished", ""),
        ahead_of_print=fields.get("printedAheadOfPrint", ""),
        correction=fields.get("printedCorrection", ""),
        mends=tuple(mends),
    )


# ---------------------------------------------------------------- mends
_FIELDS = {
    "authors": "printedAuthors",
    "title": "printedTitle",
    "journal": "printedJournal",
    "journalabbreviation": "printedJournal",
    "year": "printedYear",
    "month": "printedMonth",
    "day": "printedDay",
    "volume": "printedVolume",
    "issue": "printedIssue",
    "supplement": "printedSupplement",
    "pages": "printedPages",
    "articlenumber": "printedArticleNumber",
    "doi": "printedDoi",
    "pmid": "printedPmid",
    "pmcid": "printedPmcid",
}
"""Names of fields, folded, as the register and outside facts give them: the property of the reference they mean."""


def field_of(name: str) -> str:
    """Return the property that a field's name means, or nothing.

    >>> field_of("printedDoi"), field_of("article number"), field_of("entry")
    ('printedDoi', 'printedArticleNumber', '')
    """
    return _FIELDS.get(re.sub(r"[^a-z]", "", name.casefold().removeprefix("printed")), "")


def _from_register(kb: KnowledgeBase, reference: NamedNode, fields: dict[str, str]) -> Iterator[Mend]:
    for entry in _subjects(kb, EV + "affects", reference):
        field = field_of(_text(kb, entry, EV + "field"))
        as_printed, read_as = _text(kb, entry, EV + "asPrinted"), _text(kb, entry, EV + "readAs")
        outside = _text(kb, entry, EV + "authority") == PUBLIC_RECORD
        if field and read_as and not outside and as_printed in fields.get(field, ""):
            yield Mend(field, as_printed, read_as, entry)


def _from_outside(kb: KnowledgeBase, reference: NamedNode, work: str) -> Iterator[Mend]:
    """Yield what outside facts say of the reference or its work; nothing unless ``external.ttl`` was loaded."""
    for thing in (reference.value, work):
        for fact in _subjects(kb, EV + "about", NamedNode(thing)) if thing else ():
            field, value = field_of(_text(kb, fact, EV + "field")), _text(kb, fact, EV + "recordedValue")
            if field and value and _text(kb, fact, RDF + "type") == EV + "ExternalFact":
                yield Mend(field, "", value, _text(kb, fact, EV + "source"))


def _mended(value: str, mend: Mend) -> str:
    return value.replace(mend.as_printed, mend.read_as) if mend.as_printed else mend.read_as


# ---------------------------------------------------------------- the graph
def _subjects(kb: KnowledgeBase, predicate: str, thing: NamedNode) -> list[str]:
    quads = kb._store.quads_for_pattern(None, NamedNode(predicate), thing, None)
    return sorted(quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode))


def _text(kb: KnowledgeBase, subject: str, predicate: str) -> str:
    if not subject:
        return ""
    for quad in kb._store.quads_for_pattern(NamedNode(subject), NamedNode(predicate), None, None):
        if isinstance(quad.object, Literal | NamedNode):
            return quad.object.value
    return ""


def _integer(value: str | None) -> int | None:
    return int(value) if value else None
