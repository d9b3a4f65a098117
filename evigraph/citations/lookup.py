"""A manuscript's keys looked up: the guideline's references, entries of other bibliographies, and neither."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import NamedNode

from evigraph.aliases import keys as stored_keys
from evigraph.citations.bibliographies import Held
from evigraph.citations.chosen import Cited, choose_reference
from evigraph.errors import UnknownThingError
from evigraph.names import PRISM
from evigraph.registered import bare_doi

if TYPE_CHECKING:
    from evigraph.kb import KnowledgeBase

__all__ = ["Lookup", "look_up"]


class Lookup(NamedTuple):
    """What keys stand for: a reference here, an entry of another bibliography only, or nothing (with the reason).

    ``elsewhere`` holds all keys that another bibliography defines under a name that is not ours. Those of them whose
    DOI or PubMed id is here are in ``cited``, too.
    """

    cited: dict[str, Cited]
    elsewhere: dict[str, Held]
    unknown: dict[str, str]


def look_up(kb: KnowledgeBase, keys: Iterable[str], held: Mapping[str, Held] | None = None) -> Lookup:
    """Look up the keys of a manuscript; ``held`` are the keys that other bibliographies hold.

    What another bibliography says of a key goes before our reading of it: a short form (``smith2019``) is that paper,
    and so is one of our own keys if the entry has the DOI of another paper. Where it has the DOI of ours, it is ours.

    >>> import evigraph
    >>> other = {"smith2019": Held("other.bib"), "zotero:7": Held("other.bib", doi="10.1056/NEJM199912303412702")}
    >>> found = look_up(evigraph.open(), ["76", "smith2019", "zotero:7", "nobody"], other)
    >>> [(key, cited.number) for key, cited in found.cited.items()], list(found.elsewhere), list(found.unknown)
    ([('76', 76), ('zotero:7', 76)], ['smith2019', 'zotero:7'], ['nobody'])
    """
    held = held or {}
    own = stored_keys(kb._store)
    found = Lookup({}, {}, {})
    for key in dict.fromkeys(keys):
        entry = held.get(key)
        same = _same_work(kb, key, entry) if entry else None
        try:
            ours = choose_reference(kb, key)
        except UnknownThingError as error:
            ours = None
            if entry is None:
                found.unknown[key] = str(error)
        if ours and (entry is None or _is_ours(kb, ours, entry, same, key in own)):
            found.cited[key] = ours
        elif entry:
            found.elsewhere[key] = entry
            if same:
                found.cited[key] = same
    return found


def _is_ours(kb: KnowledgeBase, ours: Cited, entry: Held, same: Cited | None, is_own_key: bool) -> bool:
    """Tell whether an entry elsewhere is the reference that its key means here."""
    if same:
        return same.work == ours.work
    prints_doi = any(True for _ in kb._store.quads_for_pattern(ours.work, NamedNode(PRISM + "doi"), None, None))
    return is_own_key and not (entry.doi and prints_doi)


def _same_work(kb: KnowledgeBase, key: str, entry: Held) -> Cited | None:
    """Return the reference here that has the identifiers of an entry elsewhere."""
    identifiers = [bare_doi(entry.doi) or "", f"pmid:{entry.pmid}" if entry.pmid.isdigit() else ""]
    for identifier in filter(None, identifiers):
        try:
            return choose_reference(kb, identifier)._replace(given=key)
        except UnknownThingError:
            continue
    return None
