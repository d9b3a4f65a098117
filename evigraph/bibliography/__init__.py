"""Bibliography records for other programs: BibTeX, BibLaTeX, CSL-JSON, RIS, lists of identifiers.

`entry` takes the references from the graph, one module writes each family of formats, and `FORMATS` says which. What a
format has no field for is kept where the format allows it, so that our own loaders read back the same references.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from evigraph.bibliography.entry import Entry

__all__ = ["ASCII_FORMATS", "FORMATS", "write_bibliography"]

FORMATS: dict[str, tuple[str, ...]] = {
    "bibtex": (".bib",),
    "biblatex": (),
    "csl-json": (".json",),
    "ris": (".ris",),
    "endnote": (),
    "pmids": (),
    "dois": (),
}
"""Formats of a bibliography, and the file endings that choose them."""

ASCII_FORMATS = ("bibtex", "biblatex")
"""The formats that can say letters as LaTeX commands."""

_MODULES = {"csl-json": "csl", "endnote": "ris", "biblatex": "bibtex", "pmids": "lists", "dois": "lists"}


def write_bibliography(entries: Iterable[Entry], format: str, *, ascii: bool = False) -> bytes:  # noqa: A002
    r"""Return entries in one of `FORMATS`, as UTF-8; ``ascii`` writes LaTeX commands instead of other letters.

    Raises `UsageError` for a letter that has no LaTeX command.

    >>> import evigraph
    >>> from evigraph.bibliography.entry import entries
    >>> write_bibliography(entries(evigraph.open(), [76, 86]), "pmids")
    b'10615075\n'
    """
    module = import_module(f"evigraph.bibliography.{_MODULES.get(format, format)}")
    write = getattr(module, format.replace("-", "_"))
    text = write(list(entries), ascii=ascii) if format in ASCII_FORMATS else write(list(entries))
    return cast("str", text).encode("utf-8")
