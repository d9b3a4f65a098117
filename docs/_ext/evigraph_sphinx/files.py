"""The files that lie beside the pages: a thing's Turtle, a table's CSV.

A page hands them in while it is read, so they say what the page says, also where only some pages were made anew.
"""

# mypy: disable-error-code="import-not-found,import-untyped,import"

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["beside", "write_files"]


def beside(env: Any, name: str, content: str) -> None:
    """Let a file lie beside the page that is being read."""
    files = env.domains["ev"].data["files"]
    files.setdefault(env.docname, {})[name] = content


def download(name: str, text: str) -> Any:
    """Return a link to a file beside the page."""
    return nodes.reference(text, text, refuri=name, classes=["evigraph-download"], internal=True)


def write_files(app: Sphinx, exception: Exception | None) -> None:
    """Write the files of all pages, where they are not there yet as they should be."""
    if exception or app.builder.format != "html":
        return
    for docname, files in sorted(app.env.domains["ev"].data["files"].items()):
        for name, content in sorted(files.items()):
            path = Path(app.outdir, PurePosixPath(docname).parent, name)
            data = content.encode("utf-8")
            if not path.is_file() or path.read_bytes() != data:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
