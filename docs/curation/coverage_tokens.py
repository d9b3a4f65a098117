"""Find the numbers in a sentence: digits, names that hold digits, and a closed list of words.

What is one token:

- digits with their decimals and thousands: ``93.1``, ``1,699``, ``0.0003``; a range has two, ``5-11 %``;
- a name that holds digits, whole: ``TP53``, ``FOLFOX4``, ``KEYNOTE-177``, ``4A``, ``3D``, ``NCT02597348``;
- a word of `NUMBER_WORDS`, also where a hyphen follows it: ``two`` in ``two-stage``;
- a Roman numeral after ``phase`` or ``stage``.

No number for us: the exponent of a unit (``cm3``), a Roman numeral in a trial's name (``SECA-II``), and words that say
only how many in passing: both, dual, single, solitary, once, multiple, several, many, few, majority, decade.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from evigraph.folding import fold

__all__ = ["NUMBER_WORDS", "TIME", "Token", "tokens"]

NUMBER_WORDS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred", "thousand", "million"),
    *("half", "halves", "third", "thirds", "quarter", "quarters", "twice", "thrice", "double", "doubled", "triple"),
    *("dozen", "twofold", "threefold", "first", "second", "fourth", "fifth"),
)
"""The words that count as numbers; ordinals stand here so that each is looked at."""

_REGISTRY = re.compile(r"\b(NCT) (?=\d{8}\b)")
_UNIT = re.compile(r"[cdkm]?m[23]")
_TOKEN = re.compile(
    r"(?P<name>[A-Za-z][A-Za-z0-9]*-\d+(?![\w.,]*%)(?![.,]\d)\b|\b(?:[A-Za-z]+\d\w*|\d+[A-Za-z]\w*))"
    r"|(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"|(?<=phase )(?P<phase>I{1,3}|IV)\b|(?<=stage )(?P<stage>I{1,3}|IV)\b"
    rf"|\b(?P<word>{'|'.join(NUMBER_WORDS)})\b",
    re.IGNORECASE,
)
TIME = re.compile(r"(?:,? (?:and |or )?\d+(?:\.\d+)?|,)*,?[ -]?(?:years?|months?|yrs?)\b", re.IGNORECASE)
"""What follows a number that is a point in time, others of the same list between: ``1, 3, and 5-year``."""


@dataclass(frozen=True)
class Token:
    """One number of a sentence: the token, and what stands before and after it."""

    text: str
    before: str
    after: str

    @property
    def context(self) -> str:
        """The token with at most three words on either side, to find it again."""
        before, after = self.before.split(" ")[-4:], self.after.split(" ")[:4]
        return " ".join([*before[:-1], before[-1] + self.text + after[0], *after[1:]]).strip()


def tokens(text: str) -> list[Token]:
    """Return the numbers of a text, folded, in their order.

    >>> [token.text for token in tokens("BRAF V600E in 5–11 % of 1,001 (2.0 cm³; 1, 3, and 5-year; a quarter; TP53)")]
    ['V600E', '5', '11', '1,001', '2.0', '1', '3', '5', 'quarter', 'TP53']
    >>> [token.text for token in tokens("One phase II trial (NCT 04870879, VOLFI-2) of HER-2, at 7/8/4A, P=0.002")]
    ['one', 'II', 'NCT04870879', 'VOLFI-2', 'HER-2', '7', '8', '4A', '0.002']
    """
    folded = _REGISTRY.sub(r"\1", fold(text))
    found = []
    for match in _TOKEN.finditer(folded):
        if _UNIT.fullmatch(match[0]):
            continue
        written = match[0].lower() if match["word"] else match[0]
        found.append(Token(written, folded[: match.start()], folded[match.end() :]))
    return found
