"""Everything known about one thing, and where it is stated: what ``evigraph show`` prints.

`model` is the plain data structure, `graph` reads the store, `names` makes labels from structure, `parts` are the
pieces that several kinds of things share, and `kinds` is the registry: kind of thing to its sections.
"""

from evigraph.describe.kinds import describe
from evigraph.describe.model import Description, Fact, Section

__all__ = ["Description", "Fact", "Section", "describe"]
