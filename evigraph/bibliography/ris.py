"""RIS, and RIS as EndNote reads it.

'et al.' is a last author of that name; RIS has no other way to say it. What RIS has no tag for (the printed number, a
supplement, notes of publication) stands in notes, ``N1``, each with a word that says what it is. To EndNote a name
without a comma would be a person's, so that groups and 'et al.' end with one; it takes the key from ``LB``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from evigraph.bibliography.entry import Entry, dotted

if TYPE_CHECKING:
    from evigraph.citations.record import Name, Record

__all__ = ["ET_AL", "NOTES", "endnote", "ris"]

ET_AL = "et al."
"""The last author of a list that ends with 'et al.'"""

NOTES = {
    "Printed number": "number",
    "Supplement": "supplement",
    "Published": "published",
    "Ahead of print": "ahead_of_print",
    "Correction": "correction",
}
"""How a note begins, and the field of the record that it holds. ``Same work as`` holds the key of another entry."""


def ris(entries: Iterable[Entry]) -> str:
    """Return entries as RIS."""
    return _written([_fields(entry, group_end="") for entry in entries])


def endnote(entries: Iterable[Entry]) -> str:
    """Return entries as RIS for EndNote's filter 'Reference Manager (RIS)', encoding UTF-8."""
    fields = [{**_fields(entry, group_end=","), "label": entry.key} for entry in entries]
    return _written(fields).replace("\n", "\r\n")


def _fields(entry: Entry, group_end: str) -> dict[str, object]:
    record = entry.record
    first, _, last = record.pages.partition("–")
    fields: dict[str, object] = {
        "type_of_reference": "JOUR",
        "id": entry.key,
        "authors": [_author(name, group_end) for name in record.authors] + [ET_AL + group_end] * record.et_al,
        "title": record.title,
        "secondary_title": record.journal,
        "alternate_title1": record.journal,
        "year": str(record.year or ""),
        "date": _date(record),
        "volume": record.volume,
        "number": " ".join(part for part in (record.issue, record.supplement) if part),
        "start_page": first,
        "end_page": last,
        "custom7": record.article_number,
        "doi": record.doi,
        "accession_number": record.pmid,
        "custom2": record.pmcid,
        "notes": [*_notes(record), *([f"Same work as: {entry.same_work}"] if entry.same_work else [])],
    }
    return {name: value for name, value in fields.items() if value}


def _date(record: Record) -> str:
    """Return 'YYYY/MM/DD/' as far as it is known; nothing for a year alone, which has its own tag."""
    if not record.month:
        return ""
    return f"{record.year}/{record.month:02}/{f'{record.day:02}' if record.day else ''}/"


def _author(name: Name, group_end: str) -> str:
    if not name.initials:
        return name.whole_family + group_end
    return ", ".join(part for part in (name.whole_family, dotted(name), name.suffix) if part)


def _notes(record: Record) -> list[str]:
    return [f"{begins}: {getattr(record, field)}" for begins, field in NOTES.items() if getattr(record, field)]


def _written(fields: list[dict[str, object]]) -> str:
    import rispy

    class Writer(rispy.RisWriter):  # type: ignore[misc]
        """rispy's, without the running number before each record, which is no RIS."""

        def set_header(self, count: int) -> str:
            return ""

    return str(rispy.dumps(fields, implementation=Writer))
