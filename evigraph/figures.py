"""Which figures there are: the question that each is drawn from, and the measures that it shows.

The drawing itself is in `evigraph.plots`, which needs matplotlib; the data behind a figure needs nothing.
"""

from __future__ import annotations

from typing import NamedTuple

from evigraph.answers import Answer
from evigraph.errors import UsageError

__all__ = ["FIGURES", "FigureKind", "figure_kind", "rows_of"]


class FigureKind(NamedTuple):
    """One kind of figure: its question, the measures that it shows (none named: all rows), and its conditions."""

    question: str
    measures: tuple[str, ...]
    params: tuple[str, ...]


FIGURES = {
    "forest": FigureKind(
        "estimates",
        ("hazard-ratio", "risk-ratio"),
        ("topic", "study", "endpoint"),
    ),
    "survival": FigureKind(
        "estimates",
        ("event-free-proportion",),
        ("topic", "study", "endpoint"),
    ),
    "directions": FigureKind(
        "biomarker-directions",
        (),
        ("biomarker", "endpoint"),
    ),
}
"""Figures by name."""


def figure_kind(name: str) -> FigureKind:
    """Return a kind of figure by its name; raise `UsageError` that lists the names if there is none.

    >>> figure_kind("forest").question
    'estimates'
    """
    if name not in FIGURES:
        known = ", ".join(FIGURES)
        raise UsageError(f"there is no figure {name!r}. Figures: {known}. `evigraph plot --help` shows them.")
    return FIGURES[name]


def rows_of(answer: Answer, kind: FigureKind) -> Answer:
    """Return the rows of the question's answer that the figure shows: the data behind it."""
    kept = [n for n, row in enumerate(answer.rows) if not kind.measures or row["measure"] in kind.measures]
    terms = tuple(answer.terms[n] for n in kept) if answer.terms else ()
    return Answer(answer.columns, tuple(answer.rows[n] for n in kept), answer.show, answer.title, terms)
