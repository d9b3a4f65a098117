"""``evigraph find``: from whatever is remembered to the reference, study, concept or recommendation."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from evigraph.cli.common import Parser, add_options, guideline_note, write_answer
from evigraph.errors import UsageError
from evigraph.search.answer import as_answer
from evigraph.search.cache import searched
from evigraph.search.filters import read_filters
from evigraph.search.model import KINDS, Found
from evigraph.search.ranking import find

if TYPE_CHECKING:
    from evigraph.search.index import Index

__all__ = ["run"]

HELP = """\
Find references, studies, biomarkers, interventions, recommendations, irregularities ...

  evigraph find kemeny 2005               an author and a year
  evigraph find new epoc                  a trial's name, or its registry number
  evigraph find hepatic arterial inf      words of a title, the last one half typed
  evigraph find doi.org/10.1056/NEJM199912303412702
  evigraph find nordlinnger folfox        slips of the pen are forgiven
  evigraph find k-ras --type meta-analysis --year 2015..
  evigraph find --cited-in "Table 2" --type rct -t csv | evigraph export - -t ris

Accents, case, hyphens and apostrophes make no difference (jorgensen, dangelica, kras). Abbreviations and synonyms count
as the words that they stand for. Best first: what has the identifier (a DOI in any form, PMID, registry number, printed
number, key, a trial's name), then author with year, then words. The column `matched` says why a row is there.
"""

_MOST = 10


def run(argv: list[str]) -> int:
    """Run ``evigraph find``."""
    parser = Parser("evigraph find", description=HELP)
    parser.add_argument("words", nargs="*", metavar="WORDS", help="what you remember")
    limits = parser.add_argument_group("conditions")
    limits.add_argument("--year", metavar="YEARS", help="2015, 2015.., ..2010 or 2010..2015")
    limits.add_argument("--type", metavar="TYPE", help="study design or phase: rct, meta-analysis, phase 3 ...")
    limits.add_argument("--cited-in", metavar="PLACE", help='where the guideline says it: "Table 2", or a section')
    limits.add_argument("--kind", metavar="KIND", help=", ".join(KINDS))
    limits.add_argument("-n", "--most", metavar="N", help=f"how many hits to show, or all (default {_MOST})")
    add_options(parser)
    parser.add_argument("--wide", action="store_true", help="show all columns in a table")
    options = parser.parse_args(argv)
    words = " ".join(options.words).encode("utf-8", "replace").decode("utf-8")
    most = _read_most(options.most)
    conditions = {name: getattr(options, name) for name in ("year", "type", "cited_in", "kind")}
    if not words.strip() and not any(conditions.values()):
        raise UsageError("give some words, or a condition. `evigraph find --help` has examples.")

    def search(index: Index) -> tuple[Found, Mapping[str, str]]:
        return find(index, words, read_filters(index, **conditions), most), index.meta

    found, guideline = searched(options.kb, options.with_external, search)
    write_answer(as_answer(found.hits, words), options, wide=options.wide)
    for line in _notes(found, words):
        print(f"evigraph: {line}", file=sys.stderr)
    guideline_note(guideline)
    return 0


def _read_most(text: str | None) -> int | None:
    if text is None:
        return _MOST
    if text.strip().casefold() in ("all", "0"):
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise UsageError(f"--most takes a number or all, not {text!r}.")
    return int(text)


def _notes(found: Found, words: str) -> list[str]:
    """Say what the rows do not: that there are none, or none with all words, or more."""
    notes = []
    for word, near in found.near.items():
        hint = f" Nearest: {', '.join(near)}." if near else ""
        notes.append(f"nothing here has {word!r}.{hint}")
    if not found.total:
        has_words = any(char.isalnum() for char in words)
        why = "nothing matches" if has_words or not words.strip() else "there is no word to look for"
        notes.insert(0, f"{why}. Fewer words, other words or fewer conditions may help.")
    elif words.strip() and not any(hit.complete for hit in found.hits):
        notes.append("no hit has all of these words")
    if len(found.hits) < found.total:
        notes.append(f"{len(found.hits)} of {found.total} hits; --most all shows the rest")
    return notes
