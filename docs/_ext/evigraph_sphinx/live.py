"""Live queries: what the pages need so that a query can be edited and run in the browser, with no server.

A page holds only a small element for each query, and a script that puts a button there. The query engine, the editor
and the graph come when the button is pressed, as classic scripts with their content as text: browsers load neither
workers, WebAssembly nor data from a folder (``file://``), but they do load scripts.

Two files are made at build time, both with the same bytes for the same input: ``engine.js`` holds the worker's code and
the engine, ``graph.js`` the graph, the questions and the words that the form and the editor offer.
"""

# mypy: allow-subclassing-any, no-warn-return-any, disable-error-code="import-not-found,import-untyped,import"

from __future__ import annotations

import gzip
import json
import shlex
from base64 import b64encode
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util.fileutil import copy_asset_file

from evigraph.concepts import labels_of
from evigraph.errors import EvigraphError
from evigraph.export import export_graph
from evigraph.kb import KnowledgeBase
from evigraph.names import CONCEPT, EV, SCHEME
from evigraph.questions import Question

from . import graph
from .base import GraphDirective
from .domain import anchor

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["PlaygroundDirective", "live_query", "live_question", "runnable", "visit_runnable_html", "write_files"]

HERE = Path(__file__).parent
VENDOR = HERE / "vendor"
FOLDER = "_static/live"
WORKER_PARTS = (VENDOR / "oxigraph.js", HERE / "static" / "live" / "worker.js")
NAMESPACES = {"value": CONCEPT, "term": EV, "scheme": SCHEME}
"""Kind of thing that a list describes, to the IRIs of such things."""

THINGS = {
    "work": """SELECT ?thing ?name ?label WHERE {
      { ?reference biro:references ?thing ; ev:number ?name . }
      UNION { ?thing a ev:Work ; ev:key|prism:doi|fabio:hasPubMedId ?name }
      OPTIONAL { ?thing dcterms:title ?label }
    } ORDER BY ?thing ?name""",
    "study": """SELECT ?thing ?name ?label WHERE {
      ?thing a ev:Study ; rdfs:label|skos:altLabel|ev:registryNumber ?name OPTIONAL { ?thing rdfs:label ?label }
    } ORDER BY ?thing ?name""",
}
"""Kind of a parameter's thing to the query for the names by which the form knows it."""

TERMS = """SELECT ?term ?label WHERE {
  { ?term a owl:Class } UNION { ?term a owl:ObjectProperty } UNION { ?term a owl:DatatypeProperty }
  UNION { ?term a owl:AnnotationProperty } UNION { ?term skos:inScheme ?scheme }
  ?term rdfs:label|skos:prefLabel ?label
} ORDER BY ?term ?label"""


class runnable(nodes.General, nodes.Element):  # noqa: N801 - docutils names nodes in lower case
    """The place of a live query: of a ``question`` with ``terms``, of a ``query``, or the playground (neither)."""


def visit_runnable_html(self: Any, node: Any) -> None:
    attributes = "".join(
        f' data-{name}="{escape(node[name])}"' for name in ("question", "terms", "query") if name in node
    )
    kind = "" if "question" in node or "query" in node else ' data-playground=""'
    self.body.append(f'<div class="evigraph-live"{attributes}{kind}></div>\n')


def live_question(kb: KnowledgeBase, asked: Question, given: Mapping[str, object]) -> Any:
    """Return the place where a question can be run, its form filled with the parameters given."""
    values = {name.replace("_", "-"): value for name, value in given.items()}
    terms = {name: str(term) for name, term in kb.terms(asked, values).items()}
    return runnable("", question=asked.name, terms=json.dumps(terms, ensure_ascii=False, sort_keys=True))


def live_query(text: str) -> Any:
    """Return the place where a query of the page can be run."""
    return runnable("", query=text)


class PlaygroundDirective(GraphDirective):
    """``evigraph-playground``: an editor for queries, with every named question to start from."""

    def run(self) -> list[Any]:
        graph.depend_on_data(self.env)
        for each in graph.knowledge_base(self.env).questions():
            graph.depend(self.env, each.path)
        return [runnable("")]


# ---------------------------------------------------------------- at build time
def add_scripts(app: Sphinx, page: str, template: str, context: Any, doctree: Any) -> None:
    """Give a page with live queries its button, and no other page anything."""
    if doctree is not None and any(True for _ in doctree.findall(runnable)):
        app.add_js_file("live/button.js", loading_method="defer")


def write_files(app: Sphinx, error: Exception | None) -> None:
    """Write what the button loads, where the data or the pages have changed."""
    if error is not None or app.builder.format != "html":
        return
    target = Path(app.outdir) / FOLDER
    if not (changed := _opened(app)) and (target / "graph.js").is_file():
        return
    target.mkdir(parents=True, exist_ok=True)
    copy_asset_file(VENDOR / "codemirror.js", target, force=True)
    copy_asset_file(VENDOR / "LICENSES.txt", target, force=True)
    _write(target / "engine.js", _engine())
    kb = changed or graph.knowledge_base(app.env)
    _write(target / "graph.js", f'evigraph.graph("{_packed(content(kb, _pages(app), _shown(app)))}");\n')


def content(kb: KnowledgeBase, pages: Mapping[str, str], shown: set[str]) -> bytes:
    """Return the JSON that ``graph.js`` carries.

    ``pages`` maps the IRI of a thing to its address within the site, ``shown`` names questions that some page shows and
    that are on no list.
    """
    questions = {each.name: each for each in kb.questions()}
    questions |= {name: kb.question(name) for name in shown - set(questions)}
    kinds = {p.kind for each in questions.values() for p in each.params if p.type == "thing"}
    schemes = {scheme for each in questions.values() for p in each.params for scheme in p.schemes}
    found = {
        "base": kb.guideline.base,
        "guideline": kb.guideline.name,
        "prefixes": kb.prefixes,
        "questions": {name: _question(kb, each) for name, each in sorted(questions.items())},
        "schemes": {scheme: labels_of(kb._store, scheme) for scheme in sorted(schemes)},
        "things": {kind: _rows(kb, THINGS[kind]) for kind in sorted(kinds & set(THINGS))},
        "terms": _rows(kb, TERMS),
        "pages": dict(sorted(pages.items())),
        "trig": export_graph(kb, "trig").decode("utf-8"),
    }
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def plain_query(kb: KnowledgeBase, asked: Question) -> str:
    """Return a question's SPARQL without its header and without the PREFIX lines that the page needs no more."""
    known = {f"PREFIX {prefix}: <{iri}>" for prefix, iri in kb.prefixes.items()}
    kept = [line for line in asked.sparql.splitlines() if not line.startswith("#+") and line.strip() not in known]
    return "\n".join(kept).strip()


def _question(kb: KnowledgeBase, asked: Question) -> dict[str, Any]:
    return {
        "question": asked.question,
        "sparql": plain_query(kb, asked),
        "terms": _example(kb, asked),
        "params": [
            {
                "name": each.name,
                "type": each.type,
                "schemes": each.schemes,
                "kind": each.kind,
                "optional": each.optional,
                "description": each.description,
            }
            for each in asked.params
        ],
    }


def _example(kb: KnowledgeBase, asked: Question) -> dict[str, str]:
    """Return the parameters of a question's own example; none where it has no example that can be read."""
    words = [word for word in shlex.split(asked.example)[3:] if word != "--with-external"]
    given = dict(zip((word.removeprefix("--") for word in words[::2]), words[1::2], strict=False))
    known = {each.name for each in asked.params}
    try:
        terms = kb.terms(asked, {name: value for name, value in given.items() if name in known})
    except EvigraphError:
        return {}
    return {name: str(term) for name, term in sorted(terms.items())}


def _rows(kb: KnowledgeBase, query: str) -> list[list[str]]:
    """Return the rows of a query as plain strings, IRIs in full."""
    answer = kb.sparql(query)
    assert not isinstance(answer, bool | list)
    return [[getattr(row[name], "value", "") for name in answer.columns] for row in answer.terms]


def _pages(app: Sphinx) -> dict[str, str]:
    """Map the IRIs of things to where the site describes them."""
    known = app.env.domains["ev"].data["things"]
    found = {
        NAMESPACES[kind] + name: f"{app.builder.get_target_uri(docname)}#{anchor(kind, name)}"
        for (kind, name), docname in known.items()
        if kind in NAMESPACES
    }
    for iri, thing in graph.things(app.env).by_iri.items():  # a page of its own says more than an entry of a list
        if docname := known.get((thing.kind, thing.name)):
            found[iri] = app.builder.get_target_uri(docname)
    return found


def _shown(app: Sphinx) -> set[str]:
    """Return the questions that have a live query on some page."""
    return {name for names in app.env.domains["ev"].data["live"].values() for name in names}


def _opened(app: Sphinx) -> KnowledgeBase | None:
    """Return the knowledge base where this build read a page, and with it perhaps new data."""
    return graph.knowledge_base(app.env) if graph.is_open() else None


def _engine() -> str:
    worker = "\n".join(path.read_text(encoding="utf-8") for path in WORKER_PARTS)
    wasm = b64encode((VENDOR / "oxigraph.wasm.gz").read_bytes()).decode("ascii")
    return f'evigraph.engine({json.dumps(worker)}, "{wasm}");\n'


def _packed(data: bytes) -> str:
    return b64encode(gzip.compress(data, 9, mtime=0)).decode("ascii")


def _write(path: Path, text: str) -> None:
    """Write a file unless it holds this already, so that an unchanged site keeps its times."""
    data = text.encode("utf-8")
    if not path.is_file() or path.read_bytes() != data:
        path.write_bytes(data)
