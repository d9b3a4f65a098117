r"""BibTeX and BibLaTeX, in UTF-8 or with LaTeX commands for all letters beyond ASCII.

Titles stand in a second pair of braces: they are printed in sentence case already, and which of their words are proper
nouns or acronyms nobody has marked, so no style may change the case of any. Fields that no style knows (the printed
number, a supplement) are passed over by BibTeX and read back by `evigraph.loaders.bibtex`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from evigraph.bibliography.entry import Entry, dotted
from evigraph.errors import UsageError

if TYPE_CHECKING:
    from evigraph.citations.record import Name, Record

__all__ = ["biblatex", "bibtex"]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SPECIAL = {
    **{sign: f"\\{sign}" for sign in "&%#$_"},
    "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}", "{": "\\{", "}": "\\}",
}  # fmt: skip
_SPECIALS = re.compile(r"[&%#$_\\~^{}]")
_LIGATURES = re.compile(r"-(?=-)|'(?=')|`(?=`)|[?!](?=`)")
Encode = Callable[[str], str]


def bibtex(entries: Iterable[Entry], *, ascii: bool = False) -> str:  # noqa: A002
    """Return entries as BibTeX."""
    return _written(entries, partial(_bibtex_fields, encode=_encoder(ascii)))


def biblatex(entries: Iterable[Entry], *, ascii: bool = False) -> str:  # noqa: A002
    """Return entries as BibLaTeX: a date in one field, ``journaltitle``, and the PubMed id as an eprint."""
    return _written(entries, partial(_biblatex_fields, encode=_encoder(ascii)))


def _bibtex_fields(entry: Entry, encode: Encode) -> dict[str, str]:
    record = entry.record
    return {
        "refnumber": f"{{{record.number}}}",
        "author": _braced(_names(record, encode)),
        "title": _braced(_braced(encode(record.title))),
        "journal": _braced(encode(record.journal)),
        "year": _braced(str(record.year or "")),
        "month": _MONTHS[record.month - 1] if record.month else "",
        "day": _braced(str(record.day or "")),
        **_common(record),
        "supplement": _braced(record.supplement),
        "pmid": _braced(record.pmid),
        "pmcid": _braced(record.pmcid),
        "published": _braced(record.published),
        "aheadofprint": _braced(record.ahead_of_print),
        "correction": _braced(encode(record.correction)),
        "samework": _braced(entry.same_work),
    }


def _biblatex_fields(entry: Entry, encode: Encode) -> dict[str, str]:
    record = entry.record
    parts = [part for part in (record.year, record.month, record.day) if part]
    return {
        "author": _braced(_names(record, encode)),
        "title": _braced(_braced(encode(record.title))),
        "journaltitle": _braced(encode(record.journal)),
        "date": _braced("-".join(f"{part:02}" for part in parts)),
        **_common(record),
        "eprint": _braced(record.pmid),
        "eprinttype": _braced("pubmed" if record.pmid else ""),
        "annotation": _braced(encode(record.correction)),
    }


def _common(record: Record) -> dict[str, str]:
    issue = " ".join(part for part in (record.issue, record.supplement) if part)
    return {
        "volume": _braced(record.volume),
        "number": _braced(issue),
        "pages": _braced(record.pages.replace("–", "--")),
        "eid": _braced(record.article_number),
        "doi": _braced(record.doi),
    }


def _names(record: Record, encode: Encode) -> str:
    names = [_name(name, encode) for name in record.authors]
    return " and ".join([*names, *(["others"] if record.et_al else [])])


def _name(name: Name, encode: Encode) -> str:
    if not name.initials:
        return _braced(encode(name.whole_family))
    parts = (name.whole_family, name.suffix, dotted(name))
    return ", ".join(encode(part) for part in parts if part)


def _braced(text: str) -> str:
    return f"{{{text}}}" if text else ""


def _written(entries: Iterable[Entry], fields: Callable[[Entry], dict[str, str]]) -> str:
    from bibtexparser.entrypoint import write_string
    from bibtexparser.library import Library
    from bibtexparser.model import Block, Field
    from bibtexparser.model import Entry as BibEntry
    from bibtexparser.writer import BibtexFormat

    blocks: list[Block] = [
        BibEntry("article", entry.key, [Field(name, value) for name, value in fields(entry).items() if value])
        for entry in entries
    ]
    style = BibtexFormat()  # type: ignore[no-untyped-call]
    style.indent, style.block_separator, style.value_column, style.trailing_comma = "  ", "\n", 15, True
    return write_string(Library(blocks), unparse_stack=[], bibtex_format=style)


# ---------------------------------------------------------------- letters
def _encoder(ascii: bool) -> Encode:  # noqa: A002
    return _to_ascii if ascii else _escaped


def _escaped(text: str) -> str:
    """Return a text whose signs mean themselves to LaTeX."""
    text = _SPECIALS.sub(lambda sign: _SPECIAL[sign[0]], text)
    return _LIGATURES.sub(lambda sign: f"{sign[0]}{{}}", text)


def _to_ascii(text: str) -> str:
    from pylatexenc.latexencode import UnicodeToLatexEncoder  # type: ignore[import-untyped]

    encoder = UnicodeToLatexEncoder(
        non_ascii_only=True, replacement_latex_protection="braces-all", unknown_char_policy="fail"
    )
    try:
        return str(encoder.unicode_to_latex(_escaped(text)))
    except ValueError:
        letters = ", ".join(sorted({char for char in text if not char.isascii()}))
        raise UsageError(
            f"{text!r} cannot be written in LaTeX commands (one of {letters}). Leave --ascii out; UTF-8 needs none."
        ) from None
