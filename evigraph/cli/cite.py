"""``evigraph cite``: references in a manuscript's form, and a warning where one is unsafe to cite as it stands."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from evigraph.cli.common import Parser, add_options, note, open_kb, write_bytes
from evigraph.errors import UsageError
from evigraph.formats import choose

if TYPE_CHECKING:
    from evigraph.citations.chosen import Cited
    from evigraph.citations.record import Record
    from evigraph.citations.safety import Caution

__all__ = ["FORMATS", "KEY_SYNTAXES", "run"]

HELP = """\
Cite references: formatted entries, or the in-text form.

  evigraph cite 76                                  as in the guideline's own list
  evigraph cite 76 145 --style vancouver            NLM; others: ama, apa
  evigraph cite kemeny1999hepatic --style apa -t markdown
  evigraph cite "New EPOC" --key-syntax pandoc      [@bridgewater2020systemic]
  evigraph ask trial-list -t csv | evigraph cite -  what an answer names

An ID is whatever you have: a printed number, a key or a short form of it (Kemeny1999), a DOI in any form, pmid:…, a
trial's name, an IRI. What is unsafe to cite as it stands is said on standard error, and in -t json.
"""

FORMATS: dict[str, tuple[str, ...]] = {
    "text": (".txt",),
    "markdown": (".md", ".markdown"),
    "html": (".html", ".htm"),
    "latex": (".tex",),
    "rst": (".rst",),
    "json": (".json",),
}
"""Formats of citations, and the file endings that choose them."""

KEY_SYNTAXES = {"pandoc": ("[@", "; @", "]"), "latex": ("\\cite{", ",", "}"), "number": ("[", ",", "]")}
"""Syntax of an in-text citation: what stands before, between and after the keys (or printed numbers)."""

_MOST_NUMBERS = 6


def run(argv: list[str]) -> int:
    """Run ``evigraph cite``."""
    from evigraph.citations.chosen import choose_reference
    from evigraph.citations.safety import cautions, in_short
    from evigraph.citations.styles import STYLES

    parser = Parser("evigraph cite", description=HELP)
    parser.add_argument("ids", nargs="*", metavar="ID", help="what to cite, or - for standard input")
    parser.add_argument("--style", choices=STYLES, default="house", help="house (default), vancouver, ama or apa")
    parser.add_argument("--key-syntax", choices=KEY_SYNTAXES, help="the in-text form instead of the entries")
    parser.add_argument("--as-printed", action="store_true", help="misprints of the guideline's list as printed")
    add_options(parser, FORMATS)
    options = parser.parse_args(argv)
    if not options.ids:
        raise UsageError("give the ID of what to cite. `evigraph cite --help` has examples.")
    name = choose(options.to, options.output, FORMATS, "text")
    texts = list(dict.fromkeys(text for given in options.ids for text in (_from_input() if given == "-" else [given])))
    kb = open_kb(options)
    cited = [choose_reference(kb, text) for text in texts]
    found = cautions(kb, cited, as_printed=options.as_printed)
    entries = list({one.reference: one for one in cited}.values())
    if options.key_syntax and name != "json":
        text = _in_text(entries, options.key_syntax) + "\n"
    else:
        from evigraph.citations.record import record

        records = [record(kb, one.reference, as_printed=options.as_printed) for one in entries]
        if name == "json":
            text = _json(entries, records, found, options.style, options.key_syntax)
        else:
            text = _entries(records, options.style, name)
        if options.style == "apa":
            _say_truncated(records)
    write_bytes(text.encode("utf-8"), options.output)
    told = [caution for caution in found if caution.kind != "retraction-unknown"]  # the note says so
    for line in in_short(told):
        print(_in_columns(f"evigraph: warning: {line}"), file=sys.stderr)
    explained = any(caution.register for caution in told)
    note(kb, *(["`evigraph show NUMBER` explains these warnings; -t json has them in full"] if explained else []))
    return 0


def _entries(records: list[Record], style: str, markup: str) -> str:
    from evigraph.citations.markup import MARKUPS, render
    from evigraph.citations.styles import cite

    return MARKUPS[markup].between.join(render(cite(one, style), markup) for one in records) + "\n"


def _in_text(entries: list[Cited], syntax: str) -> str:
    before, between, after = KEY_SYNTAXES[syntax]
    names = [str(one.number) if syntax == "number" else one.key for one in entries]
    return before + between.join(dict.fromkeys(names)) + after


def _json(entries: list[Cited], records: list[Record], found: list[Caution], style: str, syntax: str | None) -> str:
    import json

    from evigraph.citations.markup import render
    from evigraph.citations.spans import plain
    from evigraph.citations.styles import cite

    rows = []
    for one, entry in zip(entries, records, strict=True):
        spans = cite(entry, style)
        row = {
            "given": one.given,
            "number": one.number,
            "key": one.key,
            "style": style,
            "citation": plain(spans),
            "html": render(spans, "html"),
            "doi": entry.doi or None,
            "mended": " | ".join(f"{mend.as_printed or 'printed'} -> {mend.read_as}" for mend in entry.mends) or None,
            "warnings": " | ".join(str(c) for c in found if not c.given or one.given in c.given) or None,
        }
        if syntax:
            row["in_text"] = _in_text([one], syntax)
        rows.append(row)
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def _say_truncated(records: list[Record]) -> None:
    numbers = [str(one.number) for one in records if one.et_al]
    if numbers:
        about = ", ".join(numbers[:_MOST_NUMBERS])
        about += f" and {more} more" if (more := len(numbers) - _MOST_NUMBERS) > 0 else ""
        print(
            f"evigraph: warning: {about}: APA names up to twenty authors, the list here six and 'et al.': add the rest",
            file=sys.stderr,
        )


def _in_columns(line: str) -> str:
    """Break a line where a person reads it in a terminal; in a file or a pipe each warning stays one line."""
    if not sys.stderr.isatty():
        return line
    import shutil
    import textwrap

    width = shutil.get_terminal_size((100, 24)).columns
    return textwrap.fill(line, width=max(width, 40), subsequent_indent="    ", break_long_words=False)


def _from_input() -> list[str]:
    from evigraph.cli.export import ids_in

    if sys.stdin.isatty():
        raise UsageError("no IDs on standard input: pipe some in, or an answer (-t csv or -t json).")
    try:
        found = ids_in(sys.stdin.read())
    except UnicodeDecodeError:
        raise UsageError("standard input is no text in UTF-8.") from None
    if not found:
        raise UsageError("standard input names nothing to cite.")
    return found
