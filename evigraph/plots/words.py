"""Read a row of an answer as a figure writes it: names in words, numbers as printed, intervals with their own level."""

from __future__ import annotations

from collections.abc import Mapping

from evigraph.errors import UsageError
from evigraph.values import Value

__all__ = [
    "NOT_CITED",
    "Row",
    "arm",
    "contrast",
    "endpoint",
    "interval",
    "is_open",
    "level",
    "name",
    "number",
    "numbers",
    "study",
    "thing",
]

Row = Mapping[str, Value]
"""One row of an answer, as `evigraph.KnowledgeBase.ask` gives it."""

NOT_CITED = "[ ]: a report of the study, or the score's; the sentence itself cites no reference."


def name(row: Row, column: str) -> str:
    """Return a column's value in words: its label where the row has one, else its code with spaces.

    >>> name({"arm": "tested", "arm_label": "FOLFOX | bevacizumab"}, "arm"), name({"arm": "HAI-pump"}, "arm")
    ('FOLFOX + bevacizumab', 'HAI pump')
    """
    label = row.get(f"{column}_label")
    text = str(label) if label else str(row.get(column) or "").rsplit("/", 1)[-1].replace("-", " ")
    return text.replace(" | ", " + ")


def study(row: Row) -> str:
    """Return the study's name, else that of the score whose groups are compared, else what is cited."""
    for column in ("study", "score"):
        if row.get(column):
            return name(row, column)
    return f"Reference {numbers(row)}" if row.get("numbers") else "Guideline’s own text"


def numbers(row: Row) -> str:
    """Return the reference numbers: in brackets where the sentence cites none and they are the study's reports.

    >>> numbers({"numbers": "76 86"}), numbers({"numbers": "99", "cited": False}), numbers({"numbers": None})
    ('76, 86', '[99]', '–')
    """
    text = ", ".join(str(row.get("numbers") or "–").split())
    return f"[{text}]" if row.get("numbers") and row.get("cited") is False else text


def endpoint(row: Row) -> str:
    """Return the endpoint, and the subgroup that the claim is limited to."""
    inside = str(row.get("subgroup") or "").replace(" | ", " and ").replace("-", " ")
    return name(row, "endpoint") + (f" ({inside})" if inside else "")


def arm(row: Row) -> str:
    """Return the arm that the number belongs to.

    >>> arm({"arm": "comparator", "arm_label": "not stated"})
    'comparator (not stated)'
    """
    text = name(row, "arm")
    return f"comparator ({text})" if text in ("not stated", "no comparator") else text


def contrast(row: Row) -> str:
    """Return the arm and what the ratio is relative to.

    >>> contrast({"arm": "FOLFOX4", "relative_to": "surgery-alone"})
    'FOLFOX4 vs surgery alone'
    """
    against = name(row, "relative_to") or "not stated"
    return f"{arm(row)} vs {'comparator (not stated)' if against == 'not stated' else against}"


def number(row: Row, column: str) -> float | None:
    """Return a column's value as a number; None where it is empty or a word such as 'not-reached'."""
    value = row.get(column)
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def interval(row: Row) -> bool:
    """Tell whether an interval is printed, open bounds included."""
    return any(row.get(column) is not None for column in ("ci_low", "ci_high", "ci_open"))


def is_open(row: Row, side: str) -> bool:
    """Tell whether that bound, ``ci_low`` or ``ci_high``, is printed as not reached.

    >>> [is_open({"ci_low": 1.02, "ci_high": None, "ci_open": "not-reached"}, side) for side in ("ci_low", "ci_high")]
    [False, True]
    """
    return row.get("ci_open") is not None and row.get(side) is None


def level(row: Row) -> str:
    """Return the interval's own level; never one that is not printed.

    >>> level({"ci_low": 0.55, "ci_level": 95.66}), level({"ci_low": 0.5, "ci_level": "not-stated"}), level({})
    ('95.66 %', 'level not stated', 'no interval')
    """
    if not interval(row):
        return "no interval"
    found = number(row, "ci_level")
    return f"{found:g} %" if found is not None else "level not stated"


def thing(row: Row, column: str) -> str:
    """Return the short ID of the thing that a mark shows.

    Raises `UsageError` where the rows do not name it: a mark without a source is not drawn.
    """
    if not row.get(column):
        raise UsageError(
            f"the rows have no column {column!r}, so that no mark could be traced to its source. "
            "Take the rows of kb.ask('estimates') or kb.ask('biomarker-directions')."
        )
    return str(row[column])
