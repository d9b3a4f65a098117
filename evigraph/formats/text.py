"""Answers as JSON, SPARQL Results JSON, CSV, TSV and Markdown."""

from __future__ import annotations

from typing import Any

from evigraph.answers import Answer
from evigraph.names import XSD
from evigraph.values import SEPARATOR, Value

__all__ = ["csv", "json", "markdown", "srj", "text_of", "tsv"]


def text_of(value: Value) -> str:
    """Write one value as text: nothing for ``None``, ``true``/``false`` for booleans.

    >>> [text_of(v) for v in (None, True, 76, 0.73, "OS")]
    ['', 'true', '76', '0.73', 'OS']
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def json(answer: Answer) -> str:
    """A flat array of objects: all columns present, numbers as numbers, unbound as null."""
    from json import dumps

    rows = [dumps(row, ensure_ascii=False) for row in answer.rows]
    return "[]\n" if not rows else "[\n  " + ",\n  ".join(rows) + "\n]\n"


def srj(answer: Answer) -> str:
    """W3C SPARQL 1.1 Query Results JSON of the same columns."""
    from json import dumps

    rows = [
        {name: _srj_term(terms.get(name), row[name]) for name in answer.columns if row[name] is not None}
        for row, terms in zip(answer.rows, answer.terms, strict=True)
    ]
    document = {"head": {"vars": list(answer.columns)}, "results": {"bindings": rows}}
    return dumps(document, ensure_ascii=False, indent=1) + "\n"


def _srj_term(term: Any, value: Value) -> dict[str, str]:
    datatype = getattr(term, "datatype", None)
    if datatype is None:
        kind = "bnode" if type(term).__name__ == "BlankNode" else "uri"
        return {"type": kind, "value": term.value}
    if isinstance(value, str) and (SEPARATOR in value or term.value != value):
        return {"type": "literal", "value": value}
    result = {"type": "literal", "value": term.value}
    if term.language:
        result["xml:lang"] = term.language
    elif datatype.value != XSD + "string":
        result["datatype"] = datatype.value
    return result


def csv(answer: Answer) -> str:
    """Comma-separated values with a header line, quoted where needed."""
    return _separated(answer, ",")


def tsv(answer: Answer) -> str:
    """Tab-separated values with a header line, quoted where needed."""
    return _separated(answer, "\t")


def _separated(answer: Answer, delimiter: str) -> str:
    from csv import writer
    from io import StringIO

    out = StringIO()
    write = writer(out, delimiter=delimiter, lineterminator="\n").writerow
    write(answer.columns)
    for row in answer.rows:
        write([text_of(row[name]) for name in answer.columns])
    return out.getvalue()


def markdown(answer: Answer) -> str:
    """A pipe table, all columns; bars and line ends in values are escaped."""
    lines = [list(answer.columns), ["---"] * len(answer.columns)]
    lines += [[_escape(text_of(row[name])) for name in answer.columns] for row in answer.rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ")
