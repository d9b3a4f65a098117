"""Ratios as printed, one line each, on one logarithmic axis. Nothing is pooled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from evigraph.figures import FIGURES
from evigraph.plots import words
from evigraph.plots.canvas import BLACK, GREY, LIGHT, EvidenceFigure, styled, text_width, wrapped
from evigraph.plots.words import Row

__all__ = ["NOT_POOLED", "RATIOS", "forest"]

RATIOS = dict(zip(FIGURES["forest"].measures, ("s", "o"), strict=True))
"""Measures that a forest figure shows, and the shape of their mark."""

NOT_POOLED = "nothing is pooled: the guideline gives no basis for a meta-analysis"

_TICKS = (0.0625, 0.125, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
_LINE, _GAP, _MARGIN, _AXIS = 11.0, 7.0, 18.0, 190.0


class _Column(NamedTuple):
    """A column of text: its head, its widest width in points, and what it says of a row."""

    head: str
    widest: float
    says: Any


_LEFT = (
    _Column("Study", 110, words.study),
    _Column("Ref.", 48, words.numbers),
    _Column("Endpoint", 100, words.endpoint),
    _Column("Arm vs what it is relative to", 170, words.contrast),
)
_RIGHT = (
    _Column("Interval level", 70, words.level),
    _Column("As printed", 190, lambda row: str(row.get("as_printed") or "")),
)


@styled()
def forest(rows: Iterable[Row], *, title: str = "Hazard ratios and risk ratios", base: str = "") -> EvidenceFigure:
    """Draw the ratios among the rows of the question ``estimates``, each with its own interval.

    A measure is named over its lines; an interval keeps its own level; a bound that was not reached is an arrow; a
    ratio without an interval is a hollow mark. Rows of other measures are left out, a ratio without a usable value is
    named below the figure. ``base`` is what the links of the marks start with: ``kb.guideline.base``.

    >>> figure = forest([{"study": "study/leaf2020", "endpoint": "death", "arm": "green-tea", "relative_to": "water",
    ...     "measure": "hazard-ratio", "value": 0.5, "ci_low": 0.3, "ci_open": "not-reached", "ci_level": "not-stated",
    ...     "as_printed": "HR 0.5 (0.3 to not reached)", "estimate": "estimate/leaf2020-death-hr"}])
    >>> print(figure.marks["estimate/leaf2020-death-hr"])
    leaf2020, death, green tea vs water: HR 0.5 (0.3 to not reached). Interval: level not stated.
    """
    ratios = [row for row in rows if row.get("measure") in RATIOS]
    drawn = [row for row in ratios if (words.number(row, "value") or 0) > 0]
    missing = [row for row in ratios if row not in drawn]
    blocks = [(measure, [row for row in drawn if row["measure"] == measure]) for measure in RATIOS]
    blocks = [(measure, of) for measure, of in blocks if of]
    widths = [_width(column, drawn) for column in (*_LEFT, *_RIGHT)]
    notes = _notes(drawn, missing)
    edges = _edges(widths)
    across = max(edges[-1] + widths[-1], _MARGIN + text_width(title, 11, "bold")) + _MARGIN
    footnotes = [line for note in notes for line in wrapped(note, across - 2 * _MARGIN, 7)]
    down = 62 + sum(20 + sum(_height(row, widths) for row in of) for _, of in blocks) + 48 + 10 * len(footnotes)
    figure = EvidenceFigure(across, max(down, 150), title=title, base=base)
    figure.write(_MARGIN, 24, title, fontsize=11, fontweight="bold")
    figure.write(_MARGIN, 37, f"{_counted(drawn)}. {NOT_POOLED[0].upper()}{NOT_POOLED[1:]}.", color=GREY)
    bottom = _table(figure, blocks, widths, edges)
    if drawn:
        _plot(figure, blocks, widths, (edges[len(_LEFT)], 62, _AXIS, bottom - 62))
    else:
        figure.write(_MARGIN, 80, "No hazard ratio or risk ratio is among the rows.")
    for number, line in enumerate(footnotes):
        figure.write(_MARGIN, bottom + 46 + 10 * number, line, fontsize=7, color=GREY)
    figure.footnotes = notes
    figure.description = " ".join([f"{_counted(drawn)}; {NOT_POOLED}.", *figure.marks.values(), *notes])
    return figure


# ---------------------------------------------------------------------- the text
def _counted(rows: Sequence[Row]) -> str:
    many = len({words.study(row) for row in rows})
    studies = f"{many} studies" if many != 1 else "1 study"
    return f"{len(rows)} {'ratios' if len(rows) != 1 else 'ratio'} from {studies}"


def _width(column: _Column, rows: Sequence[Row]) -> float:
    """The width that a column needs: that of its longest line once wrapped."""
    lines = [line for row in rows for line in wrapped(column.says(row), column.widest)]
    return max([text_width(column.head, weight="bold"), *(text_width(line) for line in lines)])


def _height(row: Row, widths: Sequence[float]) -> float:
    columns = zip((*_LEFT, *_RIGHT), widths, strict=True)
    return _LINE * max(len(wrapped(column.says(row), width + 0.5)) for column, width in columns) + _GAP


def _edges(widths: Sequence[float]) -> list[float]:
    """The left edges of the columns, the axis among them."""
    edges, x = [], _MARGIN
    for width in (*widths[: len(_LEFT)], _AXIS, *widths[len(_LEFT) :]):
        edges.append(x)
        x += width + 12
    return edges


def _table(
    figure: EvidenceFigure,
    blocks: Sequence[tuple[str, Sequence[Row]]],
    widths: Sequence[float],
    edges: Sequence[float],
) -> float:
    """Write the columns; return where the last line ends."""
    places = [*edges[: len(_LEFT)], *edges[len(_LEFT) + 1 :]]
    until = places[-1] + widths[-1]
    for column, x in zip((*_LEFT, *_RIGHT), places, strict=True):
        figure.write(x, 56, column.head, fontweight="bold")
    figure.rule(_MARGIN, until, 62, color=BLACK, linewidth=0.8)
    y = 62.0
    for measure, rows in blocks:
        figure.write(_MARGIN, y + 14, measure.replace("-", " ").capitalize(), fontstyle="italic", color=GREY)
        y += 20
        for row in rows:
            for column, x, width in zip((*_LEFT, *_RIGHT), places, widths, strict=True):
                for number, line in enumerate(wrapped(column.says(row), width + 0.5)):
                    figure.write(x, y + _LINE * (number + 1), line)
            y += _height(row, widths)
            figure.rule(_MARGIN, until, y)
    return y


def _notes(drawn: Sequence[Row], missing: Sequence[Row]) -> list[str]:
    shapes = "Squares are hazard ratios, circles risk ratios; their size carries no weight."
    notes = [shapes] if drawn else []
    if any(not words.interval(row) for row in drawn):
        notes.append("Hollow: the ratio is printed without an interval.")
    if any(words.interval(row) and words.level(row) == "level not stated" for row in drawn):
        notes.append("Level not stated: an interval is printed without its level; none is assumed.")
    if any(words.is_open(row, side) for row in drawn for side in ("ci_low", "ci_high")):
        notes.append("Arrow: that bound of the interval was not reached.")
    if any(words.numbers(row).startswith("[") for row in drawn):
        notes.append(words.NOT_CITED)
    for row in missing:
        name = f"{words.study(row)}, {words.endpoint(row)}, {words.contrast(row)}"
        notes.append(f"Not drawn: {name}, printed as “{row.get('as_printed') or ''}”, from which no ratio can be read.")
    return notes


# ---------------------------------------------------------------------- the marks
def _limits(rows: Sequence[Row]) -> tuple[float, float]:
    columns = ("value", "ci_low", "ci_high")
    values = [value for row in rows for column in columns if (value := words.number(row, column))]
    low, high = min([0.5, *values]), max([2.0, *values])
    return low / 1.25, high * 1.25


def _plot(
    figure: EvidenceFigure,
    blocks: Sequence[tuple[str, Sequence[Row]]],
    widths: Sequence[float],
    box: tuple[float, float, float, float],
) -> None:
    low, high = _limits([row for _, rows in blocks for row in rows])
    axes = figure.axes_at(*box)
    axes.set(xscale="log", xlim=(low, high), ylim=(box[3], 0), facecolor="none", yticks=[])
    axes.spines[["left", "right", "top"]].set_visible(False)
    axes.axvline(1, color=BLACK, linewidth=0.8, zorder=1)
    ticks = [tick for tick in _TICKS if low <= tick <= high]
    axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks], fontsize=8)
    axes.minorticks_off()
    for tick in ticks:
        axes.axvline(tick, color=LIGHT, linewidth=0.5, zorder=0)
    y = 0.0
    for _, rows in blocks:
        y += 20
        for row in rows:
            height = _height(row, widths)
            _mark(figure, axes, row, y + _LINE - 3)
            y += height
    center, bottom = box[0] + box[2] / 2, box[1] + box[3]
    figure.write(center, 56, "Ratio (log axis)", ha="center", fontweight="bold")
    one = box[0] + axes.transAxes.inverted().transform(axes.transData.transform((1, 0)))[0] * box[2]
    figure.write(one - 5, bottom + 25, "← lower in the arm", fontsize=7, color=GREY, ha="right")
    figure.write(one + 5, bottom + 25, "higher in the arm →", fontsize=7, color=GREY)


def _mark(figure: EvidenceFigure, axes: Any, row: Row, y: float) -> None:
    """Draw one ratio: its interval, an arrow where a bound is open, and the point."""
    thing = words.thing(row, "estimate")
    says = f"{words.study(row)}, {words.endpoint(row)}, {words.contrast(row)}: {row.get('as_printed')}."
    says += f" Interval: {words.level(row)}." if words.interval(row) else " No interval is printed."
    value = words.number(row, "value")
    edges = dict(zip(("ci_low", "ci_high"), axes.get_xlim(), strict=True))
    if words.interval(row):
        ends = []
        for side, edge in edges.items():
            end = words.number(row, side)
            ends.append(end if end is not None else (edge if words.is_open(row, side) else value))
            if words.is_open(row, side):
                (arrow,) = axes.plot([edge], [y], marker="<" if side == "ci_low" else ">", color=BLACK, markersize=5)
                arrow.set_clip_on(False)
                figure.mark(arrow, thing, says, part=f"{side.removeprefix('ci_')}-open")
        (line,) = axes.plot(ends, [y, y], color=BLACK, linewidth=1.1, solid_capstyle="butt", zorder=2)
        figure.mark(line, thing, says, part="interval")
    fill = BLACK if words.interval(row) else "white"
    shape = RATIOS[str(row["measure"])]
    style = {"marker": shape, "color": BLACK, "markerfacecolor": fill, "markeredgewidth": 1.1, "linestyle": "none"}
    (point,) = axes.plot([value], [y], markersize=6, zorder=3, **style)
    figure.mark(point, thing, says)
