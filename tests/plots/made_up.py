"""The made-up guideline of tests/tiny, with numbers."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import evigraph

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("plots") / "tea"
    shutil.copytree(HERE.parent / "tiny", path)
    shutil.copy(HERE / "numbers.ttl", path)
    return path


@pytest.fixture(scope="session")
def tea(folder: Path) -> evigraph.KnowledgeBase:
    return evigraph.open(folder)
