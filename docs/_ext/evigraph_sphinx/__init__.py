"""A Sphinx extension that shows a guideline's graph: its questions and answers, its vocabulary, its closed lists.

Everything is read from the knowledge base at build time, so that a page cannot disagree with the data. The knowledge
base is opened once per build; a page depends on each question and data file that it shows, so a change rebuilds only
what it touches; parallel builds are safe. A query that fails ends the build with its file and line.

Configuration: ``evigraph_folder``, the guideline's folder beside ``conf.py`` (empty: the one that comes with evigraph).
``evigraph_pages``, a folder below ``conf.py`` for generated pages (empty: none): a page for each reference, study,
biomarker, recommendation, finding, score, threshold, formula, irregularity and question, and an index for each kind.

The directives are listed in `DIRECTIVES`; the domain ``ev`` has the roles of `evigraph_sphinx.domain`.
"""

# mypy: disable-error-code="import-not-found,import-untyped,import"

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import evigraph

from . import files, graph, live, navigation, stubs
from .accessible import mend_page
from .answers import AnswerDirective, SparqlDirective
from .content import details, leave_html, ruled, visit_details_html, visit_ruled_html
from .domain import EvigraphDomain
from .highlight import Sparql11Lexer
from .indexes import IndexDirective
from .manual import DirectivesDirective, RolesDirective
from .pages import PageDirective
from .plots import PlotDirective
from .questions import QuestionDirective, QuestionsDirective
from .schemes import SchemesDirective
from .shapes import ShapesDirective
from .status import FactsDirective, FileStatusDirective
from .terminal import ConsoleDirective, HelpDirective
from .vocabulary import VocabularyDirective
from .words import English

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["DIRECTIVES", "setup"]

STATIC = Path(__file__).parent / "static"
"""The styles and scripts that every site with this extension has."""

DIRECTIVES = {
    "evigraph-question": QuestionDirective,
    "evigraph-questions": QuestionsDirective,
    "evigraph-answer": AnswerDirective,
    "evigraph-sparql": SparqlDirective,
    "evigraph-plot": PlotDirective,
    "evigraph-vocabulary": VocabularyDirective,
    "evigraph-shapes": ShapesDirective,
    "evigraph-schemes": SchemesDirective,
    "evigraph-file-status": FileStatusDirective,
    "evigraph-facts": FactsDirective,
    "evigraph-console": ConsoleDirective,
    "evigraph-help": HelpDirective,
    "evigraph-index": IndexDirective,
    "evigraph-page": PageDirective,
    "evigraph-playground": live.PlaygroundDirective,
    "evigraph-directives": DirectivesDirective,
    "evigraph-roles": RolesDirective,
}
"""Directive name to its class."""


def code_version() -> int:
    """Return a number for the code that makes the pages, so that all are made anew when it has changed."""
    here = Path(__file__).parent
    found = sha256()
    for folder in (here.parent, Path(evigraph.__file__).parent):
        for path in sorted(folder.rglob("*.py")):
            found.update(path.read_bytes())
    return int.from_bytes(found.digest()[:6], "big")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register configuration, domain, directives and nodes."""
    app.add_config_value("evigraph_folder", "", "env", types=frozenset({str}))
    app.add_config_value("evigraph_pages", "", "env", types=frozenset({str}))
    app.add_domain(EvigraphDomain)
    for name, directive in DIRECTIVES.items():
        app.add_directive(name, directive)
    app.add_search_language(English)
    app.add_lexer("sparql", Sparql11Lexer)
    plain = (lambda *_: None, lambda *_: None)
    app.add_node(details, html=(visit_details_html, leave_html), latex=plain, text=plain, man=plain, texinfo=plain)
    app.add_node(ruled, html=(visit_ruled_html, leave_html), latex=plain, text=plain, man=plain, texinfo=plain)
    drawn = (live.visit_runnable_html, plain[1])
    app.add_node(live.runnable, html=drawn, latex=plain, text=plain, man=plain, texinfo=plain)
    app.add_css_file("evigraph-pages.css")
    app.add_js_file("evigraph-tables.js", loading_method="defer")
    app.connect("config-inited", lambda _, config: config.html_static_path.append(str(STATIC)))
    app.connect("builder-inited", graph.forget)
    app.connect("builder-inited", stubs.write_sources)
    app.connect("builder-inited", navigation.forget)
    app.connect("html-page-context", navigation.share_navigation, priority=100)  # before the theme asks for the tree
    app.connect("html-page-context", live.add_scripts)
    app.connect("html-page-context", mend_page, priority=900)
    app.connect("build-finished", files.write_files)
    app.connect("build-finished", live.write_files)
    app.connect("env-before-read-docs", graph.before_reading)
    app.connect("env-get-outdated", graph.outdated_indexes)
    return {"version": "1", "env_version": code_version(), "parallel_read_safe": True, "parallel_write_safe": True}
