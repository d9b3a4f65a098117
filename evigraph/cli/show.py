"""``evigraph show``: everything known about one thing, and where it is stated."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from evigraph.cli.common import Parser, add_options, note, open_kb, write_bytes
from evigraph.errors import UsageError
from evigraph.formats import choose

if TYPE_CHECKING:
    from evigraph.describe.model import Description, Fact, Section

__all__ = ["FORMATS", "as_json", "as_text", "run"]

HELP = """\
Show everything known about one thing, and where the guideline states it.

  evigraph show 76                    a printed reference, by its number
  evigraph show EORTC 40983           a trial, by its name; or an NCT number
  evigraph show BRAF                  a biomarker, an intervention, an endpoint
  evigraph show finding/eortc-40983-pfs -t turtle
  evigraph show ev:tests              a term of the vocabulary

An ID is whatever you have: a printed number, a citation key, a DOI in any form, pmid:…, a name, an IRI, or an ID that
another answer shows.
"""

FORMATS: dict[str, tuple[str, ...]] = {"table": (".txt",), "json": (".json",), "turtle": (".ttl",)}
"""Formats of a description, and the file endings that choose them."""


def run(argv: list[str]) -> int:
    """Run ``evigraph show``."""
    parser = Parser("evigraph show", description=HELP)
    parser.add_argument("id", nargs="*", metavar="ID", help="what to show")
    add_options(parser, FORMATS)
    options = parser.parse_args(argv)
    if not options.id:
        raise UsageError("give the ID of what to show. `evigraph show --help` has examples.")
    name = choose(options.to, options.output, FORMATS, "table")
    kb = open_kb(options)
    text = " ".join(options.id)
    if name == "turtle":
        from evigraph.export import own_triples, serialize_triples

        write_bytes(serialize_triples(own_triples(kb, [kb.identify(text)]), name, kb.prefixes), options.output)
    else:
        write = as_json if name == "json" else as_text
        write_bytes(write(kb.show(text)).encode(), options.output)
    note(kb)
    return 0


def as_json(description: Description) -> str:
    """Return a description as JSON."""
    return json.dumps(description.to_dict(), ensure_ascii=False, indent=1) + "\n"


def as_text(description: Description) -> str:
    """Lay out a description for a terminal of 100 characters."""
    from evigraph.formats.table import WIDTH, wrap

    lines = [*wrap(description.title, WIDTH), f"{description.kind}, {description.id}"]
    for section in description.sections:
        lines += ["", *_heading(section), *_facts(section.facts)]
        if section.table:
            lines += [*([""] if section.facts else []), *_table(section)]
    return "\n".join(lines) + "\n"


def _heading(section: Section) -> list[str]:
    from evigraph.formats.table import WIDTH, wrap

    return wrap(f"{section.title}  [{section.id}]" if section.id else section.title, WIDTH)


def _facts(facts: tuple[Fact, ...]) -> list[str]:
    """Lay out facts in three columns: label, value, ID (where it says more than the value)."""
    from evigraph.formats.table import WIDTH, width, wrap

    if not facts:
        return []
    label_width = min(24, max(width(fact.label) for fact in facts))
    lines, before = [], ""
    for fact in facts:
        more = f"  [{fact.id}]" if fact.id and not fact.value.startswith(fact.id) else ""
        label = "" if fact.label == before else fact.label
        for number, line in enumerate(wrap(fact.value + more, WIDTH - label_width - 4)):
            lines.append(f"  {label if number == 0 else '':<{label_width}}  {line}".rstrip())
        before = fact.label
    return lines


def _table(section: Section) -> list[str]:
    from evigraph.formats.table import table

    assert section.table is not None
    return table(section.table).rstrip("\n").split("\n")
