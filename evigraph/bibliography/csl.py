"""CSL-JSON: what citeproc, pandoc, Quarto and Zotero read.

'et al.' is a last author ``{"literal": "others"}``, as pandoc makes it from BibTeX's 'and others' and prints it. What
CSL has no variable for (the printed number, notes of publication) is in ``custom``, which processors pass over. A
supplement stands behind the issue, because styles print ``supplement-number`` beside the issue or not at all.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from evigraph.bibliography.entry import Entry, dotted
from evigraph.citations.record import Name, Record

__all__ = ["OTHERS", "csl_json"]

OTHERS = {"literal": "others"}
"""The last author of a list that ends with 'et al.'"""


def csl_json(entries: Iterable[Entry]) -> str:
    """Return entries as CSL-JSON: an array of items."""
    return json.dumps([_item(entry) for entry in entries], ensure_ascii=False, indent=1) + "\n"


def _item(entry: Entry) -> dict[str, object]:
    record = entry.record
    parts = [part for part in (record.year, record.month, record.day) if part]
    item: dict[str, object] = {
        "id": entry.key,
        "type": "article-journal",
        "author": [_author(name) for name in record.authors] + ([OTHERS] if record.et_al else []),
        "title": record.title,
        "container-title": record.journal,
        "container-title-short": record.journal,
        "issued": {"date-parts": [parts]} if parts else None,
        "volume": record.volume,
        "issue": " ".join(part for part in (record.issue, record.supplement) if part),
        "page": (record.pages or record.article_number).replace("–", "-"),
        "DOI": record.doi,
        "PMID": record.pmid,
        "PMCID": record.pmcid,
        "custom": _custom(entry, record),
    }
    return {name: value for name, value in item.items() if value}


def _custom(entry: Entry, record: Record) -> dict[str, object]:
    kept: dict[str, object] = {
        "number": record.number,
        "article-number": record.article_number,
        "supplement": record.supplement,
        "published": record.published,
        "ahead-of-print": record.ahead_of_print,
        "correction": record.correction,
        "same-work": entry.same_work,
    }
    return {name: value for name, value in kept.items() if value}


def _author(name: Name) -> dict[str, str]:
    if not name.initials:
        return {"literal": name.whole_family}
    parts = {
        "family": name.family,
        "given": dotted(name),
        "suffix": name.suffix,
        "non-dropping-particle": name.particle,
    }
    return {part: value for part, value in parts.items() if value}
