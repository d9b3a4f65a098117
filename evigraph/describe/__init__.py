"""Everything known about one thing, and where it is stated: what ``evigraph show`` prints.

`model` is the plain data structure, `graph` reads the store, `names` makes labels from structure, `parts` are the
pieces that several kinds of things share, and `kinds` is the registry: kind of thing to its sections.
Import from the modules: this package imports none, because the search needs `names` and must not pay for the rest.
"""

__all__: list[str] = []
