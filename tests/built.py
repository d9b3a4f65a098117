"""Building the site, and reading its pages."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from needs import needs_modules

__all__ = ["ROOT", "Page", "built_site", "can_build", "site", "sphinx"]

ROOT = Path(__file__).resolve().parents[1]
NEEDED = ("sphinx", "furo", "myst_parser")
_built: list[Path] = []


def sphinx(source: Path, out: Path, *options: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PYTHONHASHSEED": "0", "NO_COLOR": "1"}
    command = [sys.executable, "-m", "sphinx", "-b", "html", "-d", str(out.with_name("doctrees")), *options]
    return subprocess.run(
        [*command, str(source), str(out)], env=environment, capture_output=True, text=True, encoding="utf-8"
    )


class Page(HTMLParser):
    """The text, the anchors and the links of a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: set[str] = set()
        self._text: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.anchors.add(value)
            if name == "href" and tag == "a" and value:
                self.links.add(value)

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self._text))


@pytest.fixture(scope="session")
def can_build() -> None:
    needs_modules(*NEEDED)


def built_site(factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the site, built once for all tests; ``EVIGRAPH_SITE`` names one that is built already."""
    if given := os.environ.get("EVIGRAPH_SITE"):
        return Path(given).resolve()
    if not _built:
        out = factory.mktemp("site") / "html"
        done = sphinx(ROOT / "docs", out, "-q", "-W", "--keep-going")
        assert done.returncode == 0, done.stderr
        _built.append(out)
    return _built[0]


@pytest.fixture(scope="session")
def site(can_build: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site."""
    return built_site(tmp_path_factory)
