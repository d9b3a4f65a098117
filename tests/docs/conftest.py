"""The site is built once for all tests."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

import pytest
from built import ROOT, sphinx

NEEDED = ("sphinx", "furo", "myst_parser")


@pytest.fixture(scope="session")
def can_build() -> None:
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        reason = f"not installed: {', '.join(missing)}; the documentation needs pip install -e '.[docs]'"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)


@pytest.fixture(scope="session")
def site(can_build: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site") / "html"
    done = sphinx(ROOT / "docs", out, "-q", "-W", "--keep-going")
    assert done.returncode == 0, done.stderr
    return out
