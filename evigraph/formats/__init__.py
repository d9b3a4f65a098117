"""Output formats as data: a name, the file endings that choose it, and the function that writes it.

Formats of tables are here; formats of graphs (CONSTRUCT, DESCRIBE, export) are `GRAPH_FORMATS`.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

from evigraph.errors import UsageError

if TYPE_CHECKING:
    from evigraph.answers import Answer

__all__ = ["GRAPH_FORMATS", "TABLE_FORMATS", "choose", "render"]

TABLE_FORMATS: dict[str, tuple[str, ...]] = {
    "table": (".txt",),
    "json": (".json",),
    "srj": (".srj",),
    "csv": (".csv",),
    "tsv": (".tsv",),
    "markdown": (".md", ".markdown"),
    "xlsx": (".xlsx",),
}
"""Formats of an answer with rows, and the file endings that choose them."""

GRAPH_FORMATS: dict[str, tuple[str, ...]] = {
    "turtle": (".ttl",),
    "trig": (".trig",),
    "nquads": (".nq",),
    "ntriples": (".nt",),
    "jsonld": (".jsonld",),
    "rdfxml": (".rdf", ".xml"),
}
"""Formats of a graph, and the file endings that choose them."""


def choose(to: str | None, output: str | None, formats: dict[str, tuple[str, ...]], default: str) -> str:
    """Choose a format: ``--to`` wins, then the ending of ``--output``, then the default.

    >>> choose(None, "answer.csv", TABLE_FORMATS, "table")
    'csv'
    """
    if to:
        name = to.casefold()
        if name not in formats:
            name = {"md": "markdown", "text": "table", "tex": "latex", "ttl": "turtle"}.get(name, name)
        if name not in formats:
            raise UsageError(f"no format {to!r} for this. Formats: {', '.join(formats)}.")
        return name
    if output and output != "-":
        ending = Path(output).suffix.casefold()
        for name, endings in formats.items():
            if ending in endings:
                return name
        known = ", ".join(e for endings in formats.values() for e in endings)
        raise UsageError(f"the ending of {output!r} chooses no format. Endings: {known}; or say --to FORMAT.")
    return default


def render(answer: Answer, name: str, *, wide: bool = False) -> bytes:
    """Render an answer in one of `TABLE_FORMATS`, as UTF-8 (xlsx: binary)."""
    module = {"table": "table", "xlsx": "xlsx"}.get(name, "text")
    write = getattr(import_module(f"evigraph.formats.{module}"), name)
    if name == "table":
        return cast("Callable[[Answer, bool], str]", write)(answer, wide).encode("utf-8")
    result = cast("Callable[[Answer], str | bytes]", write)(answer)
    return result.encode("utf-8") if isinstance(result, str) else result
