"""What the commands share: options, opening the knowledge base, writing an answer, the note on stderr."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

from evigraph.errors import UsageError
from evigraph.formats import TABLE_FORMATS, choose, render

if TYPE_CHECKING:
    from evigraph.answers import Answer
    from evigraph.kb import KnowledgeBase

__all__ = ["Parser", "add_options", "guideline_note", "note", "open_kb", "write_answer", "write_bytes"]


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are `UsageError`, so that they read like all others.

    While ``wanted``, a parser that is about to parse raises itself as `Ready` instead: see `evigraph.cli.completion`.
    """

    wanted: ClassVar[bool] = False

    class Ready(Exception):  # noqa: N818 - nothing went wrong
        """A command's parser, with all its arguments."""

        def __init__(self, parser: Parser) -> None:
            self.parser = parser

    def __init__(self, prog: str, **settings: object) -> None:
        super().__init__(
            prog=prog,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
            **settings,  # type: ignore[arg-type]
        )

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse, or hand out the parser itself where it is wanted."""
        if Parser.wanted:
            raise Parser.Ready(self)
        return super().parse_known_args(args, namespace)

    def error(self, message: str) -> NoReturn:
        """Raise instead of printing the usage and leaving."""
        raise UsageError(f"{message}. `{self.prog} --help` shows how it is called.")


def add_options(parser: argparse.ArgumentParser, formats: dict[str, tuple[str, ...]] = TABLE_FORMATS) -> None:
    """Add the options that every command has."""
    group = parser.add_argument_group("options")
    group.add_argument("--kb", metavar="FOLDER", help="open another guideline's folder")
    group.add_argument("--with-external", action="store_true", help="add facts from outside the guideline")
    to = group.add_argument("-t", "--to", metavar="FORMAT", help=f"output format: {', '.join(formats)}")
    to.completer = lambda **_: list(formats)  # type: ignore[attr-defined]
    group.add_argument("-o", "--output", metavar="FILE", help="write to a file; its ending chooses the format")


def open_kb(options: argparse.Namespace) -> KnowledgeBase:
    """Open the folder that ``--kb`` names, else the guideline that comes with evigraph."""
    from evigraph.kb import open_folder

    return open_folder(options.kb, with_external=options.with_external)


def write_answer(answer: Answer, options: argparse.Namespace, *, wide: bool = False) -> None:
    """Write an answer in the chosen format to ``--output`` or standard output."""
    name = choose(options.to, options.output, TABLE_FORMATS, "table")
    write_bytes(render(answer, name, wide=wide), options.output)


def write_bytes(data: bytes, output: str | None) -> None:
    """Write to standard output, or whole or not at all to a file."""
    if not output or output == "-":
        try:
            sys.stdout.flush()
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise UsageError(f"cannot write to standard output: {error.strerror or error}.") from None
        return
    import tempfile

    path = Path(output)
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).chmod(0o666 & ~_umask())
        Path(temporary).replace(path)
    except OSError as error:
        raise UsageError(f"cannot write {output}: {error.strerror or error}.") from None


def note(kb: KnowledgeBase, *more: str) -> None:
    """Say on stderr, once, what a reader must know beside the answer."""
    for line in more:
        print(f"evigraph: {line}", file=sys.stderr)
    info = kb.guideline
    fields = {name: getattr(info, name) for name in ("name", "accepted", "data_version", "retraction_lookup")}
    guideline_note({name: value for name, value in fields.items() if value})


def guideline_note(info: Mapping[str, str]) -> None:
    """Say on stderr which guideline and data were asked, where a command did not open the graph for it."""
    print(
        f"evigraph: {info.get('name')} guideline, accepted {info.get('accepted', 'not stated')}; "
        f"data {info.get('data_version')}; retraction status: {info.get('retraction_lookup', 'never looked up')}; "
        "not medical advice",
        file=sys.stderr,
    )


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
