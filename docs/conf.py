"""Sphinx configuration. Build with ``make docs``, or ``sphinx-build -W -b html docs docs/_build/html``."""

from __future__ import annotations

import sys
from pathlib import Path

import evigraph
from evigraph.resources import share

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "_ext"))

project = "evigraph"
author = "The evigraph authors"
project_copyright = author  # no year: the same source gives the same bytes
version = release = evigraph.open().guideline.data_version or ""

extensions = ["myst_parser", "sphinx.ext.autodoc", "evigraph_sphinx"]
exclude_patterns = ["_build", "_ext", "**/.*"]
language = "en"
default_role = "py:obj"  # a docstring's `name` is a Python name
nitpicky = False
highlight_language = "none"

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

assert (share() / "ontology").is_dir(), "the documentation is built from a checkout"
