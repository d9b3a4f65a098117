"""``evigraph check-manuscript``: what a manuscript cites, and what is unsafe about it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from evigraph.cli.common import Parser, add_options, note, open_kb, write_answer

if TYPE_CHECKING:
    from evigraph.citations.review import Review

__all__ = ["run"]

HELP = """\
Say what a manuscript cites, and what is unsafe about it.

  evigraph check-manuscript paper.md              Markdown of pandoc, Quarto or MyST (.md .qmd)
  evigraph check-manuscript paper.tex -t json     LaTeX; also Typst (.typ) and reStructuredText (.rst)

  evigraph check-manuscript draft.md --bib library.bib    keys of another bibliography, too

One row for each key, with the lines where it stands; several where there is more than one warning. Code, comments and
e-mail addresses are no citations. The bibliographies that the manuscript names are read: a key that only they hold is
not checked, unless its DOI or PubMed id is here. Exit code 1 if a key is unknown to all.
"""


def run(argv: list[str]) -> int:
    """Run ``evigraph check-manuscript``."""
    from evigraph.citations.bibliographies import elsewhere, included
    from evigraph.citations.manuscript import KINDS, keys_of, kind_of, read_manuscript, unclosed
    from evigraph.citations.review import review

    parser = Parser("evigraph check-manuscript", description=HELP)
    parser.add_argument("file", metavar="FILE", help="the manuscript")
    parser.add_argument("--kind", choices=KINDS, help="what the manuscript is, where the ending does not say it")
    parser.add_argument("--wide", action="store_true", help="show all columns in a table")
    parser.add_argument("--bib", metavar="FILE", action="append", default=[], help="another bibliography that it uses")
    add_options(parser)
    options = parser.parse_args(argv)
    kind = options.kind or kind_of(options.file)
    text = read_manuscript(options.file)
    others = elsewhere(options.file, text, kind, options.bib)
    kb = open_kb(options)
    found = review(kb, options.file, keys_of(text, kind), unclosed(text, kind), others.held)
    write_answer(found.answer, options, wide=options.wide)
    parts = [
        f"{options.file}:{line}: {name} is not followed; check it by itself" for line, name in included(text, kind)
    ]
    note(kb, *others.notes, *parts, *_counts(found, kind, text))
    sys.stdout.flush()
    return 1 if found.unknown else 0


def _counts(found: Review, kind: str, text: str) -> list[str]:
    if not text.strip():
        return ["the manuscript is empty"]
    if not found.citations and not found.warnings:
        from evigraph.citations.review import EXAMPLES

        return [f"no citation found; in {kind} one looks like {EXAMPLES[kind]}"]
    counts = (
        _many(found.citations, "citation") + " of " + _many(found.keys, "key"),
        _many(found.works, "work") + " of the guideline",
        *([_many(found.elsewhere, "key") + " of other bibliographies, not checked"] if found.elsewhere else []),
        _many(found.unknown, "unknown key"),
        _many(found.warnings, "warning"),
    )
    return ["; ".join(counts)]


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
