"""What makes no difference between two spellings of a word, and how far apart two words are."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import combining, normalize

__all__ = ["distance", "fold", "parts", "stem"]

_LETTERS = str.maketrans({
    "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ħ": "h",
    "α": "alpha", "β": "beta", "γ": "gamma", "κ": "kappa", "μ": "mu",
})  # fmt: skip
"""Letters that no accent makes, so that Unicode does not take them apart."""

_APART = re.compile(r"[^\w]+|_+")
_SIGNS = re.compile(r"[^\w+]+|_+")
_ENDINGS = (("tases", "tasis"), ("noses", "nosis"), ("yses", "ysis"), ("ies", "y"))


def _plain(text: str) -> str:
    folded = text.casefold()
    if folded.isascii():
        return folded
    apart = normalize("NFKD", folded)
    return "".join(c for c in apart if not combining(c)).translate(_LETTERS)


def _variants(text: str) -> str:
    return text.replace("z", "s").replace("our", "or").replace("aem", "em").replace("leuk", "luk")


def fold(text: str) -> str:
    """Fold a name: case, accents, hyphens, spaces and British or American spelling make no difference.

    >>> fold("Randomised") == fold("randomized"), fold("K-ras") == fold("KRAS"), fold("tumour") == fold("Tumor")
    (True, True, True)
    >>> fold("Jørgensen"), fold("D'Angelica")
    ('jorgensen', 'dangelica')
    """
    return _variants(_SIGNS.sub("", _plain(text)))


@lru_cache(maxsize=65536)
def parts(word: str) -> tuple[str, ...]:
    """Return the folded parts of a word that hyphens, apostrophes and other signs divide.

    >>> parts("D'Angelica"), parts("first-line"), parts("(HR)"), parts("?!")
    (('d', 'angelica'), ('first', 'line'), ('hr',), ())
    """
    return tuple(_variants(part) for part in _APART.split(_plain(word)) if part)


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return a folded word without its plural ending.

    >>> stem("metastases"), stem("mutations"), stem("studies"), stem("status"), stem("ras")
    ('metastasis', 'mutation', 'study', 'status', 'ras')
    """
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word.removesuffix(ending) + instead
    plural = len(word) > 4 and word.endswith("s") and word[-2] not in "siu"
    return word[:-1] if plural else word


def distance(one: str, other: str, most: int) -> int:
    """Return how many letters must be changed, left out, added or swapped with their neighbour; at most ``most + 1``.

    >>> distance("kemney", "kemeny", 2), distance("nordlinnger", "nordlinger", 2), distance("folfox", "braf", 2)
    (1, 1, 3)
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for x, a in enumerate(one, 1):
        before2, before, row = before, row, [x]
        for y, b in enumerate(other, 1):
            cost = min(before[y] + 1, row[-1] + 1, before[y - 1] + (a != b))
            if x > 1 and y > 1 and a == other[y - 2] and b == one[x - 2]:
                cost = min(cost, before2[y - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
