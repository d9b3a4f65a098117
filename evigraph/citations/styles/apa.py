"""APA: the style of the American Psychological Association, Publication Manual, 7th edition.

APA names up to twenty authors. The guideline's list prints six at most and 'et al.', so a longer list cannot be given
as APA wants it; `truncated` says so, and the entry says 'et al.' where the names end.
"""

from __future__ import annotations

from evigraph.citations.record import Name, Record
from evigraph.citations.spans import Span, curly, joined, stopped
from evigraph.citations.styles.parts import pages, supplement_number

__all__ = ["cite", "truncated"]

MOST, SHOWN = 20, 19


def cite(record: Record) -> list[Span]:
    """Return the entry in APA style."""
    year = f"({record.year or 'n.d.'})."
    lead = " ".join(filter(None, [_authors(record), year, stopped(curly(record.title)) if record.title else ""]))
    source = joined([_journal(record), _pages(record)], ", ")
    link = [Span(" "), Span(f"https://doi.org/{record.doi}", "link")] if record.doi else []
    stop = [] if source[-1:] and source[-1].text.endswith(".") else [Span(".")]
    return [Span(f"{lead} "), *source, *stop, *link]


def truncated(record: Record) -> bool:
    """Tell whether the list prints fewer names than APA wants."""
    return record.et_al


def _authors(record: Record) -> str:
    written = [curly(_name(name)) for name in record.authors]
    if record.et_al:
        return ", ".join([*written, "et al."])
    if len(written) > MOST:
        return stopped(f"{', '.join(written[:SHOWN])}, … {written[-1]}")
    if len(written) > 1:
        written[-1] = f"& {written[-1]}"
    return stopped(", ".join(written)) if written else ""


def _name(name: Name) -> str:
    initials = " ".join(f"{letter}." for letter in name.initials).replace(" -.", "-")
    return ", ".join(filter(None, [name.whole_family, initials, name.suffix]))


def _journal(record: Record) -> list[Span]:
    number = supplement_number(record.supplement)
    issue = ", ".join(filter(None, [record.issue, f"Suppl. {number}" if number else record.supplement]))
    volume = [Span(record.volume, "italic"), *([Span(f"({issue})")] if issue else [])]
    return joined([[Span(record.journal, "italic")], volume], ", ")


def _pages(record: Record) -> list[Span]:
    return [Span(f"Article {record.article_number}" if record.article_number else pages(record.pages))]
