"""The examples in the Sphinx extension's docstrings hold."""

from __future__ import annotations

import doctest
import sys
from importlib import import_module

import pytest
from built import ROOT, can_build

__all__ = ["can_build"]  # pytest finds fixtures by their names here

EXTENSION = ROOT / "docs" / "_ext"
MODULES = sorted(path.stem for path in (EXTENSION / "evigraph_sphinx").glob("*.py") if ">>>" in path.read_text("utf-8"))


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_the_extension(can_build: None, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(EXTENSION), *sys.path])
    done = doctest.testmod(import_module(f"evigraph_sphinx.{name}"))
    assert done.attempted
    assert not done.failed
