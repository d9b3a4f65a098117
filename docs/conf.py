"""Sphinx configuration. Build with ``make docs``, or ``sphinx-build -W -b html docs docs/_build/html``."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "_ext"))

project = "evigraph"
author = "The evigraph authors"
project_copyright = author  # no year: the same source gives the same bytes
version = release = tomllib.loads((HERE.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]

extensions = ["myst_parser", "sphinx.ext.autodoc", "evigraph_sphinx"]
exclude_patterns = ["_build", "_ext", "**/.*"]
evigraph_pages = "data"  # generated there, and ignored by git
language = "en"
default_role = "py:obj"  # a docstring's `name` is a Python name
nitpicky = False
highlight_language = "none"
smartquotes = False  # two hyphens before an option stay two hyphens

myst_enable_extensions = ["deflist", "colon_fence"]
myst_heading_anchors = 3

autodoc_typehints_format = "short"
autodoc_member_order = "bysource"
python_use_unqualified_type_names = True

html_theme = "furo"
html_title = "evigraph"
html_static_path = ["_static"]
html_css_files = ["evigraph.css"]
html_copy_source = False
html_show_sourcelink = False
html_show_copyright = False


def links_for_the_site(app: Any, path: Path, docname: str, content: list[str]) -> None:
    """Make the links of an included file of the repository work here; a file that is not on the site is only named."""
    if path.name == "CONTRIBUTING.md":
        text = re.sub(r"\]\(docs/", "](", content[0])
        content[0] = re.sub(r"\[(?P<text>[^\]]+)\]\((?P<file>[A-Z][A-Z.a-z-]+)\)", r"`\g<file>`", text)


def setup(app: Any) -> None:
    app.connect("include-read", links_for_the_site)
