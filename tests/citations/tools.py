"""Programs that some tests need and that evigraph does not: where one is absent, a skip that names it; in CI a failure."""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec

import pytest

__all__ = ["needs_modules", "needs_programs"]


def needs_modules(*names: str) -> None:
    """Skip the test unless these Python modules are installed (pip install -e '.[test,docs]')."""
    _needs([name for name in names if find_spec(name) is None], "pip install -e '.[test,docs]'")


def needs_programs(*names: str) -> None:
    """Skip the test unless these programs are installed (Debian: texlive-latex-base)."""
    _needs([name for name in names if shutil.which(name) is None], "sudo apt-get install texlive-latex-base")


def _needs(missing: list[str], how: str) -> None:
    if missing:
        reason = f"not installed: {', '.join(missing)}; {how}"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
