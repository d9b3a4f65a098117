"""Programs and modules that some tests need and evigraph does not: absent, a skip that names them; in CI a failure."""

from __future__ import annotations

import os
import shutil
import subprocess
from importlib.util import find_spec

import pytest

__all__ = ["needs_modules", "needs_programs"]

DEBIAN = {
    "biblatex.sty": "texlive-bibtex-extra texlive-latex-recommended",
    "bibtex": "texlive-latex-base",
    "chromedriver": "chromium-driver",
    "pdflatex": "texlive-latex-base",
}
"""Program to Debian's package, where their names differ. ``.ci/run`` installs them all."""


def needs_modules(*names: str) -> None:
    """Skip the test unless these Python modules are installed."""
    missing = [name for name in names if find_spec(name) is None]
    _miss(missing, "pip install -e '.[docs,test]'")


def needs_programs(*names: str) -> None:
    """Skip the test unless these programs are installed; a name that ends in .sty is a package of LaTeX."""
    missing = [name for name in names if not (_package(name) if name.endswith(".sty") else shutil.which(name))]
    _miss(missing, f"sudo apt-get install {' '.join(sorted({DEBIAN.get(name, name) for name in missing}))}")


def _package(name: str) -> bool:
    kpsewhich = shutil.which("kpsewhich")
    return bool(kpsewhich and subprocess.run([kpsewhich, name], capture_output=True, check=False).stdout.strip())


def _miss(missing: list[str], how: str) -> None:
    if missing:
        reason = f"not installed: {', '.join(missing)}. To run this test: {how}"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
