"""DOIs as people write them: with a resolver or a prefix, in capitals, percent-encoded, with a sentence's full stop."""

from __future__ import annotations

import re

__all__ = ["bare_doi", "dois_in", "without_dois"]

_DOI = re.compile(r"10\.\d{4,9}/\S+", re.IGNORECASE)
_BEFORE = r"(?:(?:https?://)?(?:www\.|dx\.)?doi\.org/|(?:info:)?doi[:/]?\s*)?"
_WITH_PREFIX = re.compile(rf"{_BEFORE}({_DOI.pattern})", re.IGNORECASE)


def bare_doi(text: str) -> str | None:
    """Return the DOI that a text is, without resolver or prefix, lower case; ``None`` if it is none.

    >>> bare_doi("https://doi.org/10.1016/S0140-6736(08)60455-9")
    '10.1016/s0140-6736(08)60455-9'
    >>> bare_doi("DOI: 10.1016/S0140-6736%2808%2960455-9."), bare_doi("see 10.1016/x")
    ('10.1016/s0140-6736(08)60455-9', None)
    """
    match = _WITH_PREFIX.fullmatch(text.strip())
    return _bare(match[1]) if match else None


def dois_in(text: str) -> list[str]:
    """Return every DOI in a text, bare.

    >>> dois_in("(see https://doi.org/10.1016/S0140-6736(08)60455-9).")
    ['10.1016/s0140-6736(08)60455-9']
    """
    return [_bare(match[0]) for match in _DOI.finditer(text)]


def without_dois(text: str) -> str:
    """Return a text with a blank for each DOI and what stands before it.

    >>> without_dois("pump doi:10.1000/182 trial")
    'pump   trial'
    """
    return _WITH_PREFIX.sub(" ", text)


def _bare(doi: str) -> str:
    """Return a DOI without what a sentence puts after it."""
    if "%" in doi:
        from urllib.parse import unquote

        doi = unquote(doi)
    doi = doi.rstrip(".,;:!?>\"'»”")
    while doi.endswith((")", "]")) and doi.count("(") + doi.count("[") < doi.count(")") + doi.count("]"):
        doi = doi[:-1].rstrip(".,;:")
    return doi.casefold()
