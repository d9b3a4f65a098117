"""What several styles share: names with initials, page ranges, supplements, months."""

from __future__ import annotations

import re
from collections.abc import Iterable

from evigraph.citations.record import Name

__all__ = ["MONTHS", "MONTHS_SHORT", "names", "pages", "shortest_pages", "supplement_number"]

MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905
MONTHS_SHORT = [month[:3] for month in MONTHS]

_RANGE = re.compile(r"([A-Za-z]*)(\d+)–([A-Za-z]*)(\d+)")


def names(authors: Iterable[Name]) -> list[str]:
    """Return names as 'Family AB'.

    >>> names([Name("Kessel", "CS", "Jr", "van"), Name("FFCD Group")])
    ['van Kessel CS Jr', 'FFCD Group']
    """
    return [" ".join(filter(None, [name.whole_family, name.initials, name.suffix])) for name in authors]


def pages(text: str, dash: str = "–") -> str:
    """Return pages with a dash between those that are a plain range, and a hyphen in what is none.

    >>> pages("460–467"), pages("286–294.e1"), pages("S390–S397", "-")
    ('460–467', '286-294.e1', 'S390-S397')
    """
    return text.replace("–", dash) if _RANGE.fullmatch(text) else text.replace("–", "-")


def shortest_pages(text: str) -> str:
    """Return pages with nothing of the second repeated from the first.

    >>> shortest_pages("2104–2106"), shortest_pages("S390–S397"), shortest_pages("983–1001"), shortest_pages("e1–e12")
    ('2104–6', 'S390–7', '983–1001', 'e1–12')
    """
    found = _RANGE.fullmatch(text)
    if not found or found[1] != found[3]:
        return pages(text)
    if len(found[2]) != len(found[4]):
        return f"{found[1]}{found[2]}–{found[4]}"
    same = next((x for x, (one, other) in enumerate(zip(found[2], found[4], strict=True)) if one != other), 0)
    return f"{found[1]}{found[2]}–{found[4][same:]}"


def supplement_number(supplement: str) -> str:
    """Return a supplement's number where it has one: 'Suppl 3' is 3, 'Pt 2' is a part.

    >>> supplement_number("Suppl 3"), supplement_number("Pt 2")
    ('3', '')
    """
    found = re.fullmatch(r"Suppl\.? (\w+)", supplement)
    return found[1] if found else ""
