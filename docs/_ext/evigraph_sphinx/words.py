"""The words of the site's search: accents make no difference, in the pages and in what a reader types."""

# mypy: allow-subclassing-any, no-warn-return-any, disable-error-code="import-not-found,import-untyped,import"

from __future__ import annotations

import json
from unicodedata import combining, normalize

from sphinx.search.en import SearchEnglish

__all__ = ["English", "without_accents"]

_LETTERS = {"ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "ł": "l", "đ": "d"}
_LETTERS |= {letter.upper(): plain.capitalize() for letter, plain in _LETTERS.items() if letter != "ß"}
"""Letters that Unicode does not take apart, to what is typed for them."""


def without_accents(text: str) -> str:
    """Return the text as it is typed on any keyboard.

    >>> without_accents("Grünberger, Jørgensen and Lièvre")
    'Grunberger, Jorgensen and Lievre'
    """
    if text.isascii():
        return text
    apart = "".join(letter for letter in normalize("NFKD", text) if not combining(letter))
    return "".join(_LETTERS.get(letter, letter) for letter in apart)


class English(SearchEnglish):
    """Sphinx's English search with words that have no accents."""

    js_splitter_code = f"""
const evigraphLetters = {json.dumps(_LETTERS, sort_keys=True)};
var splitQuery = (query) => query.normalize("NFKD").replace(/\\p{{M}}/gu, "")
  .replace(/[^\\x00-\\x7f]/g, (letter) => evigraphLetters[letter] ?? letter)
  .split(/[^\\p{{L}}\\p{{N}}_]+/u).filter(Boolean);
"""

    def split(self, text: str) -> list[str]:
        """Return the words of a text."""
        return super().split(without_accents(text))
