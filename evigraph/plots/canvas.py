"""A figure that knows what it shows: the same bytes each time, text as text, and every mark linked to its source.

Only this module and its neighbours import matplotlib; the command line imports them when a figure is asked for.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import matplotlib as mpl
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D

from evigraph.errors import UsageError
from evigraph.plots.svg import accessible

__all__ = ["BLACK", "FIGURE_FORMATS", "GREY", "LIGHT", "POINTS", "EvidenceFigure", "styled", "text_width", "wrapped"]

FIGURE_FORMATS: dict[str, tuple[str, ...]] = {"svg": (".svg",), "png": (".png",)}
"""Formats of a figure, and the file endings that choose them."""

POINTS = 72.0
"""Points in an inch. Figures are laid out in points, so that a font's size and a distance compare."""

BLACK, GREY, LIGHT = "#111111", "#5a5a5a", "#d9d9d9"

_STYLE: dict[Any, Any] = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans", "Arial", "Helvetica"],
    "svg.fonttype": "none",
    "svg.hashsalt": "evigraph",
    "text.color": BLACK,
    "axes.edgecolor": GREY,
    "axes.linewidth": 0.6,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "text.usetex": False,
    "text.parse_math": False,
    "path.simplify": False,
}


class EvidenceFigure(Figure):
    """A matplotlib figure with a title, a description, and what each mark stands for.

    ``marks`` gives, by the short ID of a finding or an estimate, what its mark says in words. The SVG carries it as
    the mark's ``id`` and ``title``, and the mark links to the thing's IRI (below ``base``).
    """

    def __init__(self, width: float, height: float, *, title: str, base: str = "") -> None:
        self.heading = title
        self.description = ""
        self.base = base
        self.marks: dict[str, str] = {}
        self.footnotes: list[str] = []
        super().__init__(figsize=(width / POINTS, height / POINTS), facecolor="white")
        FigureCanvasAgg(self)

    @property
    def points(self) -> tuple[float, float]:
        """The figure's width and height in points."""
        return float(self.get_figwidth()) * POINTS, float(self.get_figheight()) * POINTS

    def write(self, x: float, y: float, text: str, **style: Any) -> Artist:
        """Write text at points from the left and from the top edge."""
        width, height = self.points
        settings: dict[str, Any] = {"fontsize": 8, "va": "baseline", "ha": "left"} | style
        return self.text(x / width, 1 - y / height, text, **settings)

    def rule(self, x: float, until: float, y: float, **style: Any) -> None:
        """Draw a horizontal line, in points from the left and from the top edge."""
        width, height = self.points
        settings: dict[str, Any] = {"color": LIGHT, "linewidth": 0.6, "solid_capstyle": "butt"} | style
        self.add_artist(Line2D([x / width, until / width], [1 - y / height] * 2, **settings))

    def axes_at(self, x: float, y: float, width: float, height: float) -> Any:
        """Add axes whose upper left corner is at points from the left and from the top edge."""
        across, down = self.points
        return self.add_axes((x / across, 1 - (y + height) / down, width / across, height / down))

    def mark(self, artist: Artist, thing: str, says: str, *, part: str = "") -> None:
        """Tie an artist to the thing that it shows; ``part`` where one thing has several marks."""
        artist.set_gid(f"{thing}/{part}" if part else thing)
        artist.set_url(thing if thing.startswith(("http:", "https:")) else self.base + thing)
        self.marks.setdefault(thing, says)

    def to_bytes(self, name: str = "svg", *, dpi: int = 200) -> bytes:
        """Return the figure as ``svg`` (text as text, no date) or ``png``."""
        if name not in FIGURE_FORMATS:
            raise UsageError(f"no format {name!r} for a figure. Formats: {', '.join(FIGURE_FORMATS)}.")
        stream = io.BytesIO()
        with styled():
            if name == "png":
                self.savefig(stream, format="png", dpi=dpi, metadata={"Software": None, "Title": self.heading})
                return stream.getvalue()
            self.savefig(stream, format="svg", metadata={"Date": None, "Creator": "evigraph", "Title": self.heading})
        return accessible(stream.getvalue().decode("utf-8"), self.heading, self.description, self.marks).encode()

    def save(self, path: str | Path) -> None:
        """Write the figure to a file; its ending, ``.svg`` or ``.png``, chooses the format."""
        Path(path).write_bytes(self.to_bytes(Path(path).suffix.casefold().lstrip(".")))


@contextmanager
def styled() -> Iterator[None]:
    """Use this project's style alone: a figure must not depend on a user's matplotlibrc. Also a decorator."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE)
        yield


_renderer: Any = cast("Any", RendererAgg)(10, 10, POINTS)


def text_width(text: str, size: float = 8, weight: str = "normal") -> float:
    """Return the width of one line of text in points.

    >>> text_width("overall survival") > text_width("OS") > 0
    True
    """
    font = FontProperties(family="DejaVu Sans", size=size, weight=weight)
    return float(_renderer.get_text_width_height_descent(text, font, False)[0])


def wrapped(text: str, width: float, size: float = 8, weight: str = "normal") -> list[str]:
    """Break text into lines that are at most so many points wide, between words.

    >>> wrapped("liver transplantation and chemotherapy", 90)
    ['liver transplantation', 'and chemotherapy']
    """
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, weight) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines or [""]
