"""``evigraph completion``: what a shell needs so that TAB completes commands, questions, values and keys.

argcomplete talks to the shell. It is imported only when a shell asks (it then sets ``_ARGCOMPLETE``), and each command
is asked for its own parser, so that a new command is completed without a word here. Keys and names come from the index
that `evigraph find` keeps, not from the graph.
"""

from __future__ import annotations

import os
from argparse import Action, Namespace
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn

from evigraph.cli.common import Parser, add_options, write_bytes
from evigraph.errors import EvigraphError, UsageError

if TYPE_CHECKING:
    from evigraph.questions import Parameter, Question
    from evigraph.search.index import Index

__all__ = ["SHELLS", "complete", "parser_of", "run"]

SHELLS = ("bash", "zsh", "fish")

HELP = """\
Print the script that lets TAB complete commands, questions, the values of parameters, and keys.

  eval "$(evigraph completion bash)"              in ~/.bashrc
  eval "$(evigraph completion zsh)"               in ~/.zshrc, after compinit
  evigraph completion fish | source               in ~/.config/fish/config.fish

Then try: evigraph ask bio<TAB>, evigraph ask biomarker-prognosis --biomarker <TAB>, evigraph cite keme<TAB>
"""

Values = Callable[[], Iterable[str]]


def run(argv: list[str]) -> int:
    """Run ``evigraph completion``."""
    parser = Parser("evigraph completion", description=HELP)
    parser.add_argument("shell", choices=SHELLS, help="which shell")
    options = parser.parse_args(argv)
    from argcomplete.shell_integration import shellcode

    write_bytes((shellcode(["evigraph"], shell=options.shell).strip() + "\n").encode("utf-8"), None)
    return 0


def complete() -> NoReturn:
    """Answer the shell that asks what the word under its cursor can become, and leave."""
    from argcomplete import autocomplete
    from argcomplete.completers import SuppressCompleter
    from argcomplete.lexers import split_line

    start = int(os.environ["_ARGCOMPLETE"])
    words = split_line(os.environ["COMP_LINE"], int(os.environ["COMP_POINT"]))[3][start - 1 :]
    try:
        if len(words) > 1:
            os.environ["_ARGCOMPLETE"] = str(start + 1)  # the command is the program, what follows are its arguments
        parser = _parser(words)
        autocomplete(parser, always_complete_options="long", default_completer=SuppressCompleter())
    except EvigraphError:
        pass
    os._exit(0)


def parser_of(command: str) -> Parser:
    """Return the parser of a command, by letting it run until it wants to parse.

    >>> parser_of("show").prog
    'evigraph show'
    """
    module = import_module(f"evigraph.cli.{command.replace('-', '_')}")
    Parser.wanted = True
    try:
        module.run([])
    except Parser.Ready as ready:
        return ready.parser
    finally:
        Parser.wanted = False
    raise UsageError(f"the command {command!r} has no parser.")


def _parser(words: list[str]) -> Parser:
    from evigraph.cli import COMMANDS

    if len(words) < 2:
        root = Parser("evigraph")
        root.add_argument("command", choices=tuple(COMMANDS), metavar="COMMAND")
        return root
    command = words[1]
    if command not in COMMANDS:
        raise UsageError(f"there is no command {command!r}.")
    folder = words[words.index("--kb") + 1] if "--kb" in words[:-1] else None
    parser = _parser_of_ask(words[2:], folder) if command == "ask" else parser_of(command)
    for action in parser._actions:
        if not (action.choices or hasattr(action, "completer")):
            _fill(action, folder)
    return parser


# ---------------------------------------------------------------- values
def _fill(action: Action, folder: str | None) -> None:
    """Say what the values of an argument can be, by its name."""
    from argcomplete.completers import DirectoriesCompleter, FilesCompleter

    index = _index(folder)
    if action.metavar in ("FILE", "PATH"):
        _offer(action, FilesCompleter())
    elif action.metavar == "FOLDER":
        _offer(action, DirectoriesCompleter())
    elif action.metavar == "ID":
        _offer(action, _from(lambda: _ids(index())))
    elif action.metavar in ("TYPE", "PLACE"):
        from evigraph.search.filters import values_of

        name = {"TYPE": "type", "PLACE": "cited-in"}[action.metavar]
        _offer(action, _from(lambda: values_of(index(), name)))
    elif action.metavar == "KIND":
        from evigraph.search.model import KINDS

        _offer(action, _from(lambda: KINDS))


def _offer(action: Action, completer: object) -> None:
    action.completer = completer  # type: ignore[attr-defined]


def _from(values: Values) -> Callable[..., list[str]]:
    def completer(prefix: str, action: Action, parser: object, parsed_args: Namespace, **_: Any) -> list[str]:
        return [value for value in values() if value.casefold().startswith(prefix.casefold())]

    return completer


def _index(folder: str | None) -> Callable[[], Index]:
    def opened() -> Index:
        from evigraph.search.cache import open_index

        return open_index(folder)

    return opened


def _ids(index: Index) -> list[str]:
    """Return keys, and the short names of studies and concepts."""
    names = "SELECT DISTINCT coalesce(key, replace(id, kind || '/', '')) FROM docs"
    rows = index.rows(f"{names} WHERE kind != 'irregularity' ORDER BY 1")
    return [str(row[0]) for row in rows]


# ---------------------------------------------------------------- questions
def _parser_of_ask(words: list[str], folder: str | None) -> Parser:
    """Return a parser for a question that is named already, else for the name of one."""
    from evigraph.kb import open_folder

    kb = open_folder(folder)
    parser = Parser("evigraph ask", add_help=False)
    named = next((word for word in words if not word.startswith("-")), "")
    questions = {question.name: question for question in kb.questions()}
    parser.add_argument("question", choices=tuple(questions), metavar="QUESTION")
    add_options(parser)
    parser.add_argument("--wide", action="store_true", help="show all columns in a table")
    question: Question | None = questions.get(named)
    for parameter in question.params if question else ():
        action = parser.add_argument(f"--{parameter.name}", metavar="VALUE", help=parameter.description)
        _offer(action, _from(lambda parameter=parameter: _values(kb, parameter, folder)))  # type: ignore[misc]
    return parser


def _values(kb: Any, parameter: Parameter, folder: str | None) -> list[str]:
    from evigraph.concepts import labels_of

    if parameter.type == "concept":
        return [name for scheme in parameter.schemes for name, _ in labels_of(kb._store, scheme)]
    return _ids(_index(folder)()) if parameter.type == "thing" else []
