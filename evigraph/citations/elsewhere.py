"""A manuscript's other bibliographies: which keys are cited from there, and which of these are ours all the same.

A review cites far more than one guideline. The files that the manuscript itself names (and those given) are read for
keys, DOIs and PMIDs. A key that stands there is not unknown; one whose DOI or PMID the guideline's list prints too is
that reference, whatever its key.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from evigraph.doi import bare_doi
from evigraph.errors import DataError

if TYPE_CHECKING:
    from evigraph.loaders.bibfile import Problems

__all__ = ["NOWHERE", "Elsewhere", "Held", "bibliographies_of", "read_elsewhere"]

_ENDINGS = (".bib", ".json")
_LATEX = re.compile(r"\\(?:bibliography|addbibresource|addglobalbib|addsectionbib)\s*(?:\[[^\]]*\]\s*)?\{([^{}]*)\}")
_TYPST = re.compile(r"#bibliography\(\s*(\(?(?:\s*\"[^\"\n]*\"\s*,?)+\)?)")
_RST = re.compile(r"^[ \t]*(?:\.\.[ \t]+|[`:~]{3,}\{)bibliography(?:::|\})[ \t]*(\S.*)$", re.MULTILINE)
_COMMENT = re.compile(r"(?<!\\)%[^\n]*")


class Held(NamedTuple):
    """An entry of another bibliography: its file, and the identifiers by which it may be one of ours."""

    file: str
    doi: str | None
    pmid: str | None


class Elsewhere(NamedTuple):
    """What the other bibliographies hold, by key; the files read; and what a reader must know of them."""

    held: Mapping[str, Held]
    files: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


NOWHERE = Elsewhere({})
"""No other bibliography."""


def bibliographies_of(text: str, kind: str) -> list[str]:
    r"""Return the files that a manuscript names as its bibliographies, as it writes them.

    >>> bibliographies_of("---\nbibliography: [ours.bib, more.json]\n---\nText.", "markdown")
    ['ours.bib', 'more.json']
    >>> bibliographies_of("\\addbibresource{a.bib} % \\bibliography{no}\n\\bibliography{b, c}", "latex")
    ['a.bib', 'b.bib', 'c.bib']
    >>> bibliographies_of('#bibliography(("a.bib", "b.bib"), style: "apa")', "typst")
    ['a.bib', 'b.bib']
    """
    if kind == "latex":
        groups = [found[1] for found in _LATEX.finditer(_COMMENT.sub("", text))]
        names = [name.strip() for group in groups for name in group.split(",")]
        found = [name if Path(name).suffix else f"{name}.bib" for name in names if name]
    elif kind == "typst":
        found = [name for group in _TYPST.finditer(text) for name in re.findall(r'"([^"\n]*)"', group[1])]
    else:
        found = _in_header(text) if kind == "markdown" else []
        found += [name for line in _RST.finditer(text) for name in line[1].split()]
    return [name for name in dict.fromkeys(found) if name]


def read_elsewhere(manuscript: str, named: Iterable[str], given: Iterable[str]) -> Elsewhere:
    """Read the bibliographies that a manuscript names, and those given beside it.

    A file that the manuscript names and that cannot be read is a note: it may be the one that is still to be made.
    One that was given raises `DataError`.
    """
    held: dict[str, Held] = {}
    files: list[str] = []
    notes: list[str] = []
    folder = Path(manuscript).parent
    for path, asked in [*((folder / name, False) for name in named), *((Path(name), True) for name in given)]:
        shown = str(path)
        if shown in files:
            continue
        try:
            entries, lost = _read(path)
        except DataError as error:
            if asked:
                raise
            notes.append(f"{error}. Keys that stand only there are unknown here")
            continue
        files.append(shown)
        notes += lost
        for key, entry in entries.items():
            held.setdefault(key, entry)
    return Elsewhere(held, tuple(files), tuple(notes))


def _in_header(text: str) -> list[str]:
    """Return the field ``bibliography`` of a YAML header."""
    block = re.match(r"---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", text, re.DOTALL)
    if not block or "bibliography" not in block[1]:
        return []
    import yaml

    try:
        header = yaml.load(block[1], Loader=yaml.BaseLoader)
    except yaml.YAMLError:
        return []
    value = header.get("bibliography") if isinstance(header, dict) else None
    return [str(name) for name in (value if isinstance(value, list) else [value]) if name]


def _read(path: Path) -> tuple[dict[str, Held], list[str]]:
    if path.suffix.casefold() not in _ENDINGS:
        raise DataError(f"{path} is no bibliography that can be read here: {' or '.join(_ENDINGS)}")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise DataError(f"{path}, a bibliography, is not there") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        if isinstance(error, UnicodeDecodeError):
            reason = "it is not UTF-8"
        raise DataError(f"{path} cannot be read: {reason}") from None
    return _csl(path, text) if path.suffix.casefold() == ".json" else _bibtex(path, text)


def _bibtex(path: Path, text: str) -> tuple[dict[str, Held], list[str]]:
    """Read the entries of a BibTeX file of any kind; what is lost from it is a note with its line."""
    from evigraph.loaders.bibfile import Problems, split_bibtex

    problems = Problems(str(path))
    found = {}
    for entry in split_bibtex(text, problems):
        doi = bare_doi(entry.fields.get("doi", "")) or bare_doi(entry.fields.get("url", ""))
        pmid = re.search(r"\d+", entry.fields.get("pmid", ""))
        found[entry.key] = Held(str(path), doi, pmid[0] if pmid else None)
    return found, _lost(problems, found)


def _lost(problems: Problems, found: Mapping[str, Held]) -> list[str]:
    """Say where an entry was lost. How the others are written is no concern of ours."""
    lost = [one for one in problems.found if one.thing not in found or "not read" in one.problem]
    return [str(one) for one in lost]


def _csl(path: Path, text: str) -> tuple[dict[str, Held], list[str]]:
    try:
        items: Any = json.loads(text)
    except ValueError as error:
        raise DataError(f"{path} is no JSON: {error}") from None
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise DataError(f"{path} is no CSL-JSON: a list of entries is expected")
    found = {}
    for item in items:
        pmid = re.search(r"\d+", str(item.get("PMID", "")))
        found[str(item.get("id", ""))] = Held(str(path), bare_doi(str(item.get("DOI", ""))), pmid[0] if pmid else None)
    return found, []
