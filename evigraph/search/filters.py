"""From what a user writes after ``--year``, ``--type``, ``--cited-in`` and ``--kind`` to the index's own values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evigraph.errors import UsageError
from evigraph.search.model import KINDS, Filters
from evigraph.spelling import fold

if TYPE_CHECKING:
    from evigraph.search.index import Index

__all__ = ["read_filters", "read_years", "values_of"]

_YEARS = re.compile(r"(\d{4})?(?:\.\.\.?|-|–)(\d{4})?|(\d{4})")


def read_filters(
    index: Index, *, year: str | None = None, type: str | None = None, cited_in: str | None = None,  # noqa: A002
    kind: str | None = None,
) -> Filters:  # fmt: skip
    """Return the filters; raise `UsageError`, with the values that there are, for a value that is none."""
    return Filters(
        years=read_years(year) if year is not None else None,
        type=_value(index, "type", type) if type is not None else None,
        cited_in=_value(index, "cited-in", cited_in) if cited_in is not None else None,
        kind=_kind(kind) if kind is not None else None,
    )


def read_years(text: str) -> tuple[int | None, int | None]:
    """Read one year or a range with one or both ends.

    >>> read_years("2015.."), read_years("..2010"), read_years("2010..2015"), read_years("2015")
    ((2015, None), (None, 2010), (2010, 2015), (2015, 2015))
    """
    found = _YEARS.fullmatch(text.strip())
    if not found or text.strip() in ("..", "...", "-", "–"):
        raise UsageError(f"--year takes a year or a range (2015, 2015.., ..2010, 2010..2015), not {text!r}.")
    if found[3]:
        return int(found[3]), int(found[3])
    first, last = (int(part) if part else None for part in (found[1], found[2]))
    if first and last and first > last:
        raise UsageError(f"--year {text}: the range ends before it begins.")
    return first, last


def values_of(index: Index, name: str) -> list[str]:
    """List the values of a filter, as `Filters` holds them.

    For ``type`` and ``cited-in`` these are what the guideline's own things have.
    """
    table = {"type": "types", "cited-in": "places"}[name]
    rows = index.rows(f"SELECT DISTINCT name FROM {table} WHERE name != 'not-stated' ORDER BY name")
    return [str(row[0]) for row in rows]


def _value(index: Index, name: str, text: str) -> str:
    wanted = fold(text)
    known = [(str(value), fold(str(called))) for value, called in index.rows(
        "SELECT name, called FROM values_of WHERE filter = ? ORDER BY name, called", name)]  # fmt: skip
    for fits in (wanted.__eq__, lambda called: called.startswith(wanted), lambda called: wanted in called):
        found = sorted({value for value, called in known if fits(called)}) if wanted else []
        if len(found) == 1:
            return found[0]
        if found:
            raise UsageError(f"--{name} {text!r} fits several: {', '.join(found)}. Give one of these.")
    raise UsageError(f"--{name} does not know {text!r}. Values: {', '.join(values_of(index, name))}.")


def _kind(text: str) -> str:
    wanted = fold(text)
    for kind in KINDS:
        if wanted in (kind, f"{kind}s", kind.removesuffix("y") + "ies"):
            return kind
    raise UsageError(f"--kind does not know {text!r}. Kinds: {', '.join(KINDS)}.")
