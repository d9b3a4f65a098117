"""evigraph: the evidence behind a clinical guideline, as a graph that answers exactly.

>>> import evigraph
>>> kb = evigraph.open()
>>> kb.guideline.name
'crlm'
"""

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
