"""The commands of the pages: find them in Markdown, run them in this process. No Sphinx is needed for this."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from os import environ

from evigraph.cli import main

__all__ = ["Block", "Done", "blocks", "run"]

_FENCE = re.compile(r"^(?P<fence>`{3,}|:{3,})(?P<info>.*)$")
_COMMAND_BLOCKS = ("console", "{evigraph-console}")
_WIDTH = "100"


@dataclass(frozen=True)
class Done:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Block:
    """A fenced block: its kind (``console``), the line it starts at, its options, its lines."""

    kind: str
    line: int
    options: dict[str, str] = field(default_factory=dict)
    content: tuple[str, ...] = ()

    @property
    def commands(self) -> list[tuple[str, int]]:
        """The commands of a console block, each with the exit code that the block says it ends with.

        In a plain block, ``$ echo $?`` and the number under it say so; else the option ``:exit:``, else 0.
        """
        if self.kind not in _COMMAND_BLOCKS:
            return []
        found: list[tuple[str, int]] = []
        lines = iter(self.content)
        for line in lines:
            while line.endswith("\\"):
                line = f"{line[:-1].rstrip()} {next(lines).removeprefix('>').strip()}"
            if line.startswith("$ evigraph"):
                found.append((line[2:], int(self.options.get("exit", "0"))))
            elif line == "$ echo $?":
                found[-1] = (found[-1][0], int(next(lines)))
        return found

    @property
    def file(self) -> str | None:
        """The name of the file that the block shows whole, where it has one as its caption."""
        return self.options.get("caption")


def blocks(markdown: str) -> Iterator[Block]:
    """Yield the fenced blocks of a page, in order.

    >>> page = "```console\\n$ evigraph ask nothing\\n$ echo $?\\n2\\n```"
    >>> [block.commands for block in blocks(page)]
    [[('evigraph ask nothing', 2)]]
    """
    lines = iter(enumerate(markdown.splitlines(), 1))
    for number, line in lines:
        if opening := _FENCE.match(line):
            body = []
            for _, inner in lines:
                if inner.strip() == opening["fence"]:
                    break
                body.append(inner)
            yield _block(opening["info"].strip(), number, body)


def run(arguments: list[str]) -> Done:
    """Run ``evigraph`` with these arguments, in this process."""
    with _captured() as (out, err), _wide():
        try:
            code = main(arguments)
        except SystemExit as exit_:
            code = exit_.code if isinstance(exit_.code, int) else 0 if exit_.code is None else 1
        sys.stdout.flush()
        sys.stderr.flush()
        return Done(code, _text(out), _text(err))


def _block(info: str, line: int, body: list[str]) -> Block:
    options = {}
    if info.startswith("{"):
        while body and (option := re.match(r"^:(?P<name>[a-z-]+):\s*(?P<value>.*)$", body[0])):
            options[option["name"]] = option["value"]
            body = body[1:]
    return Block(info.split()[0] if info else "", line, options, tuple(body))


@contextmanager
def _captured() -> Iterator[tuple[io.BytesIO, io.BytesIO]]:
    out, err = io.BytesIO(), io.BytesIO()
    with (
        redirect_stdout(io.TextIOWrapper(out, encoding="utf-8", newline="\n")),
        redirect_stderr(io.TextIOWrapper(err, encoding="utf-8", newline="\n")),
    ):
        yield out, err


@contextmanager
def _wide() -> Iterator[None]:
    """Let argparse wrap its help at the same width on every machine, without colours."""
    before = {name: environ.get(name) for name in ("COLUMNS", "NO_COLOR")}
    environ.update(COLUMNS=_WIDTH, NO_COLOR="1")
    try:
        yield
    finally:
        for name, value in before.items():
            environ.pop(name) if value is None else environ.__setitem__(name, value)


def _text(buffer: io.BytesIO) -> str:
    return buffer.getvalue().decode("utf-8")
