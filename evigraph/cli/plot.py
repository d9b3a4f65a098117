"""``evigraph plot``: figures from the rows of a named question, and the rows behind them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, cast

from evigraph.cli.common import Parser, add_options, note, open_kb, write_answer, write_bytes
from evigraph.errors import UsageError
from evigraph.figures import FIGURES, figure_kind, rows_of
from evigraph.formats import TABLE_FORMATS, choose

if TYPE_CHECKING:
    from collections.abc import Callable

    from evigraph.plots import EvidenceFigure

__all__ = ["run"]

HELP = """\
Draw a figure from the guideline's numbers and findings.

  evigraph plot forest -o ratios.svg                    hazard and risk ratios, a line each
  evigraph plot forest --topic HAI -o hai.png           only findings about a treatment, biomarker or test
  evigraph plot survival --endpoint OS -o survival.svg  event-free proportions, a panel for each study
  evigraph plot survival --study SECA-II -o seca.png    only one study
  evigraph plot directions -o directions.svg            biomarkers by endpoints, a glyph for each finding
  evigraph plot directions --biomarker KRAS -o kras.svg only one biomarker
  evigraph plot forest --table                          the rows behind the figure; -t csv, -t json ... too

FIGURE is one of:
  forest      hazard and risk ratios on a log axis, each with its own interval and level; nothing is pooled
  survival    event-free proportions at their time points, by study and arm; no curve is drawn
  directions  biomarker states by endpoints: how many findings point where, conflicts framed

What a figure shows is what the guideline prints. Nothing is pooled, no curve is drawn between time points, no interval
level is assumed. A number that cannot be right is not drawn and is named below the figure.

In the SVG, text is text, and every mark has the short ID of its estimate or finding as its id and links to it:
`evigraph show ID` tells where it is stated. The same data gives the same bytes. Without -o the SVG goes to standard
output, unless that is a terminal. Drawing needs matplotlib: pip install 'evigraph[plot]'.
"""

FIGURE_FORMATS: dict[str, tuple[str, ...]] = {"svg": (".svg",), "png": (".png",)}


def run(argv: list[str]) -> int:
    """Run ``evigraph plot``."""
    parser = Parser("evigraph plot", description=HELP)
    parser.add_argument("figure", nargs="?", metavar="FIGURE", help=", ".join(FIGURES))
    for name in dict.fromkeys(name for kind in FIGURES.values() for name in kind.params):
        of = ", ".join(figure for figure, kind in FIGURES.items() if name in kind.params)
        parser.add_argument(f"--{name}", metavar="VALUE", help=f"only this {name} ({of})")
    parser.add_argument("--table", action="store_true", help="the rows behind the figure instead of the figure")
    add_options(parser, {**FIGURE_FORMATS, **TABLE_FORMATS})
    options = parser.parse_args(argv)
    if options.figure is None:
        print(parser.format_help())
        return 0
    kind = figure_kind(options.figure)
    given = {name: value for name, value in vars(options).items() if value and name in _conditions()}
    if strays := sorted(set(given) - set(kind.params)):
        known = ", ".join(f"--{name}" for name in kind.params)
        raise UsageError(f"the figure {options.figure!r} does not know --{strays[0]}. Its conditions: {known}.")
    if options.table and not options.to:
        options.to = _table_format(options.output)
    name = choose(options.to, options.output, {**FIGURE_FORMATS, **TABLE_FORMATS}, "svg")
    if not options.output and sys.stdout.isatty() and (name == "png" or (name == "svg" and not options.to)):
        raise UsageError(f"give the figure a file: evigraph plot {options.figure} -o {options.figure}.svg (or .png)")
    draw = _drawing(options.figure) if name in FIGURE_FORMATS else None
    kb = open_kb(options)
    answer = kb.ask(kind.question, **given)
    rows = rows_of(answer, kind)
    if draw is None:
        write_answer(rows, options)
    else:
        write_bytes(draw(rows, base=kb.guideline.base).to_bytes(name), options.output)
    question = kb.question(kind.question)
    of = f": those whose measure is {' or '.join(kind.measures)}" if kind.measures else ""
    shown = f"the figure shows {len(rows)} of {len(answer)} {question.counted(len(answer))}{of}"
    note(kb, *(kb.left_out(question, cast("dict[str, object]", given), answer) if given else ()), shown)
    return 0


def _conditions() -> set[str]:
    return {name for kind in FIGURES.values() for name in kind.params}


def _table_format(output: str | None) -> str:
    return choose(None, output, TABLE_FORMATS, "table")


def _drawing(name: str) -> Callable[..., EvidenceFigure]:
    """Return the function that draws; imports matplotlib, or says how to install it."""
    from evigraph import plots

    return cast("Callable[..., EvidenceFigure]", getattr(plots, name))
