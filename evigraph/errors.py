"""The errors that a user can meet: each says what is wrong, where, and how to mend it.

Exit codes (design: 0 answered, 1 unknown thing or bad data, 2 misuse) belong to the class.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["DataError", "EvigraphError", "MissingLibraryError", "Problem", "UnknownThingError", "UsageError"]


class Problem(NamedTuple):
    """One problem in the data, as ``evigraph check`` reports it.

    ``line`` counts from 1; 0 means that the problem belongs to the file as a whole. ``severity`` is ``error`` (our
    fault, to be mended) or ``warning`` (an oddity of the source that no register entry discharges).

    >>> print(Problem("trials.ttl", 12, "error", "c:adjuvent", "unknown concept", "write c:adjuvant"))
    trials.ttl:12: error: c:adjuvent: unknown concept. Mend: write c:adjuvant
    """

    file: str
    line: int
    severity: str
    thing: str
    problem: str
    mend: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        thing = f"{self.thing}: " if self.thing else ""
        mend = f". Mend: {self.mend}" if self.mend else ""
        return f"{where}: {self.severity}: {thing}{self.problem}{mend}"


class EvigraphError(Exception):
    """Base of all errors that evigraph raises on purpose."""

    exit_code = 1


class UnknownThingError(EvigraphError):
    """No reference, study, finding or other thing is known by the ID that was given, or several are."""


class DataError(EvigraphError):
    """A data folder or file cannot be opened. ``problems`` holds all that was found, not the first only."""

    def __init__(self, message: str, problems: tuple[Problem, ...] = ()) -> None:
        self.problems = problems
        super().__init__("\n".join([message, *(f"  {p}" for p in problems)]))


class UsageError(EvigraphError):
    """Misuse: an unknown question, parameter or concept, or SPARQL that does not parse."""

    exit_code = 2


class MissingLibraryError(EvigraphError, ImportError):
    """An optional library is not installed. ``extra`` is the part of evigraph that brings it.

    >>> print(MissingLibraryError("figures", "matplotlib", "plot"))
    figures need matplotlib, which is not installed. Install it with:  pip install 'evigraph[plot]'
    """

    def __init__(self, what: str, library: str, extra: str) -> None:
        super().__init__(
            f"{what} need {library}, which is not installed. Install it with:  pip install 'evigraph[{extra}]'"
        )
