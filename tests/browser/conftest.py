"""A built site, opened in headless Chromium: from its folder (``file://``) and from a local server (``http://``).

Debian's packages ``chromium`` and ``chromium-driver`` and the Python package ``selenium`` are needed; without them the
tests are skipped, and CI fails. No page may reach a network: the browser resolves no name.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from built import built_site
from needs import needs_modules, needs_programs

MODULES = ("selenium", "sphinx", "furo", "myst_parser")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site, where a browser can open it."""
    needs_modules(*MODULES)
    needs_programs("chromium", "chromedriver")
    return built_site(tmp_path_factory)


class Quiet(SimpleHTTPRequestHandler):
    """A file server that logs nothing."""

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def served(site: Path) -> Iterator[str]:
    """The address of the site on this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="session")
def chromium(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """One browser for all tests; downloads go to the folder ``chromium.downloads``."""
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = str(shutil.which("chromium"))
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1280,1000"):
        options.add_argument(argument)
    options.add_argument("--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1")
    downloads = tmp_path_factory.mktemp("downloads")
    options.add_experimental_option("prefs", {"download.default_directory": str(downloads)})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(str(shutil.which("chromedriver"))))
    driver.set_script_timeout(60)
    driver.downloads = downloads  # type: ignore[attr-defined]
    yield driver
    driver.quit()


@pytest.fixture(params=["file", "http"])
def address(request: pytest.FixtureRequest, site: Path) -> str:
    """The site's address, once from its folder and once from a server."""
    if request.param == "file":
        return site.as_uri()
    return str(request.getfixturevalue("served"))
