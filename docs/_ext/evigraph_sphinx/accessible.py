"""What the theme's pages lack for keyboards and screen readers (found with axe-core, see ``tests/browser/``)."""

# mypy: disable-error-code="import-not-found,import-untyped,import"

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["mend_page"]

NAVIGATION = ("furo_navigation_tree", "toc")
MENDED = {
    'role="heading">': 'role="heading" aria-level="2">',  # Sphinx: a heading of the navigation has no level
    '<div class="highlight"><pre>': '<div class="highlight"><pre tabindex="0">',  # a wide block scrolls by keyboard too
    '<div class="table-wrapper': '<div tabindex="0" class="table-wrapper',
}


def mend_page(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Mend the parts of a page before the theme joins them."""
    for part in ("body", *NAVIGATION):
        if isinstance(text := context.get(part), str):
            for wrong, right in MENDED.items():
                text = text.replace(wrong, right)
            context[part] = text
