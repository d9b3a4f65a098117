"""References from CSL-JSON, as `evigraph export -t csl-json` writes it, or any other program."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import Any

from evigraph.errors import DataError
from evigraph.loaders.bibtex import PrintedReference, without_supplement
from evigraph.loaders.latex import initials

__all__ = ["read_csl_json"]

_HYPHEN = re.compile(r"(?<=\w)-(?=\w)")


def read_csl_json(path: str | PathLike[str]) -> list[PrintedReference]:
    r"""Read every item of a CSL-JSON file, in the order of the file.

    Raises `DataError` if the file is no CSL-JSON or an item has no year.

    >>> from tempfile import TemporaryDirectory
    >>> item = '[{"id": "a", "title": "T", "author": [{"family": "Kemeny", "given": "N. E."}, {"literal": "others"}],'
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "a.json"
    ...     _ = file.write_text(item + ' "issued": {"date-parts": [[1999]]}}]', encoding="utf-8")
    ...     reference = read_csl_json(file)[0]
    >>> reference.authors, reference.et_al, reference.year
    (('Kemeny NE',), True, 1999)
    """
    file = Path(path)
    try:
        items = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise DataError(f"{file} cannot be read: {error.strerror}. Check the path") from None
    except ValueError as error:
        raise DataError(f"{file} is no CSL-JSON: {error}") from None
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise DataError(f"{file} is no CSL-JSON: it must be an array of items")
    return [_reference(file, item) for item in items]


def _reference(file: Path, item: Mapping[str, Any]) -> PrintedReference:
    key = str(item.get("id", ""))
    custom = item.get("custom") or {}
    names = item.get("author") or []
    et_al = bool(names) and names[-1] == {"literal": "others"}
    dates = ((item.get("issued") or {}).get("date-parts") or [[]])[0]
    year, month, day = (*(int(part) for part in dates), None, None, None)[:3]
    if year is None:
        raise DataError(f"{file}: item {key!r} has no year in 'issued'")
    supplement = _text(custom.get("supplement") or item.get("supplement-number"))
    article_number = _text(custom.get("article-number"))
    page = _text(item.get("page"))
    return PrintedReference(
        number=custom.get("number"),
        key=key,
        work_key=custom.get("same-work") or key,
        authors=tuple(_name(name) for name in (names[:-1] if et_al else names)),
        et_al=et_al,
        title=str(item.get("title", "")),
        journal=_text(item.get("container-title")),
        year=year,
        month=month,
        day=day,
        volume=_text(item.get("volume")),
        issue=without_supplement(_text(item.get("issue")), supplement),
        supplement=supplement,
        pages=_HYPHEN.sub("–", page) if page and not article_number else None,
        article_number=article_number,
        doi=_text(item.get("DOI")),
        pmid=_text(item.get("PMID")),
        pmcid=_text(item.get("PMCID")),
        published=_text(custom.get("published")),
        ahead_of_print=_text(custom.get("ahead-of-print")),
        correction=_text(custom.get("correction")),
        line=0,
        entry_type="article" if item.get("type") == "article-journal" else str(item.get("type", "")),
    )


def _text(value: object) -> str | None:
    return str(value) if value not in (None, "") else None


def _name(name: Mapping[str, str]) -> str:
    if "literal" in name:
        return name["literal"]
    family = " ".join(part for part in (name.get("non-dropping-particle"), name.get("family")) if part)
    return " ".join(part for part in (family, initials(name.get("given", "")), name.get("suffix")) if part)
