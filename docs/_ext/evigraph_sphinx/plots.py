"""The directive for a figure: drawn from the rows of its question, with the rows under it."""

# mypy: allow-subclassing-any, no-warn-return-any, disable-error-code="import-not-found,import-untyped,import"

from __future__ import annotations

import os.path
import shlex
from pathlib import PurePosixPath
from typing import Any

from sphinx.errors import ExtensionError

from evigraph.errors import UsageError
from evigraph.figures import figure_kind, rows_of

from . import graph
from .answers import parameters
from .base import GraphDirective
from .cells import Cells
from .content import details
from .figures import figure
from .render import with_download

__all__ = ["PlotDirective"]


class PlotDirective(GraphDirective):
    """``evigraph-plot``: a figure and the table behind it. The argument is what follows ``evigraph plot``."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[Any]:
        name, *words = shlex.split(self.arguments[0])
        try:
            kind = figure_kind(name)
        except UsageError as error:
            raise ExtensionError(f"{self.where}: {error}") from error
        given = {key.replace("-", "_"): value for key, value in parameters(words, self.where).items()}
        rows = rows_of(graph.answer(self.env, kind.question, self.where, **given), kind)
        things = graph.things(self.env)
        drawn = figure(name, rows, things, up=self._up())
        if not drawn:
            raise ExtensionError(f"{self.where}: there is nothing to draw, or matplotlib is not installed")
        folded = details("", summary=f"The {len(rows)} rows behind it")
        shown = Cells(things, self.page).table(rows, list(rows.show or rows.columns))
        file = "-".join([PurePosixPath(self.page).name, name, *map(str, given.values())])
        folded += with_download(self.env, shown, rows, f"{file}.csv")
        return [*drawn, folded]

    def _up(self) -> str:
        """Return the way from the page to the folder of the generated pages."""
        folder = os.path.relpath(self.env.config.evigraph_pages or ".", PurePosixPath(self.page).parent)
        return f"{PurePosixPath(folder).as_posix()}/"
