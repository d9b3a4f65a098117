"""Load the scripts of docs/curation as running them would: the scripts beside them can be imported."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

__all__ = ["FOLDER", "ROOT", "script"]

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "curation"


def script(name: str) -> Any:
    """Return a script as a module.

    >>> script("extraction").figure(0.5)
    '0.500'
    """
    sys.path.insert(0, str(FOLDER))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(FOLDER))
