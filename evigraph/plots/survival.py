"""Event-free proportions as printed: one panel for each study and endpoint, a dot at each time point and arm."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from matplotlib.lines import Line2D

from evigraph.figures import FIGURES
from evigraph.plots import words
from evigraph.plots.canvas import BLACK, GREY, LIGHT, EvidenceFigure, styled, text_width, wrapped
from evigraph.plots.words import Row

__all__ = ["PROPORTIONS", "survival"]

PROPORTIONS = FIGURES["survival"].measures
"""Measures that a survival figure shows."""

NO_CURVE = "no curve is drawn: the guideline prints these points and nothing between them"

_SHAPES = (("o", BLACK), ("o", "white"), ("^", BLACK), ("^", "white"), ("s", BLACK), ("s", "white"), ("D", BLACK))
"""Shape and filling of the arms of one panel, in their order."""

_ACROSS, _WIDTH, _HEIGHT, _GAP, _MARGIN, _LEGEND = 4, 150.0, 108.0, 38.0, 22.0, 10.0


class _Panel(NamedTuple):
    """What one panel shows, and the rows of it that cannot be drawn."""

    rows: list[Row]
    missing: list[Row]


@styled()
def survival(
    rows: Iterable[Row], *, title: str = "Event-free proportions at the printed time points", base: str = ""
) -> EvidenceFigure:
    """Draw the event-free proportions among the rows of the question ``estimates``.

    A printed range of values is a bar, a printed interval a thin line. Proportions without a value or a time point, or
    outside 0 to 100 %, are not drawn but named below. ``base`` is what the links of the marks start with.

    >>> rows = [{"study": "study/leaf2020", "endpoint": "OS", "arm": "tested", "arm_label": "tea", "at_months": 12.0,
    ...     "measure": "event-free-proportion", "unit": "%", "as_printed": as_printed, "value": value,
    ...     "estimate": f"estimate/{value}"} for value, as_printed in ((80.0, "80 %"), (None, "135"))]
    >>> figure = survival(rows)
    >>> list(figure.marks.values())
    ['leaf2020, OS, tea, at 1 year: 80 %.']
    >>> figure.footnotes
    ['Not drawn: leaf2020, OS, tea, at 1 year: printed as “135”, which cannot be right.']
    """
    found = [row for row in rows if row.get("measure") in PROPORTIONS]
    drawn = [row for row in found if _drawable(row)]
    missing = [row for row in found if row not in drawn]
    panels = _panels(drawn, missing)
    notes = _notes(drawn, missing)
    across = min(_ACROSS, max(2, len(panels)))
    lines = [panels[n : n + across] for n in range(0, len(panels), across)]
    said = f"{_counted(drawn)}; {NO_CURVE}."
    width = 2 * _MARGIN + max(across * (_WIDTH + _GAP), text_width(said), text_width(title, 11, "bold"))
    footnotes = [line for note in notes for line in wrapped(note, width - 2 * _MARGIN, 7)]
    heads = [max(_head(panel) for panel in line) for line in lines]
    height = 52 + sum(head + _HEIGHT + 40 for head in heads) + 14 + 10 * len(footnotes)
    figure = EvidenceFigure(width, max(height, 120), title=title, base=base)
    figure.write(_MARGIN, 24, title, fontsize=11, fontweight="bold")
    figure.write(_MARGIN, 37, said, color=GREY)
    last = max([60.0, *(float(words.number(row, "at_months") or 0) for row in drawn)])
    y = 52.0
    for line, head in zip(lines, heads, strict=True):
        for number, panel in enumerate(line):
            _draw(figure, panel, (_MARGIN + 16 + number * (_WIDTH + _GAP), y, head, last))
        y += head + _HEIGHT + 40
    if not drawn:
        figure.write(_MARGIN, 62, "No event-free proportion is among the rows.")
        y += 20
    for number, text in enumerate(footnotes):
        figure.write(_MARGIN, y + 6 + 10 * number, text, fontsize=7, color=GREY)
    figure.footnotes = notes
    figure.description = " ".join([said, *figure.marks.values(), *notes])
    return figure


# ---------------------------------------------------------------------- what is drawn
def _values(row: Row) -> list[float]:
    """The value, or the two ends of a printed range."""
    found = [words.number(row, column) for column in ("value", "value_low", "value_high")]
    return [value for value in found if value is not None]


def _drawable(row: Row) -> bool:
    values = _values(row)
    return bool(values) and all(0 <= value <= 100 for value in values) and words.number(row, "at_months") is not None


def _panels(drawn: Sequence[Row], missing: Sequence[Row]) -> list[_Panel]:
    """Gather the rows of one study or score (else of one reference, else of one finding) and endpoint."""
    panels: dict[tuple[str, str, str], _Panel] = {}
    for row in drawn:
        panels.setdefault(_whose(row), _Panel([], [])).rows.append(row)
    for row in missing:
        if _whose(row) in panels:
            panels[_whose(row)].missing.append(row)
    return list(panels.values())


def _whose(row: Row) -> tuple[str, str, str]:
    whose = str(row.get("study") or row.get("score") or row.get("numbers") or row.get("finding"))
    return whose, words.endpoint(row), str(row.get("restricted_to") or "")


def _arms(rows: Sequence[Row]) -> list[str]:
    """The arms of a panel, the tested one first."""
    ordered = sorted(rows, key=lambda row: row.get("arm") != "tested")
    return list(dict.fromkeys(words.arm(row) for row in ordered))


def _time(row: Row) -> str:
    months = words.number(row, "at_months")
    if months is None:
        return "at a time that is not stated"
    if months % 6:
        return f"at {months:g} months"
    years = months / 12
    return f"at {years:g} year{'s' if years != 1 else ''}"


def _says(row: Row) -> str:
    return f"{words.study(row)}, {words.endpoint(row)}, {words.arm(row)}, {_time(row)}"


def _counted(rows: Sequence[Row]) -> str:
    return f"{len(rows)} proportion{'s' if len(rows) != 1 else ''} as printed"


def _notes(drawn: Sequence[Row], missing: Sequence[Row]) -> list[str]:
    notes = []
    if any(row.get("value_low") is not None for row in drawn):
        notes.append("Bar: a printed range of values; it is no interval.")
    if any(words.interval(row) for row in drawn):
        levels = sorted({words.level(row) for row in drawn if words.interval(row)})
        notes.append(f"Thin line: the printed interval ({'; '.join(levels)}).")
    if any(words.numbers(row).startswith("[") for row in drawn):
        notes.append(words.NOT_CITED)
    for row in missing:
        why = "for which no time point is stated" if _values(row) and row.get("at_months") is None else ""
        why = why or "which cannot be right"
        notes.append(f"Not drawn: {_says(row)}: printed as “{row.get('as_printed') or ''}”, {why}.")
    return notes


# ---------------------------------------------------------------------- one panel
def _legend(panel: _Panel) -> list[tuple[str, list[str]]]:
    """Each arm with the lines of its name; last, without a mark, what is printed but not drawn."""
    arms = [(arm, wrapped(arm, _WIDTH - 4, 7.5)) for arm in _arms(panel.rows)]
    absent = [f"{words.arm(row)}: “{row.get('as_printed') or ''}”, not drawn" for row in panel.missing]
    return arms + [("", wrapped(text, _WIDTH - 4, 7.5)) for text in absent]


def _title(panel: _Panel) -> list[str]:
    return wrapped(words.study(panel.rows[0]), _WIDTH + 8, 8.5, "bold")


def _subtitle(panel: _Panel) -> list[str]:
    row = panel.rows[0]
    cited = f"ref. {words.numbers(row)}" if row.get("numbers") else "no reference cited"
    said = f"{words.endpoint(row)}; {cited}" if row.get("study") or row.get("score") else words.endpoint(row)
    return wrapped(said, _WIDTH + 8, 7.5)


def _head(panel: _Panel) -> float:
    """The height of a panel's title, endpoint and arms."""
    lines = sum(len(lines) for _, lines in _legend(panel))
    return 11.0 * (len(_title(panel)) + len(_subtitle(panel))) + _LEGEND * lines + 10


def _draw(figure: EvidenceFigure, panel: _Panel, place: tuple[float, float, float, float]) -> None:
    x, y, head, last = place
    for line in _title(panel):
        y += 11
        figure.write(x - 12, y, line, fontsize=8.5, fontweight="bold")
    for line in _subtitle(panel):
        y += 11
        figure.write(x - 12, y, line, fontsize=7.5, color=GREY)
    shapes = {}
    y += 2
    for (arm, lines), shape in zip(_legend(panel), _SHAPES * len(panel.rows), strict=False):
        if arm:
            shapes[arm] = shape
            _key(figure, x - 8, y + _LEGEND - 2.6, shape)
        for line in lines:
            y += _LEGEND
            figure.write(x, y, line, fontsize=7.5, color=BLACK if arm else GREY)
    axes = figure.axes_at(x, place[1] + head, _WIDTH, _HEIGHT)
    _scales(axes, last)
    for row in panel.rows:
        _mark(figure, axes, row, shapes[words.arm(row)])
        _label(axes, row, panel.rows)


def _key(figure: EvidenceFigure, x: float, y: float, shape: tuple[str, str]) -> None:
    width, height = figure.points
    style: dict[str, Any] = {
        "marker": shape[0],
        "markerfacecolor": shape[1],
        "markeredgecolor": BLACK,
        "linestyle": "none",
    }
    figure.add_artist(Line2D([x / width], [1 - y / height], markersize=5, **style))


def _scales(axes: Any, last: float) -> None:
    axes.set(xlim=(0, last * 1.09), ylim=(-4, 108), facecolor="none")
    axes.spines[["right", "top"]].set_visible(False)
    axes.spines["left"].set_bounds(0, 100)
    years = list(range(0, int(last) + 1, 12))
    axes.set_xticks(years, [f"{month // 12}" for month in years], fontsize=7.5)
    axes.set_yticks([0, 25, 50, 75, 100], ["0", "25", "50", "75", "100 %"], fontsize=7.5)
    axes.set_xlabel("years", fontsize=7.5, color=GREY, labelpad=1)
    axes.tick_params(length=2.5, width=0.6, pad=2)
    for share in (0, 25, 50, 75, 100):
        axes.axhline(share, color=LIGHT, linewidth=0.5, zorder=0)


def _mark(figure: EvidenceFigure, axes: Any, row: Row, shape: tuple[str, str]) -> None:
    thing, says = words.thing(row, "estimate"), f"{_says(row)}: {row.get('as_printed')}."
    months, values = words.number(row, "at_months"), _values(row)
    low, high = words.number(row, "ci_low"), words.number(row, "ci_high")
    if low is not None and high is not None:
        (line,) = axes.plot([months, months], [low, high], color=BLACK, linewidth=0.8, zorder=2)
        figure.mark(line, thing, says, part="interval")
    if len(values) > 1:
        (mark,) = axes.plot([months, months], values, color=BLACK, linewidth=3.2, solid_capstyle="butt", zorder=3)
    else:
        style: dict[str, Any] = {
            "marker": shape[0],
            "markerfacecolor": shape[1],
            "markeredgecolor": BLACK,
            "linestyle": "none",
        }
        (mark,) = axes.plot([months], values, markersize=5.5, markeredgewidth=1, zorder=3, clip_on=False, **style)
    figure.mark(mark, thing, says)


def _label(axes: Any, row: Row, rows: Sequence[Row]) -> None:
    """Write the value beside its dot, moved up or down where another arm's label of that time would cover it."""
    months, values = words.number(row, "at_months"), _values(row)
    y = sum(values) / len(values)
    others = [_values(other) for other in rows if other is not row and other["at_months"] == months]
    near = [sum(of) / len(of) for of in others]
    above, below = (max([0.0, *(9 - d for d in side if d <= 9)]) / 2 for side in _distances(y, near))
    printed = str(row.get("as_printed") or "").replace(" %", "").replace("%", "")
    label = printed if text_width(printed, 7) < 30 else f"{values[0]:g}"
    style: dict[str, Any] = {"textcoords": "offset points", "fontsize": 7, "va": "center_baseline"}
    axes.annotate(label, (months, y), (5, below - above), **style)


def _distances(y: float, others: Sequence[float]) -> tuple[list[float], list[float]]:
    """The distances to those above and to those below."""
    return [other - y for other in others if other > y], [y - other for other in others if other < y]
