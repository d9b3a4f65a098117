"""The guideline's own style, as its reference list prints it.

Lee DH, Lee JM. (2017) Whole-body PET/MRI for colorectal cancer staging: is it the way forward? *J Magn Reson Imag*
45:21–35. https://doi.org/10.1002/jmri.25337.
"""

from __future__ import annotations

from evigraph.citations.record import Record
from evigraph.citations.spans import Span, plain
from evigraph.citations.styles.parts import MONTHS_SHORT, names

__all__ = ["cite"]

_MONTHS = [month if month != "Sep" else "Sep." for month in MONTHS_SHORT]  # the one September of the list has a stop


def cite(record: Record) -> list[Span]:
    """Return the entry as the guideline would print it."""
    title = record.title if record.title[-1:] in ("?", "!", ".") else f"{record.title}."
    place = _place(record)
    journal = [Span(record.journal, "italic"), *([Span(f" {place}")] if place else [])]
    link = [Span(f"https://doi.org/{record.doi}", "link")] if record.doi else []
    identifiers = [f"PMID: {record.pmid}"] if record.pmid else []
    identifiers += [f"PMCID: {record.pmcid}"] if record.pmcid else []
    notes = _notes(record)
    sentences: list[list[Span]] = [journal, [*link, *notes]] if link else [[*journal, *notes]]
    sentences += [[Span(f"Published {_noted(record.published)}" if record.published else "")]]
    sentences += [[Span("; ".join(identifiers))]]
    spans = [*_authors(record), Span(f" ({_date(record) or 'no date'}) {title} ")]
    for sentence in sentences:
        if text := plain(sentence):
            spans += [*sentence, Span(" " if text.endswith(".") else ". ")]
    return [*spans[:-1], Span(spans[-1].text.rstrip())]


def _authors(record: Record) -> list[Span]:
    written = ", ".join(names(record.authors))
    if record.et_al:
        return [Span(f"{written} "), Span("et al.", "italic")]
    return [Span(f"{written}." if written else "")]


def _date(record: Record) -> str:
    """Only the date after the names: a note 'Published ...' stands at the end."""
    month = _MONTHS[record.month - 1] if record.month else ""
    return " ".join(str(part) for part in (record.year, month, record.day) if part)


def _place(record: Record) -> str:
    issue = " ".join(filter(None, [record.issue, record.supplement]))
    where = record.volume + (f"({issue})" if issue else "")
    return ":".join(filter(None, [where, record.pages or record.article_number]))


def _notes(record: Record) -> list[Span]:
    notes = (
        [Span(f" [published online ahead of print, {_noted(record.ahead_of_print)}]")] if record.ahead_of_print else []
    )
    if record.correction:
        journal, _, rest = record.correction.rstrip(".").partition(".")
        notes += [Span(" [published correction appears in "), Span(journal, "italic"), Span(f".{rest}]")]
    return notes


def _noted(date: str) -> str:
    year, *rest = date.split("-")
    return " ".join([year, *(_MONTHS[int(part) - 1] if x == 0 else str(int(part)) for x, part in enumerate(rest))])
