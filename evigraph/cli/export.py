"""``evigraph export``: the graph, the references or the tables, as files that other tools read."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import NamedNode

from evigraph.cli.common import Parser, add_options, note, open_kb, write_bytes
from evigraph.errors import UsageError
from evigraph.export import export_bibtex, export_graph, export_tables, reference_numbers
from evigraph.formats import GRAPH_FORMATS, choose, render
from evigraph.kb import KnowledgeBase

__all__ = ["FORMATS", "ids_in", "run"]

HELP = """\
Export the graph, the references or the tables.

  evigraph export -o crlm.ttl                   all files of the guideline in one graph
  evigraph export -t trig -o crlm.trig          each file in its named graph
  evigraph export -o references.bib             the reference list, as it is edited
  evigraph export 76 kemeny2021randomized -t bibtex
  evigraph export -t csv -o tables              a folder with one CSV file for each list
  evigraph ask trial-list -t csv | evigraph export - -t bibtex

Without an ID everything is exported. IDs, or - for IDs or an answer (CSV or JSON) on standard input, choose references
(bibtex, csv) or things with what is said of them (all other formats).
"""

FORMATS: dict[str, tuple[str, ...]] = {**GRAPH_FORMATS, "bibtex": (".bib",), "csv": (".csv",)}
"""Formats of an export, and the file endings that choose them."""

_COLUMNS = ("number", "numbers", "key", "keys")


def run(argv: list[str]) -> int:
    """Run ``evigraph export``."""
    parser = Parser("evigraph export", description=HELP)
    parser.add_argument("ids", nargs="*", metavar="ID", help="what to export, or - for standard input")
    add_options(parser, FORMATS)
    options = parser.parse_args(argv)
    name = choose(options.to, options.output, FORMATS, "turtle")
    texts = [text for given in options.ids for text in (_from_input() if given == "-" else [given])]
    kb = open_kb(options)
    things = [kb.identify(text) for text in texts] if options.ids else None
    written: list[str] = []
    if name == "csv":
        written = _write_tables(kb, things, options.output)
    elif name == "bibtex":
        write_bytes(export_bibtex(kb, None if things is None else reference_numbers(kb, things)), options.output)
    else:
        write_bytes(export_graph(kb, name, things), options.output)
    note(kb, *written)
    return 0


def _write_tables(kb: KnowledgeBase, things: Iterable[NamedNode] | None, output: str | None) -> list[str]:
    """Write all tables to a folder, or the reference table alone to a file or standard output."""
    tables = export_tables(kb, None if things is None else reference_numbers(kb, things))
    if not output or output == "-" or output.casefold().endswith(".csv"):
        write_bytes(render(tables["references"], "csv"), output)
        return []
    files = {f"{name}.csv": render(answer, "csv") for name, answer in tables.items()}
    folder = Path(output)
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise UsageError(f"cannot write to the folder {output}: {error.strerror or error}.") from None
    for file, data in files.items():
        write_bytes(data, str(folder / file))
    return [f"written to {output}: {', '.join(files)}"]


def _from_input() -> list[str]:
    if sys.stdin.isatty():
        raise UsageError("no IDs on standard input: pipe some in, or an answer (-t csv or -t json).")
    found = ids_in(sys.stdin.read())
    if not found:
        raise UsageError("standard input names nothing to export.")
    return found


def ids_in(text: str) -> list[str]:
    r"""Return the IDs in a text: an answer as CSV or JSON, else one ID a line (or numbers, several a line).

    Raises `UsageError` if it is an answer without a column for references.

    >>> ids_in("76 86\nEORTC 40983\n"), ids_in('[{"numbers": "74 75", "keys": null}]')
    (['76', '86', 'EORTC 40983'], ['74', '75'])
    >>> ids_in("key,year\nkemeny1999hepatic,1999\n")
    ['kemeny1999hepatic']
    """
    if text.lstrip().startswith("["):
        return _ids_in_json(text)
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    if (rows and len(rows[0]) > 1) or any(name in _COLUMNS for name in (rows[0] if rows else [])):
        return _ids_in_rows([dict(zip(rows[0], row, strict=False)) for row in rows[1:]], rows[0])
    lines = (line.strip() for line in text.splitlines())
    return [found for line in lines if line for found in (line.split() if line.replace(" ", "").isdigit() else [line])]


def _ids_in_json(text: str) -> list[str]:
    try:
        items = json.loads(text)
    except ValueError as error:
        raise UsageError(f"standard input is no JSON: {error}.") from None
    if all(isinstance(item, dict) for item in items):
        return _ids_in_rows(items, [name for item in items[:1] for name in item])
    return [str(item) for item in items]


def _ids_in_rows(rows: Iterable[dict[str, object]], columns: Iterable[str]) -> list[str]:
    """Take each row's references from the first of the columns that the answer has."""
    columns = list(columns)
    column = next((name for name in _COLUMNS if name in columns), None)
    if column is None and columns:
        raise UsageError(
            f"the answer has none of the columns {', '.join(_COLUMNS)}; its columns: {', '.join(columns)}."
        )
    found = (text for row in rows for text in str(row.get(column or "") or "").split())
    return list(dict.fromkeys(found))
