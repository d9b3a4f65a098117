"""``evigraph check``: validate a guideline's folder."""

from __future__ import annotations

import gc
import json
import sys
from pathlib import Path

from evigraph.cli.common import Parser
from evigraph.errors import Problem, UsageError
from evigraph.resources import data_folder

__all__ = ["run"]

HELP = """\
Validate data: every problem in one run, with file, line where known, what is wrong and how to mend it.

  evigraph check                            the guideline that comes with evigraph
  evigraph check FOLDER …                   other guidelines' folders
  evigraph check --text guideline.txt       also find every quote at its place in your copy of the text

Exit code 0: no errors (warnings are listed); 1: errors were found.
"""


def run(argv: list[str]) -> int:
    """Run ``evigraph check``."""
    from evigraph.check import check

    gc.enable()
    parser = Parser("evigraph check", description=HELP)
    parser.add_argument("path", nargs="*", metavar="PATH", help="folders to check")
    parser.add_argument("--kb", metavar="FOLDER", help="the same as PATH")
    parser.add_argument("--text", metavar="FILE", help="a copy of the guideline's text")
    parser.add_argument("-t", "--to", choices=["table", "json"], default="table", help="output format")
    options = parser.parse_args(argv)
    text = Path(options.text) if options.text else None
    if text is not None and not text.is_file():
        raise UsageError(f"there is no file {text}.")
    folders = [Path(p) for p in [*options.path, *([options.kb] if options.kb else [])]] or [data_folder()]
    problems: list[Problem] = []
    for folder in folders:
        problems += check(folder, text=text)
    errors = sum(problem.severity == "error" for problem in problems)
    if options.to == "json":
        print(json.dumps([problem._asdict() for problem in problems], ensure_ascii=False, indent=1))
    else:
        for problem in problems:
            print(problem)
    names = ", ".join(str(folder) for folder in folders)
    counts = (_count(errors, "error"), _count(len(problems) - errors, "warning"))
    print(f"evigraph: {names}: {', '.join(counts)}", file=sys.stderr)
    return 1 if errors else 0


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
