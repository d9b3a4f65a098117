"""``python -m evigraph`` is ``evigraph``."""

from evigraph.cli import main

raise SystemExit(main())
