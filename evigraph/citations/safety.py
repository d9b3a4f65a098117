"""What is unsafe about citing a reference as it stands: one warning for each reason, with what to do about it.

A fact from outside the guideline joins an answer on request only, with one exception: a record of a retraction or a
correction is a warning, so it is always said, with its source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import Literal, NamedNode, RdfFormat, Store

from evigraph.citations.chosen import Cited, printings
from evigraph.citations.record import Mend, field_of, record
from evigraph.names import CONCEPT, EV
from evigraph.values import shorten

if TYPE_CHECKING:
    from evigraph.kb import KnowledgeBase

__all__ = ["KINDS", "Caution", "cautions", "in_short"]

KINDS = {
    "same-work": "two of the keys cited are one work",
    "retraction": "the work was retracted, or is called into question",
    "correction": "a correction of the work was published",
    "register": "a field that the citation prints is on the irregularity register",
    "title-mismatch": "the guideline cites the work for something that its title does not say",
    "retraction-unknown": "whether a cited work was retracted was never looked up",
}
"""Kind of warning to what it means, the most serious first after what concerns the list of keys."""

_NO = frozenset({"", "0", "no", "none", "false", "not retracted", "never"})
_RETRACTION = re.compile(r"retract|concern|withdraw", re.IGNORECASE)
_CORRECTION = re.compile(r"correct|errat|corrigend", re.IGNORECASE)
_NOTICE = re.compile(f"{_RETRACTION.pattern}|{_CORRECTION.pattern}", re.IGNORECASE)


class Caution(NamedTuple):
    """One reason for care. ``given`` holds the keys that it concerns, as they were given; none: all.

    ``brief`` is the message without what explains it, where that is shorter.
    """

    kind: str
    given: tuple[str, ...]
    message: str
    mend: str
    register: str = ""
    brief: str = ""

    def __str__(self) -> str:
        about = f"{', '.join(self.given)}: " if self.given else ""
        return f"{about}{self.message}. {self.mend}"


def cautions(kb: KnowledgeBase, cited: Iterable[Cited], *, as_printed: bool = False) -> list[Caution]:
    """Return what is unsafe about citing these references together, each reason once.

    >>> import evigraph
    >>> from evigraph.citations.chosen import choose_reference
    >>> kb = evigraph.open()
    >>> found = cautions(kb, [choose_reference(kb, text) for text in ("76", "86")])
    >>> found[0].kind, found[-1].kind
    ('same-work', 'retraction-unknown')
    """
    chosen = list({one.given: one for one in cited}.values())
    found = [*_same_work(chosen)]
    facts = _facts(kb)
    for work in dict.fromkeys(one.work for one in chosen):
        given = tuple(one.given for one in chosen if one.work == work)
        references = {one.reference for one in chosen if one.work == work}
        found += _outside(facts, {work, *printings(kb, work)}, given)
        found += _corrections(kb, work, given)
        found += [caution for reference in references for caution in _register(kb, reference, given, as_printed)]
        found += _mismatches(kb, work, given)
    if chosen and not kb.guideline.retraction_lookup:
        message = "whether a cited work was retracted was never looked up"
        found.append(Caution("retraction-unknown", (), message, "Look it up before you submit, for example in PubMed."))
    order = list(KINDS)
    return sorted(dict.fromkeys(found), key=lambda caution: order.index(caution.kind))


def in_short(cautions: Iterable[Caution]) -> list[str]:
    """Return one line for each reason, in their order; what the register says of several keys is said once.

    >>> in_short([Caution("register", (key,), "long", "", "r", "name") for key in ("2", "10")])
    ['2, 10: name']
    """
    keys: dict[tuple[str, ...], dict[str, None]] = {}
    for one in cautions:
        what = one.brief or one.message
        keys.setdefault((what, one.register) if one.register else (what, *one.given), {}).update(
            dict.fromkeys(one.given)
        )
    return [f"{', '.join(given)}: {what}" if given else what for (what, *_), given in keys.items()]


# ---------------------------------------------------------------- one reason each
def _same_work(chosen: list[Cited]) -> Iterator[Caution]:
    by_work: dict[NamedNode, list[Cited]] = {}
    for one in chosen:
        by_work.setdefault(one.work, []).append(one)
    for several in by_work.values():
        if len(several) > 1:
            given = tuple(one.given for one in several)
            what = (
                "printed twice in the guideline's list" if len({one.number for one in several}) > 1 else "given twice"
            )
            mend = f"Cite it once, as {several[0].key}."
            brief = f"one work, {what}; cite it once, as {several[0].key}"
            yield Caution("same-work", given, f"one work, {what}", mend, brief=brief)


def _corrections(kb: KnowledgeBase, work: NamedNode, given: tuple[str, ...]) -> Iterator[Caution]:
    for reference in printings(kb, work):
        for notice in _literals(kb, reference, "printedCorrection"):
            message = f"a correction was published; read it: {notice.rstrip('.')}"
            yield Caution("correction", given, message, "Cite it where it bears on what you say.")


def _register(kb: KnowledgeBase, reference: NamedNode, given: tuple[str, ...], as_printed: bool) -> Iterator[Caution]:
    """Yield the register's entries on fields that a citation prints; those mended are said to be so."""
    mends = record(kb, reference, as_printed=as_printed).mends
    for entry in _subjects(kb, "affects", reference):
        field = field_of(next(iter(_literals(kb, entry, "field")), ""))
        if not field:
            continue
        name = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", field.removeprefix("printed")).casefold().replace("doi", "DOI")
        message = f"{name}: printed {_first(kb, entry, 'asPrinted')!r}"
        identifier = shorten(entry.value, kb.guideline.base)
        if mend := _mend_of(mends, field, entry):
            source = "" if mend.source == entry.value else f", from {mend.source}"
            message += f", given here as {mend.read_as!r}{source}"
            yield Caution("register", given, message, f"Check it; `evigraph show {identifier}` says why.", identifier)
        else:
            if as_printed and (read_as := _first(kb, entry, "readAs")):
                message += f", to be read as {read_as!r}"
            why = _first(kb, entry, "consequence").rstrip(".")
            brief = f"{message} ({_first_sentence(why)})"
            yield Caution("register", given, f"{message} ({why})", "Check it before you rely on it.", identifier, brief)


def _mend_of(mends: tuple[Mend, ...], field: str, entry: NamedNode) -> Mend | None:
    """Return the mend that settles an entry: a fact from outside about the same field, else its own."""
    outside = [mend for mend in mends if mend.field == field and not mend.as_printed]
    return next((mend for mend in [*outside, *mends] if mend in outside or mend.source == entry.value), None)


def _mismatches(kb: KnowledgeBase, work: NamedNode, given: tuple[str, ...]) -> Iterator[Caution]:
    """Yield the register's entries on a title that does not bear out what the work is cited for.

    Such an entry is stated at the reference's own entry in the list, too; or it affects a finding that cites it.
    """
    kind = NamedNode(EV + "irregularityKind")
    concern = {
        *(place for reference in printings(kb, work) for place in _subjects(kb, "entry", reference)),
        *(finding for reference in printings(kb, work) for finding in _subjects(kb, "cites", reference)),
    }
    for quad in kb._store.quads_for_pattern(None, kind, NamedNode(CONCEPT + "title-mismatch"), None):
        entry = quad.subject
        assert isinstance(entry, NamedNode)
        if concern & {*_nodes(kb, entry, "statedAt"), *_nodes(kb, entry, "affects")}:
            identifier = shorten(entry.value, kb.guideline.base)
            consequence = _first(kb, entry, "consequence").rstrip(".")
            message = f"the guideline cites it for something that its title does not say: {consequence}"
            mend = f"Cite it for what it shows; `evigraph show {identifier}` says more."
            brief = f"cited beyond its title: {_first_sentence(consequence)}"
            yield Caution("title-mismatch", given, message, mend, identifier, brief)


def _outside(facts: list[Fact], things: set[NamedNode], given: tuple[str, ...]) -> Iterator[Caution]:
    """Yield retractions and corrections that outside facts record."""
    for fact in facts:
        if fact.about not in things or fact.value.casefold() in _NO:
            continue
        if _RETRACTION.search(fact.field):
            message = (
                f"do not cite it as evidence; {fact.field}, from outside the guideline: {fact.value} ({fact.source})"
            )
            yield Caution("retraction", given, message, "Look at the notice.")
        elif _CORRECTION.search(fact.field):
            what = f"a correction was published; read it, from outside the guideline: {fact.value} ({fact.source})"
            yield Caution("correction", given, what, "Cite the correction where it bears on what you say.")


class Fact(NamedTuple):
    """One fact from outside the guideline."""

    about: NamedNode
    field: str
    value: str
    source: str


def _facts(kb: KnowledgeBase) -> list[Fact]:
    """Return the facts from outside; not asked for, retractions and corrections all the same, from their file."""
    from evigraph.store import EXTERNAL

    path = kb.folder / EXTERNAL
    if not path.is_file() or path in (source.path for source in kb.files):
        store, notices_only = kb._store, False
    elif _NOTICE.search(path.read_text(encoding="utf-8", errors="replace")):
        store, notices_only = Store(), True
        store.load(path=str(path), format=RdfFormat.TURTLE)
    else:
        return []
    found = []
    for quad in store.quads_for_pattern(None, NamedNode(EV + "about"), None, None):
        parts = [
            next((str(q.object.value) for q in store.quads_for_pattern(quad.subject, NamedNode(EV + name), None, None)
                  if isinstance(q.object, Literal | NamedNode)), "")
            for name in ("field", "recordedValue", "source")
        ]  # fmt: skip
        if isinstance(quad.object, NamedNode) and (not notices_only or _NOTICE.search(parts[0])):
            found.append(Fact(quad.object, *parts))
    return sorted(found, key=lambda fact: (fact.about.value, *fact[1:]))


# ---------------------------------------------------------------- the graph
def _subjects(kb: KnowledgeBase, predicate: str, thing: NamedNode) -> list[NamedNode]:
    quads = kb._store.quads_for_pattern(None, NamedNode(EV + predicate), thing, None)
    return sorted((q.subject for q in quads if isinstance(q.subject, NamedNode)), key=lambda node: node.value)


def _nodes(kb: KnowledgeBase, thing: NamedNode, predicate: str) -> list[NamedNode]:
    quads = kb._store.quads_for_pattern(thing, NamedNode(EV + predicate), None, None)
    return [quad.object for quad in quads if isinstance(quad.object, NamedNode)]


def _literals(kb: KnowledgeBase, thing: NamedNode, predicate: str) -> list[str]:
    quads = kb._store.quads_for_pattern(thing, NamedNode(EV + predicate), None, None)
    return [quad.object.value for quad in quads if isinstance(quad.object, Literal)]


def _first_sentence(text: str) -> str:
    return re.split(r"(?<=[^\W\d_]{2})\. (?=[A-Z])", text)[0]


def _first(kb: KnowledgeBase, thing: NamedNode, predicate: str) -> str:
    return next(iter(_literals(kb, thing, predicate)), "")
