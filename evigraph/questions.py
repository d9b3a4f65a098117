"""Named questions: one ``.rq`` file each, a ``#+`` YAML header over plain SPARQL 1.1.

The header follows grlc's convention (``summary``, ``description``, ``tags``, ``defaults``) and adds ``question``,
``grain``, ``things``, ``params`` and ``show``. All scalars are read as strings. Parameters stand in the query as
``$name``; a value is put there as a complete SPARQL term, so that no value can change the query's meaning.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

from evigraph.errors import DataError, Problem, UsageError

__all__ = ["Parameter", "Question", "bind", "compile_headers", "list_questions", "read_question", "variables"]

COMPILED = "headers.json"
"""The headers of a folder's questions as JSON: importing a YAML reader costs more than answering a question."""

PARAMETER_TYPES = ("concept", "integer", "text", "thing")
GLOBAL_OPTIONS = frozenset({"kb", "to", "output", "wide", "with-external", "help", "guideline"})
_KNOWN_KEYS = frozenset(
    {"question", "summary", "description", "tags", "defaults", "grain", "things", "params", "show", "example"}
)
_TOKEN = re.compile(
    r"""(?P<skip>\#[^\n]*
        |<[^<>"{}|^`\\\s]*>
        |\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''
        |"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
      |\$(?P<name>[A-Za-z_][A-Za-z0-9_]*)""",
    re.VERBOSE | re.DOTALL,
)


class Parameter(NamedTuple):
    """One parameter of a question.

    ``type`` is ``concept`` (then ``schemes`` lists the concept schemes it comes from), ``integer``, ``text`` or
    ``thing`` (then ``kind`` says what: ``study``, ``work`` ...). A parameter with a ``default`` is optional.
    """

    name: str
    type: str
    description: str
    optional: bool = False
    schemes: tuple[str, ...] = ()
    kind: str = ""
    default: str | None = None

    @property
    def variable(self) -> str:
        """The parameter's name in the query: ``other-endpoint`` is ``$other_endpoint`` there."""
        return self.name.replace("-", "_")


class Question(NamedTuple):
    """A named question: its header and its SPARQL text."""

    name: str
    path: Path
    question: str
    summary: str
    grain: str
    sparql: str
    things: str = "rows"
    description: str = ""
    example: str = ""
    tags: tuple[str, ...] = ()
    show: tuple[str, ...] = ()
    params: tuple[Parameter, ...] = ()

    def counted(self, count: int) -> str:
        """Return what the rows are called, in the singular for one."""
        if count != 1:
            return self.things
        return self.things.removesuffix("ies") + "y" if self.things.endswith("ies") else self.things.removesuffix("s")

    def parameter(self, name: str) -> Parameter:
        """Return the parameter of that name; raise `UsageError` that lists the known ones if there is none."""
        for parameter in self.params:
            if parameter.name == name:
                return parameter
        known = ", ".join(f"--{p.name}" for p in self.params) or "none"
        raise UsageError(f"question {self.name!r} has no parameter --{name}. Its parameters: {known}.")


def list_questions(folders: list[Path]) -> list[Question]:
    """Read all questions of the folders, sorted by name. A name that two folders give is an error."""
    found: dict[str, Question] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.rq")):
            question = read_question(path)
            if question.name in found:
                raise _broken(path, 1, f"the question {question.name!r} is also in {found[question.name].path}")
            found[question.name] = question
    return [found[name] for name in sorted(found)]


def compile_headers(folder: Path) -> Path:
    """Write ``headers.json`` beside the questions of a folder, from their headers; return its path."""
    compiled = {}
    for path in sorted(folder.glob("*.rq")):
        header, _ = _header(path.read_text(encoding="utf-8"))
        compiled[path.stem] = {"crc32": crc32(header.encode()), "header": _yaml(path, header)}
    target = folder / COMPILED
    target.write_text(json.dumps(compiled, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
    return target


def read_question(path: Path) -> Question:
    """Read one ``.rq`` file; raise `DataError` with file and line where the header is not as it must be."""
    text = path.read_text(encoding="utf-8")
    header, lines = _header(text)
    data = _compiled(path, header) or _yaml(path, header)
    for key in sorted(set(data) - _KNOWN_KEYS):
        raise _broken(
            path, _line_of(lines, key), f"unknown header key {key!r}; known: {', '.join(sorted(_KNOWN_KEYS))}"
        )
    for key in ("question", "summary", "grain"):
        if not data.get(key):
            raise _broken(path, 1, f"the header lacks {key!r}")
    params = tuple(_parameter(path, lines, name, spec or {}) for name, spec in (data.get("params") or {}).items())
    defaults = data.get("defaults") or {}
    params = tuple(p if p.name not in defaults else p._replace(optional=True, default=defaults[p.name]) for p in params)
    declared = {p.variable for p in params}
    used = variables(text)
    for name in sorted(declared - used):
        line = _line_of(lines, name.replace("_", "-"))
        raise _broken(path, line, f"the parameter of ${name} is declared but ${name} is not in the query")
    for name in sorted(used - declared):
        raise _broken(path, text[: text.index(f"${name}")].count("\n") + 1, f"${name} is used but not declared")
    if "order by" not in text.casefold():
        raise _broken(path, 1, "the query has no ORDER BY; an answer must have a fixed order")
    return Question(
        name=path.stem,
        path=path,
        question=data["question"],
        summary=data["summary"],
        grain=data["grain"],
        things=data.get("things") or "rows",
        description=data.get("description") or "",
        example=data.get("example") or "",
        tags=tuple(data.get("tags") or ()),
        show=tuple(data.get("show") or ()),
        params=params,
        sparql=text,
    )


def variables(sparql: str) -> set[str]:
    """Return the names that stand as ``$name`` outside comments, strings and IRIs.

    >>> sorted(variables('SELECT * { ?s ?p $value . FILTER(?o != "$no") } # $no'))
    ['value']
    """
    return {m["name"] for m in _TOKEN.finditer(sparql) if m["name"]}


def bind(sparql: str, terms: Mapping[str, object]) -> str:
    r"""Put terms in the place of ``$name`` tokens; names without a term stay variables, that is: unset.

    A term's ``str()`` must be its SPARQL form, as pyoxigraph's terms give it: their constructors are the escaping.

    >>> from pyoxigraph import Literal
    >>> bind('SELECT * { ?s ?p $value } # $value', {"value": Literal('a "b" }')})
    'SELECT * { ?s ?p "a \\"b\\" }" } # $value'
    """

    def put(match: re.Match[str]) -> str:
        name = match["name"]
        return str(terms[name]) if name in terms else match[0]

    return _TOKEN.sub(put, sparql)


def _header(text: str) -> tuple[str, list[str]]:
    lines = []
    for line in text.splitlines():
        if not line.startswith("#+"):
            break
        lines.append(line[2:].removeprefix(" "))
    return "\n".join(lines), lines


def _compiled(path: Path, header: str) -> dict[str, Any] | None:
    """Return the header from ``headers.json`` beside the file, where it was made from this very header."""
    try:
        found = json.loads((path.parent / COMPILED).read_bytes()).get(path.stem)
    except (OSError, ValueError):
        return None
    return found["header"] if found and found["crc32"] == crc32(header.encode()) else None


def _yaml(path: Path, header: str) -> dict[str, Any]:
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        data = yaml.load(header, Loader=loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise _broken(path, line, f"the header is no YAML: {error.problem}") from None
    if not isinstance(data, dict):
        raise _broken(path, 1, "the file must open with a YAML header, each line starting with '#+'")
    return data


def _parameter(path: Path, lines: list[str], name: str, spec: dict[str, Any]) -> Parameter:
    line = _line_of(lines, name)
    if name in GLOBAL_OPTIONS:
        raise _broken(path, line, f"parameter {name!r} would shadow the global option --{name}")
    if spec.get("type") not in PARAMETER_TYPES:
        raise _broken(path, line, f"parameter {name!r} needs a type: {', '.join(PARAMETER_TYPES)}")
    return Parameter(
        name=name,
        type=spec["type"],
        description=spec.get("description") or "",
        optional=spec.get("optional") == "true",
        schemes=tuple((spec.get("scheme") or "").split()),
        kind=spec.get("kind") or "",
    )


def _line_of(lines: list[str], word: str) -> int:
    return next((n for n, line in enumerate(lines, 1) if line.strip().startswith(f"{word}:")), 1)


def _broken(path: Path, line: int, what: str) -> DataError:
    problem = Problem(str(path), line, "error", "", what, "correct the file's header, see docs: writing a question")
    return DataError("a question cannot be read:", (problem,))
