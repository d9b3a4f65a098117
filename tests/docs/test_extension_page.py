"""The site on the page about the extension can be built as it stands there, and linked to from another."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from built import ROOT, Page, can_build, sphinx

__all__ = ["can_build"]  # pytest finds fixtures by their names here

PAGE = ROOT / "docs" / "reference" / "sphinx-extension.md"
FILE = re.compile(r"^```\{code-block\}[^\n]*\n:caption: (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
OTHER = """\
extensions = ["myst_parser", "sphinx.ext.intersphinx"]
intersphinx_mapping = {{"crlm": ("https://example.org/evigraph", {inventory!r})}}
"""


@pytest.fixture
def tea_site(can_build: None, tmp_path: Path) -> Path:
    """The smallest site of the page, built."""
    source = tmp_path / "source"
    shutil.copytree(ROOT / "tests" / "tiny", source / "tea")
    shutil.copytree(ROOT / "docs" / "_ext", source / "_ext", ignore=shutil.ignore_patterns("__pycache__"))
    for name, text in FILE.findall(PAGE.read_text(encoding="utf-8")):
        (source / name).write_text(text, encoding="utf-8")
    out = tmp_path / "html"
    done = sphinx(source, out, "-q", "-W")
    assert done.returncode == 0, done.stderr
    return out


def test_the_smallest_site_has_answers_pages_and_live_queries(tea_site: Path) -> None:
    start = Page(tea_site / "index.html")
    assert "Leaf 2020" in start.text
    assert {"data/study/leaf2020.html", "data/reference/1.html"} <= start.links
    assert "live/button.js" in (tea_site / "index.html").read_text(encoding="utf-8")


def test_another_site_links_to_a_thing_without_evigraph(tea_site: Path, tmp_path: Path) -> None:
    source = tmp_path / "other"
    source.mkdir()
    (source / "conf.py").write_text(OTHER.format(inventory=str(tea_site / "objects.inv")), encoding="utf-8")
    (source / "index.md").write_text("# A\n\n[the trial](inv:crlm:ev:study#leaf2020)\n", encoding="utf-8")
    done = sphinx(source, tmp_path / "linked", "-q", "-W")
    assert done.returncode == 0, done.stderr
    assert (
        "https://example.org/evigraph/data/study/leaf2020.html#study-leaf2020"
        in Page(tmp_path / "linked" / "index.html").links
    )


def test_every_directive_and_role_is_described() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert "```{evigraph-directives}" in text
    assert "```{evigraph-roles}" in text
    files = re.findall(r"`((?:[a-z_]+\.py|static/live|vendor))`", text)
    folder = ROOT / "docs" / "_ext" / "evigraph_sphinx"
    assert [name for name in files if not (folder / name).exists() and name != "conf.py"] == []
