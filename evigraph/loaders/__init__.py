"""Every way in which evidence comes in, one module each.

`evigraph.loaders.bibtex`, `ris` and `csl` read reference lists, `evigraph.loaders.twin` writes the derived Turtle beside them. Import
from the modules: this package imports none, because opening a knowledge base must not pay for a parser that it does
not need.
"""

__all__: list[str] = []
