"""The extension's own manual: its directives and roles, as their code describes them."""

# mypy: allow-subclassing-any, no-warn-return-any, disable-error-code="import-not-found,import-untyped,import"

from __future__ import annotations

from inspect import getdoc
from typing import Any

from docutils import nodes

from .base import GraphDirective
from .content import literal, paragraph, table
from .domain import KINDS

__all__ = ["DirectivesDirective", "RolesDirective"]


class DirectivesDirective(GraphDirective):
    """``evigraph-directives``: every directive of this extension, with its options."""

    def run(self) -> list[Any]:
        from . import DIRECTIVES  # here, as it lists this class, too

        found = nodes.definition_list()
        for name, directive in sorted(DIRECTIVES.items()):
            about = nodes.definition("", *self.parse_text_to_nodes(getdoc(directive) or ""))
            if options := sorted(directive.option_spec or {}):
                about += paragraph("Options: ", *_joined(options))
            found += nodes.definition_list_item("", nodes.term("", "", literal(name)), about)
        return [found]


class RolesDirective(GraphDirective):
    """``evigraph-roles``: every role of the domain ``ev``, with what it links to."""

    def run(self) -> list[Any]:
        roles = {**KINDS, "concept": "concept, on its own page where it has one, else in its list"}
        return [table(["role", "links to a"], [[[literal(f"ev:{name}")], about] for name, about in roles.items()])]


def _joined(options: list[str]) -> list[Any]:
    found: list[Any] = []
    for option in options:
        found += [nodes.Text(", "), literal(f":{option}:")] if found else [literal(f":{option}:")]
    return found
