"""A manuscript's keys looked up: the guideline's references, entries of other bibliographies, and neither."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from evigraph.aliases import keys as stored_keys
from evigraph.citations.bibliographies import Held
from evigraph.citations.chosen import Cited, choose_reference
from evigraph.errors import UnknownThingError
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

    One of our own keys is ours wherever else it stands. Any other form (a number, a short form, a trial's name) counts
    only where no other bibliography defines it: there ``smith2019`` is another paper than the guideline's.

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
        if key in held and key not in own:
            found.elsewhere[key] = held[key]
            if cited := _same_work(kb, key, held[key]):
                found.cited[key] = cited
            continue
        try:
            found.cited[key] = choose_reference(kb, key)
        except UnknownThingError as error:
            found.unknown[key] = str(error)
    return found


def _same_work(kb: KnowledgeBase, key: str, entry: Held) -> Cited | None:
    """Return the reference here that has the identifiers of an entry elsewhere."""
    identifiers = [bare_doi(entry.doi) or "", f"pmid:{entry.pmid}" if entry.pmid.isdigit() else ""]
    for identifier in filter(None, identifiers):
        try:
            return choose_reference(kb, identifier)._replace(given=key)
        except UnknownThingError:
            continue
    return None
