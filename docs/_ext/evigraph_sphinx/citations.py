"""What a reader copies of a reference. `formatted` is the one place to plug in more styles."""

from __future__ import annotations

from evigraph.errors import EvigraphError
from evigraph.export import export_bibtex
from evigraph.kb import KnowledgeBase

__all__ = ["formatted"]


def formatted(kb: KnowledgeBase, number: int) -> list[tuple[str, str]]:
    """Return name and text of each form in which the reference with this printed number can be copied.

    >>> import evigraph
    >>> [(name, text.split("{")[0]) for name, text in formatted(evigraph.open(), 76)]
    [('BibTeX', '@article')]
    """
    try:
        return [("BibTeX", export_bibtex(kb, [number]).decode("utf-8").strip())]
    except EvigraphError:
        return []  # the folder has no .bib file
