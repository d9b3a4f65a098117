"""From RDF terms to the values that an answer shows.

A concept is the last part of its IRI, a thing of the guideline its short ID (``finding/kemeny2021-os``), a number a
number. A cell can hold several values: numbers and keys joined by a space, all else by `` | ``, always sorted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evigraph.names import CONCEPT, PREFIXES, ROOT, SCHEME, XSD

if TYPE_CHECKING:
    import pyoxigraph

__all__ = ["Value", "cell", "shorten"]

Value = str | int | float | bool | None
"""What a cell of an answer can hold. ``None`` is 'the place does not print it'."""

SEPARATOR = " | "
_INTEGER = XSD + "integer"
_NUMBERS = frozenset(XSD + name for name in ("decimal", "double", "float"))
_BOOLEAN = XSD + "boolean"
_BARE = (CONCEPT, SCHEME, ROOT + "guideline/")


def shorten(iri: str, base: str = "") -> str:
    """Shorten an IRI to what a user reads and types.

    >>> shorten("https://w3id.org/evigraph/concept/HAI-pump")
    'HAI-pump'
    >>> shorten("https://w3id.org/evigraph/crlm/finding/pikoulis2016-os", "https://w3id.org/evigraph/crlm/")
    'finding/pikoulis2016-os'
    >>> shorten("http://purl.org/dc/terms/title")
    'dcterms:title'
    """
    for start in _BARE:
        if iri.startswith(start):
            return iri[len(start) :]
    if base and iri.startswith(base):
        return iri[len(base) :]
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def cell(column: str, term: pyoxigraph.NamedNode | pyoxigraph.Literal | object | None, base: str) -> Value:
    """Turn one term of a result into a cell's value."""
    if term is None:
        return None
    datatype = getattr(term, "datatype", None)
    text: str = getattr(term, "value", str(term))
    if datatype is None:
        return shorten(text, base)
    if datatype.value == _INTEGER:
        return int(text)
    if datatype.value in _NUMBERS:
        return float(text)
    if datatype.value == _BOOLEAN:
        return text == "true"
    return _several(column, text, base) or None


def _several(column: str, text: str, base: str) -> str:
    """Sort what a cell joins: engines order a GROUP_CONCAT differently.

    >>> _several("numbers", "86 9 76", "")
    '9 76 86'
    >>> _several("tests", "https://w3id.org/evigraph/concept/HAI | https://w3id.org/evigraph/concept/FOLFOX", "")
    'FOLFOX | HAI'
    """
    if column == "numbers" or column.endswith("_numbers"):
        return " ".join(sorted(set(text.split()), key=int))
    if column == "keys" or column.endswith("_keys"):
        return " ".join(sorted(set(text.split())))
    if SEPARATOR not in text and not text.startswith("http"):
        return text
    return SEPARATOR.join(sorted({shorten(part, base) for part in text.split(SEPARATOR)} - {""}))
