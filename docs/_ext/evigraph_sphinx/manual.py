"""The extension's own manual: its directives and roles, as their code describes them."""

# mypy: allow-subclassing-any, no-warn-return-any, disable-error-code="import-not-found,import-untyped,import"

from __future__ import annotations

import re
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
            usage, about_text = _parts(getdoc(directive) or "", name)
            about = nodes.definition("", *self.parse_text_to_nodes(about_text))
            if options := sorted(directive.option_spec or {}):
                about += paragraph("Options: ", *_joined(options))
            found += nodes.definition_list_item("", nodes.term("", "", literal(usage)), about)
        return [found]


class RolesDirective(GraphDirective):
    """``evigraph-roles``: every role of the domain ``ev``, with what it links to."""

    def run(self) -> list[Any]:
        roles = {**KINDS, "concept": "concept, on its own page where it has one, else in its list"}
        return [table(["role", "links to a"], [[[literal(f"ev:{name}")], about] for name, about in roles.items()])]


def _parts(text: str, name: str) -> tuple[str, str]:
    """Split a directive's docstring into how it is written and what it shows.

    >>> _parts("``evigraph-page KIND NAME``: the whole page on one thing.", "evigraph-page")
    ('evigraph-page KIND NAME', 'The whole page on one thing.')
    """
    found = re.match(r"``(?P<usage>[^`]+)``: (?P<first>.)", text)
    if not found:
        return name, text
    return found["usage"], found["first"].upper() + text[found.end() :]


def _joined(options: list[str]) -> list[Any]:
    found: list[Any] = []
    for option in options:
        found += [nodes.Text(", "), literal(f":{option}:")] if found else [literal(f":{option}:")]
    return found
