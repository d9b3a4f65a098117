"""The command line. Each command is a module of this package; only the one that is called is imported."""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from evigraph.errors import EvigraphError

__all__ = ["COMMANDS", "entry", "main"]

COMMANDS = {
    "ask": "answer a named question; without a name, list the questions",
    "sparql": "run your own SPARQL 1.1 query",
    "find": "search references, studies, biomarkers, interventions, recommendations ...",
    "show": "everything known about one thing, and where it is stated",
    "cite": "a reference in the form that your manuscript wants, with a warning where it is unsafe to cite",
    "check-manuscript": "what a manuscript cites, and what is unsafe about it",
    "check": "validate a guideline's folder: every problem, its place and its mend",
    "plot": "draw ratios, survival or the directions of findings, and give the rows behind them",
    "export": "references for a reference manager or a manuscript, the graph, or the tables",
    "completion": "let TAB complete commands, questions, values and keys in bash, zsh or fish",
}
"""Command to one line of help, in the order of the help page."""

WELCOME = """\
evigraph: the evidence behind a clinical guideline, as a graph that answers exactly.

For a guideline committee: what is contradicted?
  evigraph ask discordant-findings --biomarker TP53
For a researcher: which randomised trials address adjuvant hepatic arterial infusion?
  evigraph ask trials-by-intervention --intervention HAI --timing adjuvant --design randomised
For someone writing a review: which paper was it, ready to paste?
  evigraph find kemeny pump 1999
  evigraph cite 76 --style vancouver

Commands (each has --help):
"""


def entry() -> NoReturn:
    """Run the command line as a process of its own: `main`, then leave at once.

    A process that answers one question and ends needs no garbage collection, and taking the store apart before
    leaving would cost more than the question: together about a sixth of the time (measured 2026-11-23: 136 to 110 ms).
    """
    gc.disable()
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def main(argv: list[str] | None = None) -> int:
    """Run the command line and return its exit code: 0 answered, 1 unknown thing or problems found, 2 misuse."""
    if argv is None and "_ARGCOMPLETE" in os.environ:
        from evigraph.cli.completion import complete

        complete()
    if sys.stdout is None or sys.stderr is None:  # closed by whoever called: what is said has nowhere to go
        nowhere = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - open until the process ends
        sys.stdout, sys.stderr = sys.stdout or nowhere, sys.stderr or nowhere
    args = _command_first(list(sys.argv[1:] if argv is None else argv))
    _utf8()
    try:
        return _run(args)
    except EvigraphError as error:
        print(f"evigraph: {error}", file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("evigraph: interrupted", file=sys.stderr)
        return 130


def _run(args: list[str]) -> int:
    if not args or args[0] in ("-h", "--help", "help"):
        print(WELCOME + "\n".join(f"  {name:<16} {what}" for name, what in COMMANDS.items()))
        return 0
    if args[0] in ("-V", "--version"):
        from importlib.metadata import version

        print(f"evigraph {version('evigraph')}")
        return 0
    name, *rest = args
    if name not in COMMANDS:
        from difflib import get_close_matches

        near = get_close_matches(name, COMMANDS, n=1)
        hint = f" Did you mean `evigraph {near[0]}`?" if near else ""
        print(f"evigraph: there is no command {name!r}.{hint} Commands: {', '.join(COMMANDS)}.", file=sys.stderr)
        return 2
    code: int = import_module(f"evigraph.cli.{name.replace('-', '_')}").run(rest)
    sys.stdout.flush()
    return code


def _command_first(args: list[str]) -> list[str]:
    """Let ``evigraph --kb FOLDER ask …`` mean ``evigraph ask … --kb FOLDER``."""
    front: list[str] = []
    while args and args[0].startswith("-") and args[0] not in ("-h", "--help", "-V", "--version"):
        takes_value = args[0] in ("--kb", "-t", "--to", "-o", "--output") and len(args) > 1
        front += args[: 1 + takes_value]
        args = args[1 + takes_value :]
    return [*args[:1], *front, *args[1:]] if args else front


def _utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", newline="\n")
