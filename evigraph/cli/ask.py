"""``evigraph ask``: list the named questions, answer one, or lead from plain words to the right command."""

from __future__ import annotations

import argparse
import shlex
import sys

from evigraph.answers import Answer
from evigraph.cli.common import Parser, add_options, note, open_kb, write_answer
from evigraph.errors import UsageError
from evigraph.kb import KnowledgeBase
from evigraph.questions import Question

__all__ = ["run"]

HELP = """\
Answer a named question.

  evigraph ask                              list the questions
  evigraph ask NAME [--PARAM VALUE …]       answer one
  evigraph ask NAME --help                  what it asks, its parameters and their values
  evigraph ask which RCTs address HAI       any words: the nearest questions, as commands to paste

A value is a label, an abbreviation, a code or an IRI, in any case: HAI, "hepatic arterial infusion", randomized.
The answer goes to standard output; what a condition left out is said on standard error.
"""


def run(argv: list[str]) -> int:
    """Run ``evigraph ask``."""
    first = Parser("evigraph ask", description=HELP, add_help=False)
    add_options(first)
    first.add_argument("--wide", action="store_true", help="show all columns in a table")
    first.add_argument("-h", "--help", action="store_true", help="show this help")
    options, rest = first.parse_known_args(argv)
    words = [word for word in rest if not word.startswith("-")]
    if not words:
        if rest:
            raise UsageError(f"{rest[0]} needs a question before it. `evigraph ask` lists the questions.")
        return _help(first) if options.help else _list(open_kb(options))
    kb = open_kb(options)
    name = words[0]
    if rest[0] != name:
        raise UsageError("the question's name comes first: evigraph ask NAME [--PARAM VALUE …]")
    loose = len(words) > 1 and not any(word.startswith("-") for word in rest)
    try:
        question = kb.question(name)
    except UsageError:
        if loose or not name.replace("-", "").isalnum() or "-" not in name:
            return _suggest(kb, " ".join(words))
        raise
    if options.help:
        print(_describe(kb, question))
        return 0
    given = _parameters(question, rest[1:])
    answer = kb.ask(name, **given)
    write_answer(answer, options, wide=options.wide)
    outside = [] if options.with_external else _outside(question)
    note(kb, *kb.left_out(question, given, answer), *_flagged(answer), *outside)
    return 0


def _flagged(answer: Answer) -> list[str]:
    flagged = sum(bool(row.get("flags")) for row in answer)
    touched = "row is" if flagged == 1 else "rows are"
    return [f"{flagged} {touched} touched by the register (flags): `evigraph show ID` says how"] if flagged else []


def _outside(question: Question) -> list[str]:
    """Say what an empty answer about facts from outside lacks."""
    if "external" not in question.tags:
        return []
    return ["facts from outside the guideline are there only with --with-external"]


def _parameters(question: Question, rest: list[str]) -> dict[str, object]:
    parser = Parser(f"evigraph ask {question.name}", add_help=False)
    for parameter in question.params:
        parser.add_argument(f"--{parameter.name}", dest=parameter.name)
    options, unknown = parser.parse_known_args(rest)
    if unknown:
        known = ", ".join(f"--{p.name}" for p in question.params) or "none"
        raise UsageError(f"question {question.name!r} does not know {unknown[0]!r}. Its parameters: {known}.")
    return {name: value for name, value in vars(options).items() if value is not None}


def _list(kb: KnowledgeBase) -> int:
    from evigraph.formats.table import wrap

    print("Named questions. `evigraph ask NAME --help` explains one.\n")
    for question in kb.questions():
        needed = "".join(f" --{p.name} …" for p in question.params if not p.optional)
        print(f"{question.name}{needed}")
        for line in wrap(question.question, 96):
            print(f"    {line}")
    return 0


def _help(parser: argparse.ArgumentParser) -> int:
    print(parser.format_help())
    return 0


def _describe(kb: KnowledgeBase, question: Question) -> str:
    from evigraph.concepts import labels_of
    from evigraph.formats.table import wrap

    lines = [f"evigraph ask {question.name}", "", *wrap(question.question, 96)]
    if question.description:
        lines += ["", *wrap(question.description, 96)]
    lines += ["", f"Rows: {question.grain}.", "", "Parameters:" if question.params else "No parameters."]
    for parameter in question.params:
        optional = " (optional)" if parameter.optional else ""
        lines += wrap(f"--{parameter.name}{optional}: {parameter.description}", 96)
        values = [name for scheme in parameter.schemes for name, _ in labels_of(kb._store, scheme)]
        if values:
            lines += [f"      {line}" for line in wrap("values: " + ", ".join(values), 90)]
    if question.example:
        lines += ["", f"Example: {question.example}"]
    return "\n".join(lines)


def _suggest(kb: KnowledgeBase, words: str) -> int:
    from evigraph.suggest import suggest

    commands = suggest(kb, words)
    print(f"evigraph: {words!r} is no question's name. The nearest questions, ready to paste:", file=sys.stderr)
    for question, given in commands:
        parts = ["evigraph", "ask", question.name, *(p for k, v in given.items() for p in (f"--{k}", v))]
        print(f"  {shlex.join(parts)}", file=sys.stderr)
        print(f"      {question.question}", file=sys.stderr)
    return 2
