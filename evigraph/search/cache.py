"""The index between two commands: shipped with evigraph, then a file in the user's cache folder.

Opening the graph and indexing it takes longer than a tenth of a second, looking something up a thousandth. So the build
of the wheel (and an editable install) puts the index of the guideline that comes with evigraph into the package; for
other folders, or once the data has changed, it is kept in the user's cache, one file for each folder. Each file carries
the fingerprint of all that it was made from and counts for that very content only. Whatever goes wrong with a file (a
home that cannot be written, a file that is broken, another process that writes it too), the index is made in memory
instead; no answer depends on the files.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TypeVar
from zlib import crc32

from evigraph.resources import data_folder, fingerprint, ontology_folder
from evigraph.search.index import Index

__all__ = ["SHIPPED", "cache_folder", "open_index", "searched", "ship"]

SHIPPED = Path(__file__).with_name("shipped.sqlite")
"""The index of the guideline that comes with evigraph: written by ``hatch_build.py``, never committed."""

EXTERNAL = "external.ttl"
BIBTEX = "references.bib"
_CODE = (
    *("search/*.py", "loaders/*.py", "describe/graph.py", "describe/names.py"),
    *("identifiers.py", "names.py", "spelling.py", "store.py", "values.py"),
)
"""The code that decides what is in an index."""

_T = TypeVar("_T")


def open_index(folder: str | Path | None = None, *, with_external: bool = False) -> Index:
    """Return the index of a guideline's folder, from a file where one belongs to this very content."""
    path = Path(folder) if folder is not None else data_folder()
    now = _fingerprint(path, with_external)
    file = _file(path, with_external)
    if kept := _kept(SHIPPED, now) or _kept(file, now):
        return kept
    index = _made(path, now, with_external)
    with suppress(OSError, sqlite3.Error):
        _write(index, file)
    return index


def searched(folder: str | Path | None, with_external: bool, search: Callable[[Index], _T]) -> _T:
    """Return what a search finds in the index of a folder; where its file turns out to be broken, in a new one."""
    try:
        return search(open_index(folder, with_external=with_external))
    except sqlite3.DatabaseError:
        path = Path(folder) if folder is not None else data_folder()
        index = _made(path, _fingerprint(path, with_external), with_external)
        with suppress(OSError, sqlite3.Error):
            _write(index, _file(path, with_external))
        return search(index)


def ship() -> None:
    """Write the index that is shipped. Raises `EvigraphError` where the data cannot be opened."""
    folder = data_folder()
    _write(_made(folder, _fingerprint(folder, False), False), SHIPPED)


def cache_folder() -> Path:
    """Return the folder of evigraph's files in the user's cache; it need not exist."""
    if chosen := os.environ.get("XDG_CACHE_HOME"):
        base = Path(chosen)
    elif sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or "~").expanduser()
    else:
        base = Path("~/Library/Caches" if sys.platform == "darwin" else "~/.cache").expanduser()
    return base / "evigraph"


def _sources(folder: Path, with_external: bool) -> Iterator[Path]:
    """Yield every file that the index depends on: vocabulary, data, and the code that makes it."""
    yield from sorted(ontology_folder().glob("*.ttl"))
    yield from (path for path in sorted(folder.glob("*.ttl")) if with_external or path.name != EXTERNAL)
    yield folder / BIBTEX
    package = Path(__file__).parents[1]
    for pattern in _CODE:
        yield from sorted(package.glob(pattern))


def _fingerprint(folder: Path, with_external: bool) -> str:
    said = []
    for path in _sources(folder, with_external):
        try:
            said.append(f"{path.name} {fingerprint(path.read_bytes())}")
        except OSError:
            said.append(f"{path.name} none")
    return "\n".join(said)


def _kept(file: Path, now: str) -> Index | None:
    connection = None
    try:
        connection = sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        index = Index(connection)
        if index.meta.get("fingerprint") == now:
            return index
    except (sqlite3.Error, OSError, ValueError, RuntimeError):
        pass
    if connection is not None:
        connection.close()
    return None


def _made(folder: Path, now: str, with_external: bool) -> Index:
    from evigraph.kb import open_folder
    from evigraph.search.collection import index_of

    return index_of(open_folder(folder, with_external=with_external), fingerprint=now)


def _file(folder: Path, with_external: bool) -> Path:
    return cache_folder() / f"find-{crc32(f'{folder.resolve()} {with_external}'.encode()):08x}.sqlite"


def _write(index: Index, file: Path) -> None:
    """Write the index beside its place and move it there, so that another process sees all of it or nothing."""
    unfinished = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished.unlink(missing_ok=True)
        index.save(str(unfinished))
        unfinished.replace(file)
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
