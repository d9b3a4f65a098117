"""From whatever a writer gives (a number, key, DOI, trial's name ...) to the printed reference that is cited."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import Literal, NamedNode

from evigraph.aliases import aliased, keys
from evigraph.errors import UnknownThingError
from evigraph.names import BIRO, EV
from evigraph.values import shorten

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evigraph.kb import KnowledgeBase

__all__ = ["Cited", "choose_reference", "nearest_keys", "printings"]

_MOST = 12


class Cited(NamedTuple):
    """One thing cited: as it was given, the printed reference, and the work."""

    given: str
    reference: NamedNode
    work: NamedNode
    number: int
    key: str


def choose_reference(kb: KnowledgeBase, text: str) -> Cited:
    """Return the printed reference that an ID stands for: of a work that has several numbers, the lowest.

    Raises `UnknownThingError` for an ID that is unknown, stands for no reference, or for several: then with the
    choices.

    >>> import evigraph
    >>> kb = evigraph.open()
    >>> choose_reference(kb, "doi:10.1056/nejm199912303412702").number, choose_reference(kb, "86").number
    (76, 86)
    """
    thing = kb.identify(text)
    is_reference = bool(_objects(kb, thing, BIRO + "references"))
    references = [thing] if is_reference else _references(kb, thing)
    is_paper = is_reference or bool(printings(kb, thing))  # then no other key can be meant: no need to read all keys
    if not is_paper and len(works := aliased(kb._store, text, kb.guideline.base)) > 1:
        # 'takeda2022' names a study, too: as a writer's key it fits every work of that author and year
        references = [reference for work in works for reference in printings(kb, NamedNode(work))[:1]]
        references.sort(key=lambda node: _number(kb, node))
    if not references:
        name = shorten(thing.value, kb.guideline.base)
        raise UnknownThingError(
            f"{text!r} ({name}) stands for no printed reference. `evigraph show {name}` says what it is."
        )
    found = [_cited(kb, text, reference) for reference in references]
    if len({cited.work for cited in found}) > 1:
        choices = ", ".join(f"{cited.number} ({cited.key})" for cited in found[:_MOST])
        more = f" and {len(found) - _MOST} more" if len(found) > _MOST else ""
        raise UnknownThingError(
            f"{text!r} stands for several references: {choices}{more}. Give one of these, or several."
        )
    return found[0]


def printings(kb: KnowledgeBase, work: NamedNode) -> list[NamedNode]:
    """Return the printed references to a work, lowest number first."""
    quads = kb._store.quads_for_pattern(None, NamedNode(BIRO + "references"), work, None)
    return sorted((q.subject for q in quads if isinstance(q.subject, NamedNode)), key=lambda node: _number(kb, node))


def nearest_keys(kb: KnowledgeBase, text: str, most: int = 3) -> list[str]:
    """Return the keys that come nearest to an unknown one, best first.

    >>> import evigraph
    >>> nearest_keys(evigraph.open(), "kemney1999hepatic")[0]
    'kemeny1999hepatic'
    """
    from evigraph.concepts import nearest

    known = keys(kb._store)
    by_iri = {iri: key for key, iri in known.items()}
    return [by_iri[iri] for iri in nearest(text.lstrip("@"), dict(known), most)]


def _references(kb: KnowledgeBase, thing: NamedNode) -> list[NamedNode]:
    """Return the references that a work, study, finding or other thing stands for, by number; one for each work."""
    works: dict[NamedNode, None] = {}
    if printings(kb, thing):
        works[thing] = None
    for study in (thing, *_objects(kb, thing, EV + "study")):
        works |= dict.fromkeys(_objects(kb, study, EV + "reportedIn"))
    direct = [
        *_objects(kb, thing, EV + "cites"),
        *_objects(kb, thing, EV + "pointsTo"),
        *_objects(kb, thing, EV + "entry"),
    ]
    found = {reference: None for work in works for reference in printings(kb, work)[:1]} | dict.fromkeys(direct)
    return sorted(found, key=lambda node: _number(kb, node))


def _cited(kb: KnowledgeBase, given: str, reference: NamedNode) -> Cited:
    work = next(iter(_objects(kb, reference, BIRO + "references")), reference)
    key = next((q.object.value for q in kb._store.quads_for_pattern(work, NamedNode(EV + "key"), None, None)
                if isinstance(q.object, Literal)), "")  # fmt: skip
    return Cited(given, reference, work, _number(kb, reference), key)


def _objects(kb: KnowledgeBase, thing: NamedNode, predicate: str) -> Iterable[NamedNode]:
    quads = kb._store.quads_for_pattern(thing, NamedNode(predicate), None, None)
    return [quad.object for quad in quads if isinstance(quad.object, NamedNode)]


def _number(kb: KnowledgeBase, reference: NamedNode) -> int:
    quads = kb._store.quads_for_pattern(reference, NamedNode(EV + "number"), None, None)
    return next((int(quad.object.value) for quad in quads if isinstance(quad.object, Literal)), 0)
