"""``evigraph sparql``: ad-hoc SPARQL 1.1."""

from __future__ import annotations

import sys
from pathlib import Path

from evigraph.answers import Answer
from evigraph.cli.common import Parser, add_options, note, open_kb, write_answer, write_bytes
from evigraph.errors import UsageError
from evigraph.formats import GRAPH_FORMATS, TABLE_FORMATS, choose

__all__ = ["run"]

HELP = """\
Run a SPARQL 1.1 query over the guideline's graph.

  evigraph sparql query.rq
  evigraph sparql -e 'SELECT ?number WHERE { ?ref ev:number ?number ; ev:printedYear 1999 } ORDER BY ?number'
  echo 'ASK { study:transmet ?p ?o }' | evigraph sparql -

The prefixes ev: c: ref: work: study: cmp: f: est: at: ptr: irr: rec: (and skos:, dcterms: ...) need no PREFIX line.
The default graph is the union of all files; GRAPH ?g {…} tells the files apart. There is no time limit: Ctrl-C stops.
"""


def run(argv: list[str]) -> int:
    """Run ``evigraph sparql``."""
    parser = Parser("evigraph sparql", description=HELP)
    parser.add_argument("file", nargs="?", metavar="FILE", help="a file with the query, or - for standard input")
    parser.add_argument("-e", "--expression", metavar="TEXT", help="the query itself")
    add_options(parser, {**TABLE_FORMATS, **GRAPH_FORMATS})
    options = parser.parse_args(argv)
    if (options.file is None) == (options.expression is None):
        raise UsageError("give either a FILE (or -) or -e TEXT. `evigraph sparql --help` has examples.")
    query = options.expression if options.file is None else _read(options.file)
    kb = open_kb(options)
    result = kb.sparql(query)
    if isinstance(result, Answer):
        write_answer(result, options, wide=True)
    elif isinstance(result, bool):
        name = choose(options.to, options.output, {"table": (".txt",), "json": (".json",), "srj": (".srj",)}, "table")
        text = "true" if result else "false"
        write_bytes(
            (f'{{"head": {{}}, "boolean": {text}}}\n' if name == "srj" else f"{text}\n").encode(), options.output
        )
    else:
        from evigraph.export import serialize_triples

        name = choose(options.to, options.output, GRAPH_FORMATS, "turtle")
        write_bytes(serialize_triples(result, name, kb.prefixes), options.output)
    note(kb)
    return 0


def _read(name: str) -> str:
    if name == "-":
        if sys.stdin.isatty():
            raise UsageError("no query on standard input: pipe one in, or give a FILE or -e TEXT.")
        return sys.stdin.read()
    try:
        return Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read {name}: {getattr(error, 'strerror', None) or error}.") from None
