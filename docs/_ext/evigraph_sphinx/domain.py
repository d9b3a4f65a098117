"""The Sphinx domain ``ev``: links to questions, terms, closed lists and their values, also from other sites.

Roles: ``{ev:question}`` a named question, ``{ev:term}`` a class or property (``tests`` is ``ev:tests``),
``{ev:scheme}`` a closed list, ``{ev:value}`` one of its values. Issue 6 adds references, studies and the like: a
kind of thing is one line in `KINDS`.
"""

# mypy: allow-subclassing-any, no-warn-return-any, disable-error-code="import-not-found,import-untyped,import"

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from sphinx.domains import Domain, ObjType
from sphinx.roles import XRefRole
from sphinx.util.nodes import make_refnode

__all__ = ["KINDS", "EvigraphDomain", "anchor"]

KINDS = {
    "question": "question",
    "term": "class or property",
    "scheme": "closed list",
    "value": "value of a closed list",
}
"""Kind of thing to its name for readers; each is a role and an object type."""


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
    roles: ClassVar[dict[str, Any]] = {kind: XRefRole(warn_dangling=True) for kind in KINDS}
    initial_data: ClassVar[dict[str, Any]] = {"things": {}, "listed": {}, "live": {}}
    dangling_warnings: ClassVar[dict[str, str]] = {
        kind: f"no {label} is called %(target)r" for kind, label in KINDS.items()
    }

    def note(self, kind: str, name: str, docname: str) -> str:
        """Note that the page describes a thing; return the anchor to give it."""
        self.data["things"][kind, name] = docname
        return anchor(kind, name)

    def note_index(self, docname: str, files: set[str]) -> None:
        """Note that the page lists all questions, which are these files."""
        self.data["listed"][docname] = files

    def note_live(self, docname: str, question: str) -> None:
        """Note that the page lets its reader run a question."""
        self.data["live"].setdefault(docname, set()).add(question)

    def clear_doc(self, docname: str) -> None:
        """Forget what a page described."""
        self.data["things"] = {thing: page for thing, page in self.data["things"].items() if page != docname}
        self.data["listed"].pop(docname, None)
        self.data["live"].pop(docname, None)

    def merge_domaindata(self, docnames: Iterable[str], otherdata: Any) -> None:
        """Take over what a parallel reader found."""
        names = set(docnames)
        for part in ("things", "listed", "live"):
            for key, value in otherdata[part].items():
                if (value if part == "things" else key) in names:
                    self.data[part][key] = value

    def resolve_xref(
        self, env: Any, fromdocname: str, builder: Any, typ: str, target: str, node: Any, contnode: Any
    ) -> Any:
        """Link to a thing where a page describes it."""
        target = target.removeprefix("ev:").removeprefix("c:")
        docname = self.data["things"].get((typ, target))
        if docname is None:
            return None
        return make_refnode(builder, fromdocname, docname, anchor(typ, target), contnode)

    def resolve_any_xref(self, *args: Any) -> list[Any]:
        """Leave references without a kind to the other domains."""
        return []

    def get_objects(self) -> Iterable[tuple[str, str, str, str, str, int]]:
        """List all things for the search and for other sites' intersphinx."""
        for (kind, name), docname in sorted(self.data["things"].items()):
            yield name, name, kind, docname, anchor(kind, name), 1
