"""The knowledge base of one build: opened once, asked from the directives, failures told with file and line."""

# mypy: no-warn-return-any, disable-error-code="import-not-found,import-untyped,import"

from __future__ import annotations

import os.path
import re
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.errors import ExtensionError

import evigraph
from evigraph.answers import Answer
from evigraph.errors import EvigraphError
from evigraph.kb import KnowledgeBase
from evigraph.questions import Question
from evigraph.resources import share

from .things import Things

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

__all__ = [
    "answer",
    "ask",
    "before_reading",
    "depend",
    "depend_on_data",
    "expected",
    "forget",
    "is_open",
    "knowledge_base",
    "outdated_indexes",
    "question",
    "rows",
    "shown_path",
    "things",
]

FAILURES = (EvigraphError, SyntaxError, ValueError, RuntimeError, OSError)
"""What opening, reading or asking can raise."""

_opened: dict[str, KnowledgeBase] = {}
"""The knowledge base of this process. Parallel readers are forked after it was opened and inherit it."""


_things: dict[str, Things] = {}


def forget(app: Sphinx) -> None:
    """Forget the knowledge base of an earlier build in this process."""
    _opened.clear()
    _things.clear()


def is_open() -> bool:
    """Tell whether this build has opened the knowledge base, that is: whether it read any page."""
    return bool(_opened)


def before_reading(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Open the knowledge base before pages are read, and before parallel readers are forked."""
    if docnames:
        knowledge_base(env)


def outdated_indexes(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Name the pages that list all questions, where a question has come or gone since they were read."""
    listed = env.domains["ev"].data["listed"]
    if not listed:
        return []
    now = {path.name for folder in _question_folders(env) for path in folder.glob("*.rq")}
    return sorted(docname for docname, names in listed.items() if names != now)


def knowledge_base(env: BuildEnvironment, *, with_external: bool = False) -> KnowledgeBase:
    """Return the build's knowledge base; fail the build with every problem if it cannot be opened."""
    folder = _folder(env)
    key = f"{folder or ''} {with_external}"
    if key not in _opened:
        try:
            _opened[key] = evigraph.open(folder, with_external=with_external)
        except FAILURES as error:
            raise ExtensionError(f"evigraph: {error}") from error
    return _opened[key]


def question(env: BuildEnvironment, name: str, where: str) -> Question:
    """Return a named question, and let the page that is being read depend on it. ``where`` is the page and line."""
    try:
        found = knowledge_base(env).question(name)
    except FAILURES as error:
        raise ExtensionError(f"{where}: {error}") from error
    depend(env, found.path)
    return found


def ask(
    env: BuildEnvironment,
    asked: Question,
    given: dict[str, object],
    where: str,
    *,
    with_external: bool = False,
    notes: bool = True,
) -> tuple[Answer, list[str]]:
    """Answer a question; also return what its conditions left out (``notes``). Fail the build where the query fails."""
    kb = knowledge_base(env, with_external=with_external)
    depend_on_data(env, with_external=with_external)
    try:
        answer = kb.ask(asked.name, **{name.replace("-", "_"): value for name, value in given.items()})
        return answer, kb.left_out(asked, given, answer) if notes else []
    except FAILURES as error:
        line = _line(error)
        place = f"{shown_path(env, asked.path)}:{line}" if line else shown_path(env, asked.path)
        raise ExtensionError(f"{place}: the question fails (asked in {where}): {error}") from error


def answer(env: BuildEnvironment, name: str, where: str, **given: object) -> Answer:
    """Answer a named question, and let the page that is being read depend on it."""
    asked = question(env, name, where)
    return ask(env, asked, {k: v for k, v in given.items() if v is not None}, where, notes=False)[0]


def things(env: BuildEnvironment) -> Things:
    """Return what has a page."""
    key = str(_folder(env) or "")
    if key not in _things:
        _things[key] = Things.of(knowledge_base(env))
    return _things[key]


def rows(env: BuildEnvironment, sparql: str, where: str) -> Answer:
    """Run a SELECT query; fail the build where it fails. ``where`` is the file and line in which it stands."""
    depend_on_data(env)
    try:
        answer = knowledge_base(env).sparql(sparql)
    except FAILURES as error:
        raise ExtensionError(f"{where}: the query fails: {error}") from error
    if not isinstance(answer, Answer):
        raise ExtensionError(f"{where}: only a SELECT query has rows to show")
    return answer


def depend(env: BuildEnvironment, path: Path) -> None:
    """Let the page that is being read depend on a file, so that a change of the file rebuilds the page."""
    env.note_dependency(os.path.relpath(path, env.srcdir))


def depend_on_data(env: BuildEnvironment, *, with_external: bool = False) -> None:
    """Let the page depend on every file of the graph: a query runs over their union."""
    for source in knowledge_base(env, with_external=with_external).files:
        depend(env, source.path)


def expected(asked: Question) -> list[Path]:
    """List the files with the exact answers of a question, ``expect/NAME.csv`` and ``expect/NAME.CASE.csv``."""
    folder = asked.path.parent / "expect"
    return sorted([*folder.glob(f"{asked.name}.csv"), *folder.glob(f"{asked.name}.*.csv")])


def shown_path(env: BuildEnvironment, path: Path) -> str:
    """Return a path as every reader knows it, from the folder that holds the data and the questions."""
    for root in (share(), knowledge_base(env).folder.parent):
        if path.is_relative_to(root):
            return path.relative_to(root).as_posix()
    return path.name


def _folder(env: BuildEnvironment) -> Path | None:
    given: str = env.config.evigraph_folder
    return Path(env.srcdir, given) if given else None


def _question_folders(env: BuildEnvironment) -> list[Path]:
    folder = _folder(env)
    return [share() / "queries", *([folder / "queries"] if folder else [share() / "data" / "queries"])]


def _line(error: BaseException) -> int:
    """Find the line of a SPARQL syntax error, which pyoxigraph tells in its message, below what evigraph made of it."""
    found: BaseException | None = error
    while found is not None:
        if isinstance(found, SyntaxError) and (place := re.match(r"error at (\d+):", str(found.msg))):
            return int(place[1])
        found = found.__cause__ or found.__context__
    return 0
