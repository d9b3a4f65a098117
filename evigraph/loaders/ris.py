"""References from RIS, as `evigraph export -t ris` and `-t endnote` write it, or any other program."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import Any

from evigraph.errors import DataError
from evigraph.loaders.bibtex import PrintedReference, without_supplement
from evigraph.loaders.latex import initials

__all__ = ["read_ris"]

_ET_AL = ("et al", "et al.", "et al.,")
_SAME_WORK = "Same work as"


def read_ris(path: str | PathLike[str]) -> list[PrintedReference]:
    r"""Read every record of a RIS file, in the order of the file.

    Raises `DataError` if the file is no RIS or a record has no year.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "a.ris"
    ...     _ = file.write_text("TY  - JOUR\nAU  - Kemeny, N. E.\nAU  - et al.\nTI  - T\nPY  - 1999\nER  - \n", "utf-8")
    ...     reference = read_ris(file)[0]
    >>> reference.authors, reference.et_al, reference.year
    (('Kemeny NE',), True, 1999)
    """
    import rispy

    file = Path(path)
    try:
        records = rispy.loads(file.read_text(encoding="utf-8-sig").replace("\r\n", "\n"))
    except OSError as error:
        raise DataError(f"{file} cannot be read: {error.strerror}. Check the path") from None
    except (ValueError, rispy.ParseError) as error:
        raise DataError(f"{file} is no RIS: {error}") from None
    return [_reference(file, record) for record in records]


def _reference(file: Path, record: Mapping[str, Any]) -> PrintedReference:
    key = str(record.get("id") or record.get("label") or "")
    names = [str(name) for name in record.get("authors") or record.get("first_authors") or ()]
    et_al = bool(names) and names[-1].casefold() in _ET_AL
    notes = dict(note.split(": ", 1) for note in record.get("notes", ()) if ": " in note)
    date = [int(part) for part in str(record.get("date", "")).split("/") if part.strip().isdigit()]
    year = str(record.get("year") or record.get("publication_year") or "")[:4]
    if not year.isdigit():
        raise DataError(f"{file}: record {key!r} has no year (PY)")
    pages = [str(record[name]) for name in ("start_page", "end_page") if record.get(name)]
    supplement = notes.get("Supplement")
    number = notes.get("Printed number", "")
    return PrintedReference(
        number=int(number) if number.isdigit() else None,
        key=key,
        work_key=notes.get(_SAME_WORK) or key,
        authors=tuple(_name(name) for name in (names[:-1] if et_al else names)),
        et_al=et_al,
        title=str(record.get("title") or record.get("primary_title") or ""),
        journal=record.get("secondary_title") or record.get("journal_name"),
        year=int(year),
        month=date[1] if len(date) > 1 else None,
        day=date[2] if len(date) > 2 else None,
        volume=record.get("volume"),
        issue=without_supplement(record.get("number"), supplement),
        supplement=supplement,
        pages="–".join(pages) or None,
        article_number=record.get("custom7"),
        doi=record.get("doi"),
        pmid=record.get("accession_number"),
        pmcid=record.get("custom2"),
        published=notes.get("Published"),
        ahead_of_print=notes.get("Ahead of print"),
        correction=notes.get("Correction"),
        line=0,
        entry_type="article" if record.get("type_of_reference") == "JOUR" else "misc",
    )


def _name(name: str) -> str:
    """Turn 'Family, A. B., Jr' round; a group ends with a comma or has none."""
    family, *rest = (part.strip() for part in name.rstrip(", ").split(","))
    return " ".join([family, *(initials(part) for part in rest)])
