"""Find the line at which a Turtle file describes a thing or uses a term: a parser says so of syntax errors only."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

__all__ = ["Lines"]

_TOKEN = re.compile(
    r"""
    (?P<skip>\#[^\n]* | \s+)
  | (?P<string>\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\" | '''(?:[^'\\]|\\.|'(?!''))*'''
              | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*')
  | (?P<iri><[^<>"{}|^`\\\s]*>)
  | (?P<directive>@prefix|@base|\b(?:PREFIX|BASE)\b)
  | (?P<language>@[A-Za-z][A-Za-z0-9-]*)
  | (?P<name>[^\W\d_][\w.-]*:(?:[\w:%-]|\\.|\.(?=[\w:%.\\-]))*|:(?:[\w:%-]|\\.|\.(?=[\w:%.\\-]))*)
  | (?P<number>[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)
  | (?P<mark>\^\^|.)
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass
class _Statement:
    subject: str
    line: int
    terms: list[tuple[str, int]] = field(default_factory=list)


class Lines:
    r"""Where a Turtle file names things: comments and strings are not searched.

    >>> lines = Lines('@prefix e: <http://e/> .  # e:b\ne:a e:p "e:b" ;\n  e:q e:b .\ne:b a e:C .')
    >>> lines.subject("http://e/a"), lines.subject("http://e/b"), lines.subject("http://e/zzz")
    (2, 4, 0)
    >>> lines.term("http://e/b"), lines.term("http://e/q", subject="http://e/a")
    (3, 3)
    """

    def __init__(self, text: str) -> None:
        self._statements = list(_read(text))
        self._by_subject: dict[str, list[_Statement]] = {}
        self._first: dict[str, int] = {}
        for statement in self._statements:
            self._by_subject.setdefault(statement.subject, []).append(statement)
            for term, line in statement.terms:
                self._first.setdefault(term, line)

    def subject(self, iri: str) -> int:
        """Return the first line that describes the thing; 0 where none does."""
        found = self._by_subject.get(iri)
        return found[0].line if found else 0

    def term(self, iri: str, *, subject: str = "", after: str = "") -> int:
        """Return the first line that uses the term as predicate or object; 0 where none does.

        With ``subject`` only what is said of that thing is searched; with ``after`` only what follows that predicate.
        """
        if not subject:
            return self._first.get(iri, 0)
        for statement in self._by_subject.get(subject, ()):
            seen = not after
            for term, line in statement.terms:
                seen = seen or term == after
                if seen and term == iri:
                    return line
        return 0


def _read(text: str) -> Iterator[_Statement]:
    """Yield one statement per subject: its line, and the terms after it with theirs."""
    newlines = [found.start() for found in re.finditer("\n", text)]
    prefixes: dict[str, str] = {}
    statement: _Statement | None = None
    directive: list[str] = []
    for token in _TOKEN.finditer(text):
        kind, value = token.lastgroup, token[0]
        if kind in {"skip", "string", "language", "number"}:
            continue
        if kind == "directive":
            directive = [value]
        elif directive and kind in {"iri", "name"}:
            directive.append(value)
            if kind == "iri":
                prefixes[directive[1].removesuffix(":") if len(directive) == 3 else "<>"] = value[1:-1]
                directive = directive if directive[0].startswith("@") else []
        elif directive and value == ".":
            directive = []
        elif value == ".":
            if statement:
                yield statement
            statement = None
        elif kind in {"iri", "name"}:
            iri = _resolve(value, prefixes)
            line = bisect_right(newlines, token.start() - 1) + 1
            if statement is None:
                statement = _Statement(iri, line)
            else:
                statement.terms.append((iri, line))
    if statement:
        yield statement


def _resolve(token: str, prefixes: dict[str, str]) -> str:
    if token.startswith("<"):
        return token[1:-1] if ":" in token else prefixes.get("<>", "") + token[1:-1]
    prefix, _, name = token.partition(":")
    return prefixes.get(prefix, prefix + ":") + re.sub(r"\\(.)", r"\1", name)
