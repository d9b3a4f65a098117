"""Biomarker states by endpoints: one glyph for each finding, its shape the direction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from evigraph.plots import words
from evigraph.plots.canvas import BLACK, GREY, LIGHT, EvidenceFigure, styled, text_width, wrapped
from evigraph.plots.words import Row

__all__ = ["directions"]


class _Glyph(NamedTuple):
    """How a direction is drawn: shape, edge, filling, size in points. Shape and filling tell it without colour."""

    shape: str
    edge: str
    fill: str
    size: float


_GLYPHS = {
    "better": _Glyph("^", "#00507a", "white", 6.0),
    "worse": _Glyph("v", "#111111", "#111111", 6.0),
    "neither": _Glyph("_", "#111111", "#111111", 7.0),
    "not-stated": _Glyph("o", "#5a5a5a", "white", 3.2),
}
"""Directions in the order of a cell's lines."""

_OPPOSITE = {"better": "worse", "worse": "better"}
_STEP, _LINE, _PAD, _MARGIN = 9.5, 17.0, 5.0, 20.0
_Key = tuple[str, str]


class _Claim(NamedTuple):
    """A finding as the matrix shows it: its direction, turned where its row is about the opposite state."""

    row: Row
    direction: str
    turned: bool


@styled()
def directions(
    rows: Iterable[Row], *, title: str = "Direction of findings, by biomarker and endpoint", base: str = ""
) -> EvidenceFigure:
    """Draw the rows of the question ``biomarker-directions`` as a matrix of states by endpoints.

    Each finding is one glyph; a line of a cell holds those of one direction with their count and their reference
    numbers. A frame marks a cell whose findings point in different directions. Where both of two opposite states have
    findings on one endpoint, they share a row: the rarer state's findings are turned, and marked ``t``.

    >>> states = (("7", "A-mutation", "A-wild-type"), ("8", "A-wild-type", "A-mutation"), ("9", "A-mutation", None))
    >>> rows = [{"finding": f"finding/{number}", "numbers": number, "state": state, "complement": other,
    ...     "endpoint": "OS", "direction": "worse"} for number, state, other in states]
    >>> directions(rows).description
    '3 findings on 1 biomarker state. A mutation, OS: 1 better, 2 worse; different directions.'
    """
    claims = list(rows)
    cells = _cells(claims)
    states = sorted({state for state, _ in cells}, key=str.casefold)
    per_endpoint = Counter(endpoint for (_, endpoint), of in cells.items() for _ in of)
    endpoints = sorted(per_endpoint, key=lambda endpoint: (-per_endpoint[endpoint], endpoint.casefold()))
    labels = _labels(claims)
    across = {endpoint: _widest(cells, endpoint, labels) for endpoint in endpoints}
    heights = {state: max(_lines(of) for (own, _), of in cells.items() if own == state) for state in states}
    left = _MARGIN + max([60.0, *(text_width(labels[state], 8) for state in states)]) + 10
    head = 50 + 10.0 * max([1, *(len(wrapped(labels[name], across[name] - 4, 7.5)) for name in endpoints)]) + 8
    said = f"{_counted(claims, states)}. A framed cell holds different directions."
    widest = max(text_width(said), text_width(title, 11, "bold"))
    width = max(left + sum(across.values()), _MARGIN + widest) + _MARGIN
    figure = EvidenceFigure(width, head + sum(heights.values()) + 62, title=title, base=base)
    figure.write(_MARGIN, 24, title, fontsize=11, fontweight="bold")
    figure.write(_MARGIN, 37, said, color=GREY)
    _grid(figure, (states, endpoints), labels, (left, head), across, heights)
    y = head
    for state in states:
        x = left
        for endpoint in endpoints:
            if (state, endpoint) in cells:
                _cell(figure, cells[state, endpoint], (x, y, across[endpoint], heights[state]))
            x += across[endpoint]
        y += heights[state]
    _legend(figure, y + 24, any(claim.turned for of in cells.values() for claim in of))
    told = [_told(labels[state], labels[endpoint], of) for (state, endpoint), of in sorted(cells.items())]
    figure.description = " ".join([f"{_counted(claims, states)}.", *told])
    return figure


# ---------------------------------------------------------------------- from rows to cells
def _cells(rows: Sequence[Row]) -> dict[_Key, list[_Claim]]:
    """Put each finding into the cell of its state, or of the opposite state where the two share a row."""
    turned = _turned(rows)
    cells: dict[_Key, list[_Claim]] = {}
    for row in rows:
        state, direction = str(row["state"]), str(row.get("direction") or "not-stated")
        if state in turned:
            claim = _Claim(row, _OPPOSITE.get(direction, direction), True)
            state = turned[state]
        else:
            claim = _Claim(row, direction, False)
        cells.setdefault((state, str(row["endpoint"])), []).append(claim)
    return cells


def _turned(rows: Sequence[Row]) -> dict[str, str]:
    """The states whose findings are shown with the opposite state, the commoner of the two."""
    counts = Counter(str(row["state"]) for row in rows)
    pairs = {(str(row["state"]), str(row["complement"])) for row in rows if row.get("complement")}
    endpoints = {state: {row["endpoint"] for row in rows if row["state"] == state} for state in counts}
    return {
        state: other
        for state, other in sorted(pairs)
        if other in counts and endpoints[state] & endpoints[other] and (counts[state], other) < (counts[other], state)
    }


def _differs(claims: Sequence[_Claim]) -> bool:
    """Tell whether directions differ; one that is not stated differs from none."""
    return len({claim.direction for claim in claims} - {"not-stated"}) > 1


def _of(claims: Sequence[_Claim]) -> list[tuple[str, list[_Claim]]]:
    """The lines of a cell: each direction with its findings."""
    lines = [(direction, [claim for claim in claims if claim.direction == direction]) for direction in _GLYPHS]
    return [(direction, of) for direction, of in lines if of]


def _references(claims: Sequence[_Claim]) -> str:
    found = sorted({int(n) for claim in claims for n in str(claim.row.get("numbers") or "").split()})
    return " ".join(map(str, found)) or "no ref."


# ---------------------------------------------------------------------- sizes and words
def _labels(rows: Sequence[Row]) -> dict[str, str]:
    named = {str(row[column]): words.name(row, column) for row in rows for column in ("state", "endpoint")}
    others = {str(row["complement"]): str(row["complement"]).replace("-", " ") for row in rows if row.get("complement")}
    return others | named


def _widest(cells: dict[_Key, list[_Claim]], endpoint: str, labels: dict[str, str]) -> float:
    """The width of a column: that of its widest cell, or of the longest word of its head."""
    lines = [of for (_, own), claims in cells.items() if own == endpoint for _, of in _of(claims)]
    glyphs = max(13 + _STEP * len(of) for of in lines)
    numbers = max(13 + text_width(_references(of), 6) for of in lines)
    head = max(text_width(word, 7.5) for word in labels[endpoint].split())
    return max(glyphs, min(numbers, 110), head, 40) + 2 * _PAD + 4


def _lines(claims: Sequence[_Claim]) -> float:
    return _LINE * len(_of(claims)) + 2 * _PAD


def _counted(rows: Sequence[Row], states: Sequence[str]) -> str:
    findings = f"{len(rows)} finding{'s' if len(rows) != 1 else ''}"
    return f"{findings} on {len(states)} biomarker state{'s' if len(states) != 1 else ''}"


def _told(state: str, endpoint: str, claims: Sequence[_Claim]) -> str:
    counts = ", ".join(f"{len(of)} {direction.replace('-', ' ')}" for direction, of in _of(claims))
    return f"{state}, {endpoint}: {counts}{'; different directions' if _differs(claims) else ''}."


# ---------------------------------------------------------------------- the drawing
def _grid(
    figure: EvidenceFigure,
    names: tuple[Sequence[str], Sequence[str]],
    labels: dict[str, str],
    corner: tuple[float, float],
    across: dict[str, float],
    heights: dict[str, float],
) -> None:
    (states, endpoints), (left, head) = names, corner
    until = left + sum(across.values())
    x, y = left, head
    for endpoint in endpoints:
        lines = wrapped(labels[endpoint], across[endpoint] - 4, 7.5)
        for number, line in enumerate(reversed(lines)):
            figure.write(x + across[endpoint] / 2, head - 6 - 10 * number, line, fontsize=7.5, ha="center")
        x += across[endpoint]
    figure.rule(_MARGIN, until, head, color=BLACK, linewidth=0.8)
    for state in states:
        figure.write(_MARGIN, y + heights[state] / 2 + 3, labels[state])
        y += heights[state]
        figure.rule(_MARGIN, until, y)


def _cell(figure: EvidenceFigure, claims: Sequence[_Claim], box: tuple[float, float, float, float]) -> None:
    x, y, width, height = box
    across, down = figure.points
    differs = _differs(claims)
    edge, line = (BLACK, 1.8) if differs else (LIGHT, 0.6)
    corner = ((x + 2) / across, 1 - (y + height - 2) / down)
    style: dict[str, Any] = {"facecolor": "#f2f2f2" if differs else "none", "edgecolor": edge, "linewidth": line}
    figure.add_artist(Rectangle(corner, (width - 4) / across, (height - 4) / down, **style))
    top = y + (height - _LINE * len(_of(claims))) / 2
    for number, (_, of) in enumerate(_of(claims)):
        base = top + _LINE * number + 8
        figure.write(x + _PAD + 9, base, str(len(of)), fontsize=7.5, ha="right", fontweight="bold")
        for place, claim in enumerate(of):
            _glyph(figure, claim, (x + _PAD + 16 + _STEP * place, base - 2.8))
        figure.write(x + _PAD + 12, base + 7, _references(of), fontsize=6, color=GREY)


def _glyph(figure: EvidenceFigure, claim: _Claim, place: tuple[float, float]) -> None:
    row = claim.row
    turned = f", turned (printed: {row.get('direction')} for {words.name(row, 'state')})" if claim.turned else ""
    inside = f", reference {words.numbers(row)}" if row.get("numbers") else ""
    says = f"{words.name(row, 'state')}, {words.endpoint(row)}: {row.get('direction')}{inside}{turned}"
    mark = _symbol(figure, claim.direction, place)
    figure.mark(mark, words.thing(row, "finding"), says)
    if claim.turned:
        figure.write(place[0] + 3.4, place[1] - 1, "t", fontsize=5.5)


def _symbol(figure: EvidenceFigure, direction: str, place: tuple[float, float]) -> Line2D:
    width, height = figure.points
    glyph = _GLYPHS[direction]
    line = Line2D(
        [place[0] / width],
        [1 - place[1] / height],
        marker=glyph.shape,
        markersize=glyph.size,
        markerfacecolor=glyph.fill,
        markeredgecolor=glyph.edge,
        markeredgewidth=1.8 if glyph.shape == "_" else 1.1,
        linestyle="none",
    )
    figure.add_artist(line)
    return line


def _legend(figure: EvidenceFigure, y: float, turned: bool) -> None:
    x = _MARGIN
    for direction in _GLYPHS:
        _symbol(figure, direction, (x + 4, y - 2.8))
        text = direction.replace("-", " ")
        figure.write(x + 12, y, text, fontsize=7.5)
        x += 12 + text_width(text, 7.5) + 16
    says = "Direction for patients in the state, as printed. One glyph a finding; small figures: reference numbers."
    if turned:
        says += " t: printed for the opposite state and turned."
    for number, line in enumerate(wrapped(says, figure.points[0] - 2 * _MARGIN, 7)):
        figure.write(_MARGIN, y + 14 + 10 * number, line, fontsize=7, color=GREY)
