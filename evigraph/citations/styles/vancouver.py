"""Vancouver: the style of the National Library of Medicine, Citing Medicine, 2nd edition, citation-sequence.

Six names, then et al.; page ranges as short as can be; no stop after an identifier.
"""

from __future__ import annotations

from evigraph.citations.record import Record
from evigraph.citations.spans import Span, curly, stopped
from evigraph.citations.styles.parts import MONTHS_SHORT, names, shortest_pages, supplement_number

__all__ = ["cite"]

MOST, SHOWN = 6, 6


def cite(record: Record) -> list[Span]:
    """Return the entry in NLM style."""
    written = names(record.authors)
    if record.et_al or len(written) > MOST:
        written = [*written[:SHOWN], "et al"]
    place = ":".join(filter(None, [_volume(record), record.article_number or shortest_pages(record.pages)]))
    sentences = [", ".join(written), curly(record.title), record.journal.replace(".", "")]
    sentences = [curly(sentences[0]), *sentences[1:], ";".join(filter(None, [_date(record), place]))]
    parts = [stopped(sentence) for sentence in sentences if sentence]
    if record.doi:
        parts.append(f"doi:{record.doi}")
    identifiers = [
        *([f"PubMed PMID: {record.pmid}"] if record.pmid else []),
        *([f"PubMed Central PMCID: {record.pmcid}"] if record.pmcid else []),
    ]
    if identifiers:
        parts.append("; ".join(identifiers) + ".")
    return [Span(" ".join(parts))]


def _date(record: Record) -> str:
    year, *rest = map(str, record.date or ("",))
    return " ".join([year, *(MONTHS_SHORT[int(part) - 1] if x == 0 else part for x, part in enumerate(rest))])


def _volume(record: Record) -> str:
    number = supplement_number(record.supplement)
    supplement = f"Suppl {number}" if number else record.supplement
    issue = " ".join(filter(None, [record.issue, supplement]))
    return record.volume + (f"({issue})" if issue else "")
