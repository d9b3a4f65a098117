"""The Sphinx domain ``ev``: links to questions, terms, closed lists and their values, also from other sites.

Roles: ``{ev:question}`` a named question, ``{ev:term}`` a class or property (``tests`` is ``ev:tests``),
``{ev:scheme}`` a closed list, ``{ev:value}`` one of its values, ``{ev:shape}`` what is demanded of a class;
``{ev:concept}`` a concept, on its own page where it has one, else in its list; and one role for each kind of thing of
`things.KINDS`: ``{ev:reference}`76` `` and the like.
"""

# mypy: allow-subclassing-any, no-warn-return-any, disable-error-code="import-not-found,import-untyped,import"

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from docutils import nodes
from sphinx.domains import Domain, ObjType
from sphinx.roles import XRefRole
from sphinx.util.nodes import make_refnode

from . import things

__all__ = ["KINDS", "EvigraphDomain", "anchor"]

CONCEPT_KINDS = ("biomarker", "score", "value")
"""Where a concept is looked for: on a page of its own first."""

TITLED = ("study", "recommendation", "finding", "score", "threshold", "formula", "irregularity")
"""Kinds whose links show the thing's title unless a text is given: their names are made for machines."""

KINDS = {
    "question": "question",
    "term": "class or property",
    "scheme": "closed list",
    "value": "value of a closed list",
    "shape": "shape of a class",
    **{kind: about.label for kind, about in things.KINDS.items()},
}
"""Kind of thing to its name for readers; each is a role and an object type."""


LISTED, HIDDEN = 1, -1
"""Places of a thing among what the search finds by name."""

BY_PAGE = ("listed", "files", "live")
"""What the domain knows page by page: the questions listed, the files beside it, the questions that run live."""


def anchor(kind: str, name: str) -> str:
    """Return the permanent anchor of a thing. IRIs tell upper from lower case, and so do anchors.

    >>> anchor("value", "HAI-pump")
    'value-HAI-pump'
    """
    return f"{kind}-{name}"


class EvigraphDomain(Domain):
    """Where each thing of the knowledge base is described on the site."""

    name = "ev"
    label = "evigraph"
    data_version = 2
    object_types: ClassVar[dict[str, Any]] = {kind: ObjType(label, kind) for kind, label in KINDS.items()}
    roles: ClassVar[dict[str, Any]] = {kind: XRefRole(warn_dangling=True) for kind in (*KINDS, "concept")}
    initial_data: ClassVar[dict[str, Any]] = {"things": {}, "pages": {}, **{part: {} for part in BY_PAGE}}
    dangling_warnings: ClassVar[dict[str, str]] = {
        kind: f"no {label} is called %(target)r" for kind, label in {**KINDS, "concept": "concept"}.items()
    }

    def note(self, kind: str, name: str, docname: str) -> str:
        """Note that the page describes a thing; return the anchor to give it."""
        self.data["things"][kind, name] = docname
        return anchor(kind, name)

    def note_page(self, kind: str, name: str, docname: str, title: str) -> None:
        """Note that a whole page is about a thing; ``title`` is what a link without a text shows."""
        self.data["things"][kind, name] = docname
        self.data["pages"][kind, name] = title

    def note_index(self, docname: str, files: set[str]) -> None:
        """Note that the page lists all questions, which are these files."""
        self.data["listed"][docname] = files

    def note_live(self, docname: str, question: str) -> None:
        """Note that the page lets its reader run a question."""
        self.data["live"].setdefault(docname, set()).add(question)

    def clear_doc(self, docname: str) -> None:
        """Forget what a page described."""
        self.data["things"] = {thing: page for thing, page in self.data["things"].items() if page != docname}
        self.data["pages"] = {
            thing: title for thing, title in self.data["pages"].items() if thing in self.data["things"]
        }
        for part in BY_PAGE:
            self.data[part].pop(docname, None)

    def merge_domaindata(self, docnames: Iterable[str], otherdata: Any) -> None:
        """Take over what a parallel reader found."""
        names = set(docnames)
        for part in BY_PAGE:
            self.data[part] |= {page: value for page, value in otherdata[part].items() if page in names}
        found = {thing: page for thing, page in otherdata["things"].items() if page in names}
        self.data["things"] |= found
        self.data["pages"] |= {thing: title for thing, title in otherdata["pages"].items() if thing in found}

    def resolve_xref(
        self, env: Any, fromdocname: str, builder: Any, typ: str, target: str, node: Any, contnode: Any
    ) -> Any:
        """Link to a thing where a page describes it."""
        if typ == "list":  # the page that lists all questions
            return (
                make_refnode(builder, fromdocname, min(listed), "", contnode)
                if (listed := self.data["listed"])
                else None
            )
        target = target.removeprefix("ev:").removeprefix("c:")
        for kind in CONCEPT_KINDS if typ == "concept" else (typ,):
            if docname := self.data["things"].get((kind, target)):
                title = self.data["pages"].get((kind, target))
                if title is None:
                    return make_refnode(builder, fromdocname, docname, anchor(kind, target), contnode)
                if kind in TITLED and not node["refexplicit"]:
                    contnode = nodes.inline(title, title)
                return make_refnode(builder, fromdocname, docname, "", contnode)
        return None

    def resolve_any_xref(self, *args: Any) -> list[Any]:
        """Leave references without a kind to the other domains."""
        return []

    def get_objects(self) -> Iterable[tuple[str, str, str, str, str, int]]:
        """List all things for the search and for other sites' intersphinx.

        The search finds a page by its title, so it need not list the page's thing again, nor its entry in a list.
        """
        for thing, docname in sorted(self.data["things"].items()):
            kind, name = thing
            title = self.data["pages"].get(thing)
            paged = kind != "question" if title else kind == "value" and self._has_page(name)
            yield name, title or name, kind, docname, anchor(kind, name), HIDDEN if paged else LISTED

    def _has_page(self, concept: str) -> bool:
        return any((kind, concept) in self.data["pages"] for kind in CONCEPT_KINDS)
