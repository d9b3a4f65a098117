"""The navigation of generated pages, made once for each folder: no page of a thing is in it, so it is the same in all.

Without this, a third of the time of a build goes into making the same tree seven hundred times.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = ["share_navigation"]


_made: dict[str, dict[tuple[Any, ...], str]] = {}


def forget(app: Any) -> None:
    """Forget the trees of an earlier build in this process."""
    _made.clear()


def share_navigation(app: Any, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Let the pages of things in one folder share the tree that the theme asks for."""
    folder, _, _ = pagename.rpartition("/")
    if not app.config.evigraph_pages or not folder.startswith(f"{app.config.evigraph_pages}/"):
        return
    make: Callable[..., str] = context["toctree"]
    made = _made.setdefault(folder, {})

    def shared(**options: Any) -> str:
        key = tuple(sorted(options.items()))
        if key not in made:
            made[key] = make(**options)
        return made[key]

    context["toctree"] = shared
