"""``evigraph export``: the graph, the references or the tables, as files that other tools read."""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import NamedNode

from evigraph.bibliography import ASCII_FORMATS, write_bibliography
from evigraph.bibliography import FORMATS as BIBLIOGRAPHIES
from evigraph.cli.common import Parser, add_options, note, open_kb, write_bytes
from evigraph.errors import UsageError
from evigraph.export import export_graph, export_tables, reference_numbers
from evigraph.formats import GRAPH_FORMATS, choose, render
from evigraph.kb import KnowledgeBase

if TYPE_CHECKING:
    from evigraph.citations.bibliographies import Elsewhere, Held

__all__ = ["FORMATS", "ids_in", "run"]

HELP = """\
Export references for a reference manager or a manuscript, or the graph, or the tables.

  evigraph export -o references.bib             the reference list as BibTeX
  evigraph export 76 kemeny2021randomized -t ris
  evigraph export --keys-from paper.md -o paper.bib       what a manuscript cites
  evigraph ask trial-list -t csv | evigraph export - -t csl-json -o trials.json
  evigraph find braf --kind reference -t csv | evigraph export - -t pmids
  evigraph export -t csv -o tables              a folder with one CSV file for each list
  evigraph export -o crlm.ttl                   all files of the guideline in one graph
  evigraph export -t trig -o crlm.trig          each file in its named graph

Without an ID everything is exported. IDs, or - for IDs or an answer (CSV or JSON) on standard input, choose references
or, for a graph, things with what is said of them. A manuscript is Markdown (.md, .qmd), LaTeX (.tex), Typst (.typ) or
reStructuredText (.rst); its entries get the keys that it uses. Keys that only the bibliographies hold that it names, or
--bib gives, are left out; keys that nothing has are named (exit code 1).
Misprints are mended where the guideline's own text shows how; --as-printed leaves them.
"""

FORMATS: dict[str, tuple[str, ...]] = {**BIBLIOGRAPHIES, "csv": (".csv",), **GRAPH_FORMATS}
"""Formats of an export, and the file endings that choose them."""

_COLUMNS = ("number", "numbers", "key", "keys")


def run(argv: list[str]) -> int:
    """Run ``evigraph export``."""
    parser = Parser("evigraph export", description=HELP)
    parser.add_argument("ids", nargs="*", metavar="ID", help="what to export, or - for standard input")
    parser.add_argument("--keys-from", metavar="FILE", help="export what a manuscript cites, under its keys")
    parser.add_argument("--bib", metavar="FILE", action="append", default=[], help="another bibliography it uses")
    parser.add_argument("--as-printed", action="store_true", help="leave misprints as the guideline prints them")
    parser.add_argument("--ascii", action="store_true", help="BibTeX and BibLaTeX: LaTeX commands for other letters")
    add_options(parser, FORMATS)
    options = parser.parse_args(argv)
    name = choose(options.to, options.output, FORMATS, "bibtex" if options.keys_from else "turtle")
    _check(options, name)
    cited, others = _cited(options) if options.keys_from else ([], None)
    texts = [text for given in options.ids for text in (_from_input() if given == "-" else [given])]
    kb = open_kb(options)
    chosen = (
        _choose(kb, texts if options.ids else None)
        if others is None
        else _choose_cited(kb, cited, others, options.output)
    )
    notes = list(chosen.notes)
    if name == "csv":
        notes += _write_tables(kb, chosen.things, options.output)
    elif name in BIBLIOGRAPHIES:
        notes += _write_bibliography(kb, chosen, name, options)
    else:
        write_bytes(export_graph(kb, name, chosen.things), options.output)
    note(kb, *notes)
    return 1 if chosen.unknown else 0


class _Chosen(NamedTuple):
    """What to export: things (``None``: everything), and keys for references where a manuscript has its own."""

    things: list[NamedNode] | None
    keys: list[tuple[str, int]] | None = None
    unknown: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def _check(options: argparse.Namespace, name: str) -> None:
    if options.ids and options.keys_from:
        raise UsageError("give IDs or --keys-from, not both.")
    if options.bib and not options.keys_from:
        raise UsageError("--bib is for --keys-from.")
    if options.ascii and name not in ASCII_FORMATS:
        raise UsageError(f"--ascii is for {' and '.join(ASCII_FORMATS)}, not for {name}.")


def _choose(kb: KnowledgeBase, texts: list[str] | None) -> _Chosen:
    return _Chosen(None if texts is None else [kb.identify(text) for text in texts])


def _cited(options: argparse.Namespace) -> tuple[list[str], Elsewhere]:
    """Return the keys that a manuscript cites, in their order, each once, and what other bibliographies hold."""
    from evigraph.citations.bibliographies import elsewhere, included
    from evigraph.citations.manuscript import keys_of, kind_of, read_manuscript

    file = options.keys_from
    kind = kind_of(file)
    text = read_manuscript(file)
    found = list(dict.fromkeys(cited.key for cited in keys_of(text, kind)))
    if not found:
        raise UsageError(f"{file} cites nothing, read as {kind}.")
    others = elsewhere(file, text, kind, options.bib)
    parts = [f"{file}:{line}: {name} is not followed; export what it cites too" for line, name in included(text, kind)]
    return found, others._replace(notes=(*others.notes, *parts))


def _choose_cited(kb: KnowledgeBase, keys: list[str], others: Elsewhere, output: str | None) -> _Chosen:
    from evigraph.citations.chosen import nearest_keys
    from evigraph.citations.lookup import look_up

    if "*" in keys:
        return _Chosen(None, notes=(*others.notes, "the manuscript cites everything (*)"))
    found = look_up(kb, keys, others.held)
    _keep(found.elsewhere, others, output)
    pairs = [(key, cited) for key, cited in found.cited.items() if key not in found.elsewhere]
    notes = list(others.notes)
    for x, (key, cited) in enumerate(pairs):
        if same := next((other for other, earlier in pairs[:x] if earlier.number == cited.number), None):
            notes.append(f"{key!r} and {same!r} are the same work")
    if found.elsewhere:
        files = ", ".join(dict.fromkeys(held.file for held in found.elsewhere.values()))
        notes.append(f"left out, because other bibliographies hold them ({files}): {', '.join(found.elsewhere)}")
    for key in found.unknown:
        near = ", ".join(nearest_keys(kb, key))
        hint = f" Nearest: {near}." if near else ""
        notes.append(f"{key!r} is left out: no reference here has this key.{hint}")
    numbers = [(key, cited.number) for key, cited in pairs]
    return _Chosen([cited.reference for _, cited in pairs], numbers, tuple(found.unknown), tuple(notes))


def _keep(held: dict[str, Held], others: Elsewhere, output: str | None) -> None:
    """Refuse to write over a bibliography that holds entries which are not ours."""
    same = output and any(Path(file).resolve() == Path(output).resolve() for file in others.files)
    if same and (lost := [key for key, entry in held.items() if entry.file == Path(str(output)).name]):
        raise UsageError(
            f"{output} holds {', '.join(lost)}, which the guideline does not: writing would lose them. Give -o another"
            " file, and name both in the manuscript."
        )


def _write_bibliography(kb: KnowledgeBase, chosen: _Chosen, name: str, options: argparse.Namespace) -> list[str]:
    from evigraph.bibliography.entry import entries

    numbers = None if chosen.things is None else reference_numbers(kb, chosen.things)
    found = entries(kb, numbers, keys=chosen.keys, as_printed=options.as_printed)
    write_bytes(write_bibliography(found, name, ascii=options.ascii), options.output)
    notes = []
    if mended := [str(entry.record.number) for entry in found if entry.record.mends]:
        numbers_ = " ".join(dict.fromkeys(mended))
        notes.append(f"misprints are mended in {numbers_}; --as-printed leaves them, `evigraph show NUMBER` names them")
    field = {"pmids": "pmid", "dois": "doi"}.get(name)
    if field and (without := sum(not getattr(entry.record, field) for entry in found)):
        notes.append(f"{without} of {len(found)} references print no {field.upper()}")
    return notes


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
