"""AMA: the style of the American Medical Association, AMA Manual of Style, 11th edition.

Up to six names, of more the first three and et al.; the journal in italics; whole page ranges with a hyphen.
"""

from __future__ import annotations

from evigraph.citations.record import Record
from evigraph.citations.spans import Span, curly, stopped
from evigraph.citations.styles.parts import MONTHS, names, pages, supplement_number

__all__ = ["cite"]

MOST, SHOWN = 6, 3


def cite(record: Record) -> list[Span]:
    """Return the entry in AMA style."""
    written = names(record.authors)
    if len(written) + record.et_al > MOST:
        written = [*written[:SHOWN], "et al"]
    elif record.et_al:
        written = [*written, "et al"]
    lead = " ".join(stopped(part) for part in (curly(", ".join(written)), curly(record.title)) if part)
    place = ":".join(filter(None, [_issued(record), record.article_number or pages(record.pages, "-")]))
    spans = [Span(f"{lead} "), Span(record.journal.replace(".", ""), "italic"), Span(f". {place}." if place else ".")]
    return [*spans, *([Span(f" doi:{record.doi}")] if record.doi else [])]


def _issued(record: Record) -> str:
    year, *rest = record.date or ("",)
    if not record.volume and not record.issue:
        month = MONTHS[int(rest[0]) - 1] if rest else ""
        day = f" {rest[1]}," if len(rest) > 1 else ""
        return " ".join(filter(None, ["Published online", month + day, str(year)])) if year else ""
    number = supplement_number(record.supplement)
    supplement = f"suppl {number}" if number else record.supplement
    volume = record.volume + "".join(f"({part})" for part in (record.issue, supplement) if part)
    return ";".join(filter(None, [str(year), volume]))
