"""``evigraph check``: every problem of a guideline's folder in one run, with file, line, thing and how to mend it.

The checks run in the order of what they need: the files (`evigraph.check.files`), the words in them
(`evigraph.check.terms`), the folder's own questions (`evigraph.check.queries`), the links between things
(`evigraph.check.links`), the shape of each thing (`evigraph.check.shapes`), the facts from outside
(`evigraph.check.external`), and, with a copy of the guideline's text, the quotes (`evigraph.check.places`).
"""

from __future__ import annotations

from pathlib import Path

from evigraph.errors import Problem
from evigraph.resources import ontology_folder

__all__ = ["check"]


def check(folder: Path, *, ontology: Path | None = None, text: Path | None = None) -> list[Problem]:
    """Return all problems of a guideline's folder, sorted by file and line; an empty list if there are none.

    ``ontology`` is the folder of the shared vocabulary and the shapes (default: evigraph's own); its files appear as
    ``ontology/concepts.ttl``, the folder's as ``trials.ttl``. ``text`` is a copy of the guideline's text: then every
    quote is looked for at its place. Bad input of any kind is reported, never raised. While a file does not parse,
    links, shapes and quotes are not checked: what the file would have said is missing there.

    >>> from evigraph.resources import share
    >>> for problem in check(share() / "no-such-folder"):
    ...     print(problem.problem, "|", problem.mend)
    there is no such folder | give a guideline's folder
    """
    from evigraph.check.external import check_external
    from evigraph.check.files import read_folder
    from evigraph.check.links import check_links
    from evigraph.check.places import check_places
    from evigraph.check.queries import check_queries
    from evigraph.check.shapes import check_shapes
    from evigraph.check.terms import check_terms

    shared = ontology or ontology_folder()
    checked, problems = read_folder(folder, shared)
    if not folder.is_dir():
        return problems
    problems += check_terms(checked, shared)
    problems += check_queries(folder)
    if checked.complete:
        problems += check_links(checked)
        problems += check_shapes(checked, shared)
        problems += check_external(checked)
        problems += check_places(checked, text) if text else []
    return sorted(set(problems))
