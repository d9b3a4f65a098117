"""Figures from the rows of a named question: `forest`, `survival` and `directions`.

Each takes the rows and gives an `EvidenceFigure`, which is a matplotlib figure with ``save`` and ``to_bytes``. Every
mark carries the short ID of its estimate or finding, and links to it. Nothing is pooled, interpolated or computed.

Needs matplotlib: ``pip install 'evigraph[plot]'``.
"""

from evigraph.errors import MissingLibraryError

try:
    import matplotlib as _matplotlib  # noqa: F401
except ImportError as error:
    raise MissingLibraryError("figures", "matplotlib", "plot") from error

from evigraph.plots.canvas import FIGURE_FORMATS, EvidenceFigure
from evigraph.plots.directions import directions
from evigraph.plots.forest import NOT_POOLED, RATIOS, forest
from evigraph.plots.survival import PROPORTIONS, survival

__all__ = [
    "FIGURE_FORMATS",
    "NOT_POOLED",
    "PROPORTIONS",
    "RATIOS",
    "EvidenceFigure",
    "directions",
    "forest",
    "survival",
]
