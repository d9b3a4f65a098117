"""Write records as CSL-JSON, the fields that citeproc-js is given: python -m tests.citations.processor.records [cases]

The names are cut where the guideline cuts them: 'et al.' is a seventh author whose name is a mark, EVIGRAPH-ET-AL, so
that every style sees a list of seven or more, as the printed one is.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import evigraph
from evigraph.citations.record import Name, Record, record

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from cases import CASES

MARK = "EVIGRAPH-ET-AL"


def csl(entry: Record) -> dict[str, Any]:
    """Return a record as CSL-JSON (CSL 1.0.2)."""
    authors = [author(name) for name in entry.authors]
    pages = entry.pages.replace("–", "-")
    item: dict[str, Any] = {
        "id": str(entry.number),
        "type": "article-journal",
        "author": [*authors, *([{"literal": MARK}] if entry.et_al else [])],
        "title": entry.title,
        "container-title": entry.journal,
        "container-title-short": entry.journal,
        "issued": {"date-parts": [list(entry.date)]},
        "volume": entry.volume,
        "issue": entry.issue,
        "supplement-number": entry.supplement.removeprefix("Suppl "),
        "page": pages,
        "number": entry.article_number,
        "DOI": entry.doi,
        "PMID": entry.pmid,
        "PMCID": entry.pmcid,
    }
    return {name: value for name, value in item.items() if value}


def author(name: Name) -> dict[str, str]:
    """Return a name as CSL-JSON: initials with a stop each, particles apart."""
    if not name.initials:
        return {"literal": name.family}
    given = " ".join(f"{letter}." for letter in name.initials)
    parts = {"family": name.family, "given": given, "suffix": name.suffix, "non-dropping-particle": name.particle}
    return {part: value for part, value in parts.items() if value}


def records(which: str) -> list[Record]:
    """Return the guideline's 149 records, or the made-up cases."""
    if which == "cases":
        return list(CASES)
    kb = evigraph.open()
    return [record(kb, kb.identify(str(number))) for number in range(1, kb.guideline.reference_count + 1)]


if __name__ == "__main__":
    json.dump([csl(one) for one in records("".join(sys.argv[1:]))], sys.stdout, ensure_ascii=False, indent=1)
