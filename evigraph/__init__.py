"""evigraph: the evidence behind a clinical guideline, as a graph that answers exactly.

>>> import evigraph
>>> kb = evigraph.open()
>>> kb.guideline.name
'crlm'
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evigraph.answers import Answer
    from evigraph.errors import DataError, EvigraphError, Problem, UnknownThingError, UsageError
    from evigraph.kb import KnowledgeBase
    from evigraph.kb import open_folder as open  # noqa: A004 - evigraph.open() is the documented way in

__all__ = [
    "Answer",
    "DataError",
    "EvigraphError",
    "KnowledgeBase",
    "Problem",
    "UnknownThingError",
    "UsageError",
    "open",
]

_HOMES = {
    "Answer": "evigraph.answers",
    "KnowledgeBase": "evigraph.kb",
    "open": "evigraph.kb",
    **dict.fromkeys(("DataError", "EvigraphError", "Problem", "UnknownThingError", "UsageError"), "evigraph.errors"),
}


def __getattr__(name: str) -> Any:
    """Import what is asked for, when it is asked for: `evigraph find` answers without the graph."""
    if name not in _HOMES:
        raise AttributeError(f"module 'evigraph' has no attribute {name!r}")
    from importlib import import_module

    found = getattr(import_module(_HOMES[name]), "open_folder" if name == "open" else name)
    globals()[name] = found
    return found
