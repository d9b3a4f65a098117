"""A description as plain data: a title, then sections of facts and small tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from evigraph.answers import Answer

__all__ = ["Description", "Fact", "Section"]


@dataclass(frozen=True)
class Fact:
    """One line: what it is, its value as text, and the ID of the thing that the value names ('' where it is none)."""

    label: str
    value: str
    id: str = ""


@dataclass(frozen=True)
class Section:
    """Facts, then a table. ``id`` names the part that the section is about, where it is one (a study's comparison)."""

    title: str
    facts: tuple[Fact, ...] = ()
    table: Answer | None = None
    id: str = ""

    def __bool__(self) -> bool:
        return bool(self.facts or self.table)


@dataclass(frozen=True)
class Description:
    """Everything known about one thing: its ID, kind (``reference``, ``study`` ...), title line and sections.

    >>> Description("finding/a", "https://example.org/finding/a", "finding", "OS worse", ()).to_dict()["title"]
    'OS worse'
    """

    id: str
    iri: str
    kind: str
    title: str
    sections: tuple[Section, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return JSON values: all sections and columns, ``null`` where the source prints nothing."""
        return {
            "id": self.id,
            "iri": self.iri,
            "kind": self.kind,
            "title": self.title,
            "sections": [
                {
                    "title": section.title,
                    "id": section.id or None,
                    "facts": [{"label": f.label, "value": f.value, "id": f.id or None} for f in section.facts],
                    "rows": [dict(row) for row in section.table or ()],
                }
                for section in self.sections
            ],
        }
