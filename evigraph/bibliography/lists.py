"""Identifiers, one a line, each once: what PubMed's search box and many tools take."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evigraph.bibliography.entry import Entry

__all__ = ["dois", "pmids"]


def pmids(entries: Iterable[Entry]) -> str:
    """Return the PubMed ids."""
    return _lines(entry.record.pmid for entry in entries)


def dois(entries: Iterable[Entry]) -> str:
    """Return the DOIs."""
    return _lines(entry.record.doi for entry in entries)


def _lines(values: Iterable[str]) -> str:
    return "".join(f"{value}\n" for value in dict.fromkeys(values) if value)
