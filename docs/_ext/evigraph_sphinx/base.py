"""What the directives share: the page that is read, and the anchors that it gives."""

# mypy: allow-subclassing-any, no-warn-return-any, disable-error-code="import-not-found,import-untyped,import"

from __future__ import annotations

from itertools import count

from sphinx.util.docutils import SphinxDirective

from .domain import EvigraphDomain

__all__ = ["GraphDirective"]


class GraphDirective(SphinxDirective):
    """A directive that shows something of the graph."""

    @property
    def page(self) -> str:
        """The name of the page that is being read."""
        return self.env.docname

    @property
    def where(self) -> str:
        """File and line of the directive, for messages."""
        source, line = self.get_source_info()
        name = str(source).removeprefix(f"{self.env.srcdir}/")
        return f"{name}:{line}"

    def file(self, stem: str) -> str:
        """Return a free name for a CSV file beside the page; two pages in one folder have different ones."""
        taken = self.domain.data["files"].get(self.page, {})
        first = f"{self.page.rpartition('/')[2]}-{stem}"
        names = (f"{first}{f'-{number}' if number > 1 else ''}.csv" for number in count(1))
        return next(name for name in names if name not in taken)

    @property
    def domain(self) -> EvigraphDomain:
        """The domain that knows where things are described."""
        domain = self.env.domains["ev"]
        assert isinstance(domain, EvigraphDomain)
        return domain
