"""The index between two commands: a file in the user's cache folder, made anew whenever the data has changed.

Opening the graph and indexing it takes longer than a tenth of a second, looking something up a thousandth. So the index
is kept, one file for each guideline's folder, beside the fingerprint of all files that it was made from. Whatever goes
wrong with the file (a home that cannot be written, a file that is broken, another process that writes it too), the
index is made in memory instead; no answer depends on the cache.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from zlib import crc32

from evigraph.resources import data_folder, fingerprint, ontology_folder
from evigraph.search.index import Index

__all__ = ["cache_folder", "open_index"]

EXTERNAL = "external.ttl"
BIBTEX = "references.bib"


def open_index(folder: str | Path | None = None, *, with_external: bool = False) -> Index:
    """Return the index of a guideline's folder, from the cache where it is there and belongs to these very files."""
    path = Path(folder) if folder is not None else data_folder()
    now = _fingerprint(path, with_external)
    file = cache_folder() / f"find-{crc32(f'{path.resolve()} {with_external}'.encode()):08x}.sqlite"
    if kept := _kept(file, now):
        return kept
    index = _made(path, now, with_external)
    _keep(index, file)
    return index


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
    here = Path(__file__).parent
    yield from (*sorted(here.glob("*.py")), here.parent / "spelling.py", here.parent / "describe" / "names.py")


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


def _keep(index: Index, file: Path) -> None:
    """Write the index beside its place and move it there, so that another process sees all of it or nothing."""
    unfinished = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished.unlink(missing_ok=True)
        index.save(str(unfinished))
        unfinished.replace(file)
    except (OSError, sqlite3.Error):
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
