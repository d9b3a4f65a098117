"""Derive what nobody edits: ``references.ttl`` from ``references.bib``, ``headers.json`` from the questions' headers.

Both exist so that opening and asking read no BibTeX and no YAML. ``make twin`` runs it: ``python -m evigraph.twins``.
"""

from __future__ import annotations

import sys
from pathlib import Path

from evigraph.errors import DataError
from evigraph.loaders.twin import write_twin
from evigraph.questions import compile_headers
from evigraph.resources import data_folder, queries_folder

__all__ = ["write_twins"]


def write_twins(folder: Path) -> list[Path]:
    """Write the twins of a guideline's folder and of the shared questions; return the files written."""
    questions = [queries_folder(), queries_folder() / "checks", folder / "queries"]
    return [write_twin(folder), *(compile_headers(path) for path in questions if path.is_dir())]


if __name__ == "__main__":
    try:
        for path in write_twins(Path(sys.argv[1]) if len(sys.argv) > 1 else data_folder()):
            print(path)
    except DataError as error:
        sys.exit(f"evigraph: {error}")
