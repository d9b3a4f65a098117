"""One entry of a bibliography: a printed reference under the key by which it is cited."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import NamedNode

from evigraph.citations.record import Name, Record, record

if TYPE_CHECKING:
    from evigraph.kb import KnowledgeBase

__all__ = ["Entry", "dotted", "entries"]


class Entry(NamedTuple):
    """A record and its key. ``same_work`` is the key of an earlier entry of the same bibliography for the same work."""

    key: str
    record: Record
    same_work: str = ""


def entries(
    kb: KnowledgeBase,
    numbers: Iterable[int] | None = None,
    *,
    keys: Iterable[tuple[str, int]] | None = None,
    as_printed: bool = False,
) -> list[Entry]:
    """Return the entries of printed numbers, ascending; all without ``numbers``.

    ``keys`` are (key, number) pairs instead, where a manuscript has keys of its own. Records are mended where the text
    itself shows how, unless ``as_printed``.

    >>> import evigraph
    >>> [(entry.key, entry.same_work) for entry in entries(evigraph.open(), [76, 86])]
    [('kemeny1999hepatic', ''), ('kemeny1999hepatic-86', 'kemeny1999hepatic')]
    """
    wanted = range(1, kb.guideline.reference_count + 1) if numbers is None else sorted(set(numbers))
    pairs = list(keys) if keys is not None else [("", number) for number in wanted]
    found: list[Entry] = []
    first_keys: dict[str, str] = {}
    for key, number in pairs:
        one = record(kb, NamedNode(f"{kb.guideline.base}reference/{number}"), as_printed=as_printed)
        own = key or _own_key(one, first_keys)
        found.append(Entry(own, one, first_keys.get(one.work, "")))
        first_keys.setdefault(one.work, own)
    return found


def _own_key(one: Record, first_keys: dict[str, str]) -> str:
    """Return the work's key; for a later printing beside the first, the key and the number."""
    if one.work in first_keys:
        return f"{one.key}-{one.number}"
    return one.key


def dotted(name: Name) -> str:
    """Return initials as other programs tell them from a short given name.

    >>> dotted(Name("Kemeny", "NE")), dotted(Name("Sartre", "J-P"))
    ('N. E.', 'J.-P.')
    """
    return " ".join(f"{initial}." for initial in name.initials).replace(" -.", "-").replace("- ", "-")
