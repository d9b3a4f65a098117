"""One search over everything that the graph describes: what ``evigraph find`` prints.

`documents` reads the graph, `index` keeps the documents in SQLite's full-text search, `query` turns a user's words into
terms of the index, `ranking` orders what they hit and says why, `cache` keeps the index between two commands.
Import from the modules: this package imports none, because answering from the cache must not pay for the graph.
"""

__all__: list[str] = []
