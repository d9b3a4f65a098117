"""Printed references from BibTeX: all that the file holds, or a refusal that lists every problem.

House fields beside BibTeX's own: ``refnumber`` (the printed number), ``samework`` (the key of the work that another
number already cites), ``supplement``, ``eid`` (article number), ``pmid``, ``pmcid``, ``published``, ``aheadofprint``,
``correction``. A library from elsewhere has no ``refnumber``: read it with ``numbered=False``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

from evigraph.errors import DataError, Problem
from evigraph.loaders.bibfile import BibEntry, Problems, split_bibtex
from evigraph.loaders.latex import folded, person_names, plain_text

__all__ = ["PrintedReference", "read_bibtex", "without_supplement"]

HOUSE_FIELDS = (
    *("refnumber", "author", "title", "journal", "year", "month", "day", "volume", "number", "supplement", "pages"),
    *("eid", "doi", "pmid", "pmcid", "published", "aheadofprint", "correction", "samework"),
)
"""The fields of a numbered reference list, in the order in which they stand in an entry."""

MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)

_NUMBER = re.compile(r"[1-9][0-9]*")
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_ESCAPED = re.compile(r"\\([_&%#$])")
_DASHES = re.compile(r"--+")


@dataclass(frozen=True, slots=True)
class PrintedReference:
    """One entry of a reference list, as printed. It is not the work: two numbers can cite one (``work_key``).

    ``authors`` are names as printed ('Kemeny NE'); ``et_al`` says that 'et al.' follows them. ``pages`` has an en dash;
    ``published`` and ``ahead_of_print`` are ISO dates; ``line`` is that of the entry in its file. ``number`` is None
    for a library without printed numbers. ``entry_type`` is BibTeX's ('article').
    """

    number: int | None
    key: str
    work_key: str
    authors: tuple[str, ...]
    et_al: bool
    title: str
    journal: str | None
    year: int
    month: int | None
    day: int | None
    volume: str | None
    issue: str | None
    supplement: str | None
    pages: str | None
    article_number: str | None
    doi: str | None
    pmid: str | None
    pmcid: str | None
    published: str | None
    ahead_of_print: str | None
    correction: str | None
    line: int
    entry_type: str = "article"


def read_bibtex(path: str | PathLike[str], *, numbered: bool = True) -> list[PrintedReference]:
    r"""Read every reference of a BibTeX file, in the order of the file.

    Raises `DataError` with all problems, each with its line, when anything would be lost or cannot be told: keys or
    fields that stand twice, entries that do not close, braces that close early or late, ``#`` and unknown @string
    words, unknown LaTeX commands, no author, title or year; and, where ``numbered``, a printed number that is missing
    or stands twice, a field that is no house field, a month or day that is no number.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     bib = Path(folder) / "references.bib"
    ...     _ = bib.write_text("@article{noda2022clinical, refnumber = 69, author = {Noda, T and others},\n"
    ...                        "  title = {Clinical outcomes}, year = 2022, pages = {1--9}}\n", encoding="utf-8")
    ...     reference = read_bibtex(bib)[0]
    >>> reference.number, reference.authors, reference.et_al, reference.pages
    (69, ('Noda T',), True, '1–9')
    """
    file = Path(path)
    problems = Problems(str(file))
    entries = split_bibtex(_text(file), problems)
    references = [_reference(entry, numbered, problems) for entry in entries]
    _check_works(references, problems)
    if numbered:
        _check_numbers(references, problems)
    if problems.found:
        count = len(problems.found)
        raise DataError(f"{file} is not read: {count} problem{'s' * (count > 1)}", tuple(sorted(problems.found)))
    return references


def without_supplement(issue: str | None, supplement: str | None) -> str | None:
    """Return an issue without the supplement that programs without a field for it find behind it.

    >>> without_supplement("2 Suppl 3", "Suppl 3"), without_supplement("Suppl 3", "Suppl 3"), without_supplement("2", None)
    ('2', None, '2')
    """
    if issue and supplement and issue.endswith(supplement):
        return issue.removesuffix(supplement).rstrip() or None
    return issue


def _text(file: Path) -> str:
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise DataError(f"{file} cannot be read: {error.strerror}. Check the path") from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        what = f"byte {raw[error.start]:#04x} is not UTF-8"
        problem = Problem(str(file), line, "error", "", what, "save the file as UTF-8")
        raise DataError(f"{file} is not read: it is not UTF-8", (problem,)) from error
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


@dataclass(slots=True)
class _Fields:
    """The fields of one entry, and where to take down what is wrong with them."""

    entry: BibEntry
    problems: Problems

    def report(self, problem: str, mend: str) -> None:
        self.problems.add(self.entry.line, self.entry.key, problem, mend)

    def text(self, name: str) -> str | None:
        """Return a field as it stands, folded on one line; an empty one is none."""
        value = self.entry.fields.get(name)
        if not value:
            return None
        if "\\" in value:
            value = _ESCAPED.sub(r"\1", value)
        return folded(value) or None

    def decoded(self, name: str) -> str | None:
        """Return a field that may hold LaTeX."""
        try:
            return plain_text(self.entry.fields.get(name, "")) or None
        except ValueError as error:
            self.report(f"'{name}': {error}", f"write '{name}' in plain UTF-8")
            return "?"

    def required(self, name: str) -> str:
        value = self.decoded(name)
        if value is None:
            self.report(f"it has no {name}", f"add the field '{name}'")
        return value or ""

    def names(self, *, family_first: bool) -> tuple[tuple[str, ...], bool]:
        try:
            names, et_al = person_names(self.entry.fields.get("author", ""), family_first=family_first)
        except ValueError as error:
            self.report(f"'author': {error}", "write 'Family, AB and Family, CD and others'")
            return (), False
        if not names:
            self.report("it has no author", "add the field 'author'")
        return names, et_al

    def number(self, name: str) -> int | None:
        """Return a whole number above zero."""
        value = self.text(name)
        if value is None or _NUMBER.fullmatch(value):
            return int(value) if value else None
        self.report(f"{name} '{value}' is no number", "write digits only")
        return None

    def year(self) -> int:
        if self.text("year") is None:
            self.report("it has no year", "add the field 'year'")
        return self.number("year") or 0

    def part_of_date(self, name: str, highest: int, numbered: bool) -> int | None:
        """Return the month or day. Elsewhere's 'Jan-Feb' is no one month; in our own list it is a slip."""
        value = self.text(name)
        if value is None:
            return None
        number = int(value) if value.isascii() and value.isdigit() else _month(value) if name == "month" else 0
        if 1 <= number <= highest:
            return number
        if numbered:
            self.report(f"{name} '{value}' is no {name}", f"write a number from 1 to {highest}")
        return None


def _month(word: str) -> int:
    start = word.lower().rstrip(".")
    return next((n for n, month in enumerate(MONTHS, 1) if len(start) >= 3 and month.startswith(start)), 0)


def _reference(entry: BibEntry, numbered: bool, problems: Problems) -> PrintedReference:
    fields = _Fields(entry, problems)
    if numbered:
        _check_house_rules(fields)
    authors, et_al = fields.names(family_first=numbered)
    pages, supplement = fields.text("pages"), fields.text("supplement")
    return PrintedReference(
        number=fields.number("refnumber") if numbered else None,
        key=entry.key,
        work_key=fields.text("samework") or entry.key,
        authors=authors,
        et_al=et_al,
        title=fields.required("title"),
        journal=fields.decoded("journal"),
        year=fields.year(),
        month=fields.part_of_date("month", 12, numbered),
        day=fields.part_of_date("day", 31, numbered),
        volume=fields.text("volume"),
        issue=without_supplement(fields.text("number"), supplement),
        supplement=supplement,
        pages=_DASHES.sub("–", pages) if pages else None,
        article_number=fields.text("eid"),
        doi=fields.text("doi"),
        pmid=fields.text("pmid"),
        pmcid=fields.text("pmcid"),
        published=fields.text("published"),
        ahead_of_print=fields.text("aheadofprint"),
        correction=fields.text("correction"),
        line=entry.line,
        entry_type=entry.kind,
    )


def _check_house_rules(fields: _Fields) -> None:
    entry = fields.entry
    if entry.key and not _KEY.fullmatch(entry.key):
        fields.report("the key cannot stand in an IRI", "use letters, digits, '-' and '_' only")
    for name in entry.fields:
        if name not in HOUSE_FIELDS:
            fields.report(f"field '{name}' is not known", f"use one of {', '.join(HOUSE_FIELDS)}")
    if fields.text("refnumber") is None:
        fields.report("it has no refnumber", "add the printed number as field 'refnumber'")


def _check_works(references: Sequence[PrintedReference], problems: Problems) -> None:
    work_keys = {reference.key: reference.work_key for reference in references}
    for reference in references:
        if reference.work_key == reference.key:
            continue
        if reference.work_key not in work_keys:
            problem = f"samework names '{reference.work_key}', which is no key of this file"
            problems.add(reference.line, reference.key, problem, "write the key of the first reference to the work")
        elif work_keys[reference.work_key] != reference.work_key:
            problem = f"samework names '{reference.work_key}', which is itself a second printing"
            problems.add(reference.line, reference.key, problem, f"write '{work_keys[reference.work_key]}'")


def _check_numbers(references: Sequence[PrintedReference], problems: Problems) -> None:
    first_lines: dict[int, int] = {}
    for reference in references:
        if reference.number is None:
            continue
        first = first_lines.setdefault(reference.number, reference.line)
        if first != reference.line:
            problem = f"refnumber {reference.number} stands on line {first} already"
            problems.add(reference.line, reference.key, problem, "give each printed number one entry")
