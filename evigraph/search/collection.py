"""A knowledge base's whole index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evigraph.search.documents import documents, filter_values
from evigraph.search.index import Index, build

if TYPE_CHECKING:
    from evigraph.kb import KnowledgeBase

__all__ = ["index_of"]


def index_of(kb: KnowledgeBase, **meta: str) -> Index:
    """Index everything that can be found in a knowledge base, in memory.

    >>> import evigraph
    >>> index_of(evigraph.open()).meta["name"]
    'crlm'
    """
    info = kb.guideline
    said = {"name": info.name, "accepted": info.accepted, "data_version": info.data_version}
    said |= {"retraction_lookup": info.retraction_lookup, **meta}
    return build(documents(kb), {key: value for key, value in said.items() if value}, filter_values(kb))
