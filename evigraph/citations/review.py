"""A manuscript's citations against the graph: each key with its lines, what it cites, and what is unsafe about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from evigraph.answers import Answer, Row
from evigraph.citations.bibliographies import Held
from evigraph.citations.chosen import Cited, nearest_keys, printings
from evigraph.citations.lookup import look_up
from evigraph.citations.manuscript import CitedKey
from evigraph.citations.safety import cautions

if TYPE_CHECKING:
    from evigraph.kb import KnowledgeBase

__all__ = ["COLUMNS", "EXAMPLES", "Review", "review"]

COLUMNS = ("file", "lines", "times", "key", "number", "work", "severity", "kind", "problem", "mend")
"""Columns of a review: one row for each key and problem."""

_SHOWN = ("lines", "key", "number", "severity", "problem", "mend")

EXAMPLES = {
    "markdown": "[@kemeny1999hepatic] or {cite}`kemeny1999hepatic`",
    "latex": "\\cite{kemeny1999hepatic}",
    "typst": "@kemeny1999hepatic or #cite(<kemeny1999hepatic>)",
    "rst": ":cite:p:`kemeny1999hepatic`",
}
"""Kind of manuscript to what a citation looks like there."""


Problem = tuple[str | None, str | None, str | None, str | None]
"""Severity, kind, what is wrong, and its mend."""


class Review(NamedTuple):
    """The rows of a review, and its counts."""

    answer: Answer
    citations: int
    keys: int
    works: int
    unknown: int
    elsewhere: int
    warnings: int


def review(
    kb: KnowledgeBase,
    file: str,
    found: Iterable[CitedKey],
    open_at: Iterable[int] = (),
    held: Mapping[str, Held] | None = None,
) -> Review:
    """Look every key up, and say what is unsafe.

    ``open_at`` are the lines of citations that never end, ``held`` the keys that other bibliographies hold.

    >>> import evigraph
    >>> kb = evigraph.open()
    >>> found = review(kb, "paper.md", [CitedKey("76", 3), CitedKey("kemney1999hepatic", 4), CitedKey("76", 9)])
    >>> row = found.answer[-2]
    >>> row["key"], row["lines"], row["severity"], found.unknown
    ('kemney1999hepatic', '4', 'error', 1)
    """
    lines: dict[str, list[int]] = {}
    for key, line in found:
        lines.setdefault(key, []).append(line)
    looked_up = look_up(kb, (key for key in lines if key != "*"), held)
    cited = looked_up.cited
    unknown = {key: _unknown(kb, key, message) for key, message in looked_up.unknown.items()}
    reasons = cautions(kb, cited.values())
    rows: list[Row] = []
    for key, at in lines.items():
        problems: list[Problem] = [
            ("warning", one.kind, _about(one.message, one.given, key), one.mend) for one in reasons if key in one.given
        ]
        if key in unknown:
            problems = [("error", "unknown-key", *unknown[key])]
        elif key in looked_up.elsewhere:
            what = f"held by {looked_up.elsewhere[key].file}, not checked"
            problems = problems if key in cited else [(None, "held-elsewhere", what, None)]
        elif key in cited and (stored := _stored_key(kb, cited[key])) != key:
            what = f"the guideline's bibliography knows it by another key, {stored}"
            problems.insert(0, ("warning", "other-key", what, f"Write {stored}."))
        for problem in problems or [(None, None, "every reference is cited" if key == "*" else None, None)]:
            rows.append(_row(file, sorted(set(at)), len(at), key, cited.get(key), problem))
    breaks = list(open_at)
    broken = ("warning", "unclosed", "a citation begins here and never ends", "Close its bracket.")
    rows += [_row(file, [line], 0, None, None, broken) for line in breaks]
    for one in reasons:
        if not one.given:
            rows.append(_row(file, [], 0, None, None, ("warning", one.kind, one.message, one.mend)))
    return Review(
        Answer(COLUMNS, tuple(rows), _SHOWN, f"What {file} cites"),
        citations=sum(map(len, lines.values())),
        keys=len(lines),
        works=len({one.work for one in cited.values()}),
        unknown=len(unknown),
        elsewhere=len(looked_up.elsewhere.keys() - cited.keys()),
        warnings=len(reasons) + len(breaks) + sum(row["kind"] == "other-key" for row in rows),
    )


def _unknown(kb: KnowledgeBase, key: str, message: str) -> tuple[str, str]:
    """Return what is wrong with a key that stands for no one reference, and the nearest keys."""
    if not message.startswith(("nothing here is known", "there is no reference")):
        return message.partition(" Give one of these")[0], "Write one of these."
    near = ", ".join(nearest_keys(kb, key))
    return "no reference of the guideline has this key", f"Nearest: {near}." if near else "`evigraph find` searches."


def _stored_key(kb: KnowledgeBase, one: Cited) -> str:
    """Return the key of a reference in the guideline's bibliography: a second printing has its number after the key."""
    first = printings(kb, one.work)[0]
    second = f"{one.key}-{one.number}"
    return second if one.reference != first and one.given == second else one.key


def _about(message: str, given: tuple[str, ...], key: str) -> str:
    others = ", ".join(other for other in given if other != key)
    return f"{message} (also as {others})" if others else message


def _row(
    file: str,
    lines: list[int],
    times: int,
    key: str | None,
    cited: Cited | None,
    problem: Problem,
) -> Row:
    severity, kind, what, mend = problem
    return {
        "file": file,
        "lines": " ".join(map(str, lines)) or None,
        "times": times,
        "key": key,
        "number": cited.number if cited else None,
        "work": cited.key if cited else None,
        "severity": severity,
        "kind": kind,
        "problem": what,
        "mend": mend or None,
    }
