"""Directives that show the command line: what a command really prints, and its help."""

# mypy: allow-subclassing-any, no-warn-return-any, disable-error-code="import-not-found,import-untyped,import"

from __future__ import annotations

import shlex
import sys
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar

from console_blocks import run
from docutils.parsers.rst import directives
from sphinx.errors import ExtensionError

from evigraph.cli import COMMANDS

from . import graph
from .base import GraphDirective
from .content import code

__all__ = ["ConsoleDirective", "HelpDirective"]


class ConsoleDirective(GraphDirective):
    """``evigraph-console``: commands, run at build time, with what they print.

    Each line ``$ evigraph …`` is run. ``:exit:`` is the exit code that they end with, 0 unless given; another one fails
    the build. ``:lines:`` limits what is shown of each.
    """

    has_content = True
    option_spec: ClassVar[dict[str, Any]] = {"exit": directives.nonnegative_int, "lines": directives.nonnegative_int}

    def run(self) -> list[Any]:
        graph.depend_on_data(self.env)
        shown: list[str] = []
        for line in self.content:
            if not line.startswith("$ evigraph"):
                raise ExtensionError(f"{self.where}: a line of this directive starts with '$ evigraph', not {line!r}")
            shown += [line, *self._output(line[2:]), ""]
        return [code("\n".join(shown).rstrip(), "console")]

    def _output(self, command: str) -> list[str]:
        depend_on_command(self, command)
        done = run(shlex.split(command)[1:])
        expected = self.options.get("exit", 0)
        if done.code != expected:
            raise ExtensionError(f"{self.where}: {command!r} ends with {done.code}, not {expected}:\n{done.err}")
        lines = done.out.rstrip().splitlines()
        most = self.options.get("lines", 0)
        if most and len(lines) > most:
            lines = [*lines[:most], "[...]"]
        return [*lines, *done.err.rstrip().splitlines()]


class HelpDirective(GraphDirective):
    """``evigraph-help COMMAND``: the help that the command's own parser prints; without COMMAND, the first page."""

    optional_arguments = 1

    def run(self) -> list[Any]:
        command = [*self.arguments, "--help"] if self.arguments else []
        depend_on_command(self, "evigraph " + " ".join(self.arguments))
        done = run(command)
        if done.code:
            raise ExtensionError(f"{self.where}: evigraph {' '.join(command)} ends with {done.code}: {done.err}")
        return [code(done.out.rstrip(), "text")]


def depend_on_command(directive: GraphDirective, command: str) -> None:
    """Let the page depend on the module of the command."""
    words = shlex.split(command)[1:]
    names = [word.replace("-", "_") for word in words[:1] if word in COMMANDS]
    modules = ["evigraph.cli", *(f"evigraph.cli.{name}" for name in names)]
    for name in modules:
        import_module(name)
        if file := sys.modules[name].__file__:
            graph.depend(directive.env, Path(file))
