"""One thing that can be found, before it is indexed. (No dataclass: importing `dataclasses` takes 10 ms.)"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

__all__ = ["Document"]


class Document(NamedTuple):
    """One thing that can be found. The texts are as written; the index folds them.

    ``identifiers`` maps an exact key (``doi:…``, ``pmid:…``, ``number:…``, ``name:…``) to what it is called in an
    answer. ``types`` are design and phase concepts, ``places`` tables and sections by their short names.
    """

    kind: str
    id: str
    label: str
    number: int | None = None
    key: str | None = None
    year: int | None = None
    name: str = ""
    people: tuple[str, ...] = ()
    title: str = ""
    journal: str = ""
    about: str = ""
    identifiers: Mapping[str, str] = MappingProxyType({})
    types: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
