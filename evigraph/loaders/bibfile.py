"""What stands in a BibTeX file: its entries as written, and every way in which a parser would lose a part of them.

bibtexparser splits the text; this module accounts for what it did with all of it. What bibtexparser reports as failed,
and what it passes in silence (an entry that ends early, a field that is read as a part of the one above it, keys that
differ only in case ...), becomes a problem with its line.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from evigraph.errors import Problem

if TYPE_CHECKING:
    from bibtexparser.model import Block, Entry, ParsingFailedBlock, String

__all__ = ["BibEntry", "Problems", "split_bibtex"]

MONTH_WORDS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""The words that BibTeX's own styles define, so that ``month = jan`` needs no @string."""

_OPENING = re.compile(r"^[ \t]*(@)[ \t]*[A-Za-z]\w*\s*[{(]", re.MULTILINE)
_LOST_TEXT = re.compile(r"[{}]|^[ \t]*@", re.MULTILINE)
_KEY = re.compile(r"@\s*\w*\s*[{(]\s*([^\s,=]*)")
_FIELD_NAME = re.compile(r"[A-Za-z][\w.:/+-]*")
_SWALLOWED_FIELD = re.compile(r"\n\s*([A-Za-z]\w*)\s*=\s*[{\"]")
_SPACE = re.compile(r"\s")
_NUMBER = re.compile(r"[0-9]+")
_WORD = re.compile(r"[^\s\"#%'(),={}]+")
_BRACE = re.compile(r"(?<!\\)[{}]")
_BRACE_OR_QUOTE = re.compile(r"(?<!\\)[{}\"]")


@dataclass(frozen=True, slots=True)
class BibEntry:
    """One entry as written: ``fields`` holds values without their braces or quotes, by lower-case name."""

    kind: str
    key: str
    line: int
    fields: Mapping[str, str]


@dataclass
class Problems:
    """The problems of one file, as they are found."""

    file: str
    found: list[Problem] = field(default_factory=list)

    def add(self, line: int, thing: str, problem: str, mend: str) -> None:
        """Take down one problem: its line, the key it belongs to, what is wrong, and how to mend it."""
        self.found.append(Problem(self.file, line, "error", thing, problem, mend))


def split_bibtex(text: str, problems: Problems) -> list[BibEntry]:
    r"""Return the entries of a BibTeX text in order; add to ``problems`` whatever would be lost.

    >>> problems = Problems("a.bib")
    >>> split_bibtex("@article{noda2022clinical,\n  year = 2022,\n}\n", problems)
    [BibEntry(kind='article', key='noda2022clinical', line=1, fields={'year': '2022'})]

    >>> _ = split_bibtex("@article{noda2022clinical,\n  title = {A}},\n  year = 2022,\n}\n", problems)
    >>> print(problems.found[0])
    a.bib:4: error: noda2022clinical: text after the end of the entry would be lost. Mend: balance the entry's braces
    """
    from bibtexparser.model import Entry, ParsingFailedBlock, String

    entries: list[tuple[int, Entry]] = []
    strings: list[tuple[int, String]] = []
    openings = {match.start(1) for match in _OPENING.finditer(text)}
    lines_of_keys: dict[str, tuple[str, int]] = {}
    previous, end, line = "", 0, 1
    failed = False
    for block in _blocks(text):
        raw = block.raw or ""
        start = _start(raw, text, end)
        if not failed:
            _check_outside(text, end, start, line, previous, problems)
        line += text.count("\n", end, start)
        previous, end = _key_in(raw), start + len(raw)
        openings.discard(start)
        failed = isinstance(block, ParsingFailedBlock) and block.ignore_error_block is None
        if isinstance(block, ParsingFailedBlock):
            _report_failure(block, previous, line, lines_of_keys, problems)
        elif isinstance(block, String):
            strings.append((line, block))
        elif isinstance(block, Entry):
            _check_key(block.key, line, lines_of_keys, problems)
            entries.append((line, block))
        line += raw.count("\n")
    if not failed:
        _check_outside(text, end, len(text), line, previous, problems)
    _report_openings(text, sorted(openings), problems)
    words = _words(strings, problems)
    return [_entry(block, line, words, problems) for line, block in entries]


def _blocks(text: str) -> Iterator[Block]:
    """Split with bibtexparser; what lies between the blocks is compared with the text itself, not taken from it."""
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.model import ImplicitComment

    with _silenced("bibtexparser.splitter"):
        blocks = parse_string(text, parse_stack=()).blocks
    return (block for block in blocks if not isinstance(block, ImplicitComment))


def _start(raw: str, text: str, after: int) -> int:
    """Return where a block starts. (Searching for the whole of it is ten times slower than for its first character.)"""
    start = text.index("@", after)
    while not text.startswith(raw, start):
        start = text.index("@", start + 1)
    return start


@contextmanager
def _silenced(name: str) -> Iterator[None]:
    """Keep a logger from saying on stderr what a problem says better."""
    logger = logging.getLogger(name)
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before


def _key_in(raw: str) -> str:
    match = _KEY.match(raw)
    return match[1] if match else ""


def _check_outside(text: str, start: int, end: int, line: int, previous: str, problems: Problems) -> None:
    """Text between entries is a comment to BibTeX. With a brace in it, it is what an early closing brace cut off."""
    outside = text[start:end]
    if not outside or outside.isspace():
        return
    for match in _LOST_TEXT.finditer(outside):
        here = start + match.start()
        if not text[text.rfind("\n", 0, here) + 1 : here].lstrip().startswith("%"):
            number = line + outside.count("\n", 0, match.start())
            where = "after the end of the entry" if previous else "outside any entry"
            problems.add(number, previous, f"text {where} would be lost", "balance the entry's braces")
            return


def _report_openings(text: str, positions: Sequence[int], problems: Problems) -> None:
    """Report the entries that begin somewhere and that nobody read."""
    line, counted = 1, 0
    for position in positions:
        line, counted = line + text.count("\n", counted, position), position
        key = _key_in(text[position : position + 200])
        problems.add(line, key, "an entry begins here that was not read", "close what stands before it")


def _report_failure(
    block: ParsingFailedBlock, key: str, line: int, lines_of_keys: dict[str, tuple[str, int]], problems: Problems
) -> None:
    from bibtexparser.model import DuplicateBlockKeyBlock, DuplicateFieldKeyBlock, String

    if isinstance(block, DuplicateFieldKeyBlock):
        for name in sorted(block.duplicate_keys):
            problems.add(line, key, f"field '{name}' stands twice", "keep one of them")
    elif isinstance(block, DuplicateBlockKeyBlock) and not isinstance(block.ignore_error_block, String):
        _check_key(block.key, line, lines_of_keys, problems)
    elif isinstance(block, DuplicateBlockKeyBlock):
        problems.add(line, block.key, "the @string is defined twice", "keep one of them")
    else:
        reason = getattr(block.error, "abort_reason", str(block.error)).strip().rstrip(".")
        problems.add(line, key, f"the entry is not closed or not well formed ({reason})", "mend its braces and commas")


def _check_key(key: str, line: int, lines_of_keys: dict[str, tuple[str, int]], problems: Problems) -> None:
    if not key:
        problems.add(line, "", "the entry has no key", "write one after the opening brace")
        return
    if _SPACE.search(key):
        problems.add(line, key, "the key contains a space", "write a key without, and a comma after it")
    first, first_line = lines_of_keys.setdefault(key.lower(), (key, line))
    if first_line == line and first == key:
        return
    what = "the key is used" if first == key else f"the key differs only in case from '{first}'"
    problems.add(line, key, f"{what} on line {first_line}", "give each entry a key of its own")


def _words(strings: list[tuple[int, String]], problems: Problems) -> dict[str, str]:
    """Return the text of each @string word in lower case, as BibTeX compares them."""
    words = {word: word for word in MONTH_WORDS}
    defined: set[str] = set()
    for line, string in strings:
        name = string.key.lower()
        if name in defined:
            problems.add(line, string.key, "the @string is defined twice", "keep one of them")
        defined.add(name)
        words[name] = _value(string.value, string.key, "@string", line, words, problems)
    return words


def _entry(block: Entry, line: int, words: Mapping[str, str], problems: Problems) -> BibEntry:
    fields: dict[str, str] = {}
    for written in block.fields:
        name = written.key.lower()
        if not _FIELD_NAME.fullmatch(name):
            problems.add(line, block.key, f"'{written.key}' is no field name", "look for a missing comma before it")
        if name in fields:
            problems.add(line, block.key, f"field '{name}' stands twice", "keep one of them")
        fields[name] = _value(written.value, block.key, name, line, words, problems)
    return BibEntry(block.entry_type, block.key, line, fields)


def _value(raw: str, key: str, name: str, line: int, words: Mapping[str, str], problems: Problems) -> str:
    """Return a value without its braces or quotes, or that which its @string word stands for."""
    if "\n" in raw and (swallowed := _SWALLOWED_FIELD.search(raw)):
        problem = f"field '{swallowed[1]}' stands inside the value of '{name}'"
        problems.add(line, key, problem, f"close '{name}' before it")
    text = _unwrapped(raw)
    if text is not None:
        return text
    if _NUMBER.fullmatch(raw):
        return raw
    if _WORD.fullmatch(raw):
        word = words.get(raw.lower())
        if word is None:
            problems.add(line, key, f"'{raw}' in '{name}' is no @string of this file", "put the value between braces")
        return word or ""
    if "#" in raw:
        problems.add(line, key, f"'{name}' is joined with '#'", "write the whole value between one pair of braces")
    else:
        problem = f"'{name}' is not one value between braces"
        problems.add(line, key, problem, "balance its braces, and look for a missing comma")
    return ""


def _unwrapped(raw: str) -> str | None:
    """Return what stands between the braces or quotes that enclose the whole value; None where none do."""
    first, last, inner = raw[:1], raw[-1:], raw[1:-1]
    if len(raw) < 2 or (first, last) not in (("{", "}"), ('"', '"')):
        return None
    marks = _BRACE if first == "{" else _BRACE_OR_QUOTE
    if marks.search(inner) is None:
        return inner
    depth = 0
    for mark in marks.finditer(inner):
        depth += {"{": 1, "}": -1, '"': 0}[mark[0]]
        if depth < 0 or (mark[0] == '"' and depth == 0):
            return None
    return inner if depth == 0 else None
