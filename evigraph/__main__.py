"""``python -m evigraph`` is ``evigraph``."""

from evigraph.cli import entry

entry()
