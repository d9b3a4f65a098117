"""Answers as an Excel workbook. All cells are text, so that pages 1-2 become no date."""

from __future__ import annotations

from datetime import UTC, datetime

from evigraph.answers import Answer
from evigraph.formats.text import text_of

__all__ = ["xlsx"]


def xlsx(answer: Answer) -> bytes:
    """One sheet with a frozen header line; the same answer gives the same bytes."""
    from io import BytesIO

    from xlsxwriter import Workbook

    out = BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})
    sheet = book.add_worksheet("answer")
    bold = book.add_format({"bold": True})
    for x, name in enumerate(answer.columns):
        sheet.write_string(0, x, name, bold)
        widest = max([len(name), *(len(text_of(row[name])) for row in answer.rows)])
        sheet.set_column(x, x, min(60, widest + 2))
        for y, row in enumerate(answer.rows, 1):
            sheet.write_string(y, x, text_of(row[name]))
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()
