"""SPARQL 1.1 in colour: Pygments' lexer knows no alternative paths (``ev:factor|ev:observed``)."""

# mypy: allow-subclassing-any, no-warn-return-any, disable-error-code="import-not-found,import-untyped,import"

from __future__ import annotations

from typing import Any, ClassVar

from pygments.lexer import inherit
from pygments.lexers import SparqlLexer
from pygments.token import Operator

__all__ = ["Sparql11Lexer"]


class Sparql11Lexer(SparqlLexer):
    """Pygments' SPARQL lexer, with ``|`` and ``?`` of property paths."""

    name = "SPARQL 1.1"
    tokens: ClassVar[dict[str, Any]] = {"root": [inherit, (r"[|?]", Operator)]}
