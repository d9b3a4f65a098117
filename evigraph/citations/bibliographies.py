r"""Other bibliographies of a manuscript: which ones it names, and the keys that they hold.

A manuscript cites more than one guideline. What it names itself is read: ``bibliography:`` and ``references:`` in the
header of Markdown, ``\bibliography`` and ``\addbibresource`` in LaTeX, ``#bibliography`` in Typst, the directive in
reStructuredText and MyST. BibTeX, CSL-JSON and YAML are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from evigraph.citations.manuscript import prose, read_text
from evigraph.errors import DataError, Problem

__all__ = ["Elsewhere", "Held", "elsewhere", "included"]

_LATEX = re.compile(r"\\(bibliography|addbibresource|addglobalbib|nobibliography)\*?\s*(?:\[[^\]]*\])?\s*\{([^{}]*)\}")
_BIBITEM = re.compile(r"\\bibitem\s*(?:\[(?:[^\[\]{}]|\{[^{}]*\})*\])?\s*\{([^{}\s]+)\}")
_TYPST = re.compile(r"#bibliography\(([^)]*)\)")
_QUOTED = re.compile(r'"([^"\n]+)"')
_DIRECTIVE = {
    "rst": re.compile(r"^[ \t]*\.\.[ \t]+bibliography::[ \t]*(\S[^\n]*)$", re.MULTILINE),
    "markdown": re.compile(r"^[ \t]*(?:`{3,}|:{3,})\{bibliography\}[ \t]*(\S[^\n]*)$", re.MULTILINE),
}
_INCLUDED = {
    "latex": re.compile(r"\\(?:input|include|subfile|import\{[^{}]*\})\s*\{([^{}#\\]+)\}"),
    "typst": re.compile(r'#?include\s+"([^"\n]+)"'),
    "rst": re.compile(r"^[ \t]*\.\.[ \t]+include::[ \t]*(\S+)", re.MULTILINE),
    "markdown": re.compile(r"\{\{<\s*include\s+(\S+?)\s*>\}\}|^[ \t]*(?:`{3,}|:{3,})\{include\}[ \t]*(\S+)", re.M),
}
_MOST_PROBLEMS = 5


class Held(NamedTuple):
    """What another bibliography says of a key: in which file it stands, and the identifiers of its entry."""

    file: str
    doi: str = ""
    pmid: str = ""


class Elsewhere(NamedTuple):
    """The keys of other bibliographies (the first file that holds one counts), and what could not be read."""

    held: dict[str, Held]
    files: tuple[str, ...]
    notes: tuple[str, ...]


def elsewhere(file: str, text: str, kind: str, given: Iterable[str] = ()) -> Elsewhere:
    """Read the bibliographies that a manuscript names, and those ``given`` beside it.

    A bibliography that the manuscript names and that is not there, or is broken, is a note: it may be about to be
    made. One that was given must be there: else `DataError`.
    """
    held: dict[str, Held] = {}
    files, notes = list[str](), list[str]()
    folder = Path(file).parent
    named, own = _named(file, text, kind, notes)
    for key in own:
        held.setdefault(key, Held(Path(file).name))
    wanted = [(str(path), Path(path)) for path in given] + [(name, folder / name) for name, _ in named]
    lines = dict(named)
    for name, path in dict(wanted).items():
        if name in lines and not path.is_file() and path not in map(Path, given):
            notes.append(f"{file}:{lines[name]}: the bibliography {name} is not there, so its keys are not known")
            continue
        entries, problems = _read(path)
        files.append(str(path))
        for key, entry in entries.items():
            held.setdefault(key, entry)
        notes += problems
    return Elsewhere(held, tuple(files), tuple(notes))


def included(text: str, kind: str) -> list[tuple[int, str]]:
    r"""Return the files that a manuscript takes in, and the lines where it does. They are not followed.

    >>> included("\\input{methods}\n% \\input{no}\n", "latex")
    [(1, 'methods')]
    """
    source = prose(text, kind) if kind in ("latex", "typst") else text
    found = _INCLUDED[kind].finditer(source)
    return [(text.count("\n", 0, one.start()) + 1, next(filter(None, one.groups()))) for one in found]


# ---------------------------------------------------------------- what a manuscript names
def _named(file: str, text: str, kind: str, notes: list[str]) -> tuple[list[tuple[str, int]], list[str]]:
    """Return the bibliographies that a manuscript names, with their lines, and the keys that it defines itself."""
    found: list[tuple[str, int]] = []
    own: list[str] = []
    if kind == "latex":
        source = prose(text, kind)
        for one in _LATEX.finditer(source):
            ending = "" if one[1] == "addbibresource" else ".bib"
            names = (name.strip() for name in one[2].split(","))
            found += [(_with(name, ending), _line(text, one)) for name in names if name and "\\" not in name]
        own = [one[1] for one in _BIBITEM.finditer(source)]
    elif kind == "typst":
        for one in _TYPST.finditer(prose(text, kind)):
            found += [(name, _line(text, one)) for name in _QUOTED.findall(one[1]) if "." in name]
    else:
        for one in _DIRECTIVE[kind].finditer(text):
            found += [(name, _line(text, one)) for name in one[1].split() if "." in name]
    if kind == "markdown":
        header, own = _of_header(file, text, notes)
        found += header
    return list(dict(reversed(found)).items())[::-1], own


def _of_header(file: str, text: str, notes: list[str]) -> tuple[list[tuple[str, int]], list[str]]:
    """Read ``bibliography`` and ``references`` in a YAML header."""
    if not (block := re.match(r"---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", text, re.DOTALL)):
        return [], []
    if not (field := re.search(r"^(?:bibliography|references)[ \t]*:", block[1], re.MULTILINE)):
        return [], []
    import yaml

    line = text.count("\n", 0, block.start(1) + field.start()) + 1
    try:
        header = yaml.safe_load(block[1])
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        at = mark.line + 2 if mark else line
        notes.append(f"{file}:{at}: the header is no YAML, so the bibliographies that it names are not known")
        return [], []
    if not isinstance(header, dict):
        return [], []
    names = header.get("bibliography") or []
    names = list(names.values()) if isinstance(names, dict) else names if isinstance(names, list) else [names]
    own = [str(item["id"]) for item in _items(header.get("references")) if "id" in item]
    return [(str(name), line) for name in names if isinstance(name, str)], own


def _with(name: str, ending: str) -> str:
    return name if not ending or name.endswith(ending) else name + ending


def _line(text: str, found: re.Match[str]) -> int:
    return text.count("\n", 0, found.start()) + 1


# ---------------------------------------------------------------- what a bibliography holds
def _read(path: Path) -> tuple[dict[str, Held], list[str]]:
    """Return the keys of a bibliography, and what is wrong with it."""
    text = read_text(path, "bibliography")
    name, ending = path.name, path.suffix.casefold()
    if ending in (".bib", ".bibtex"):
        return _read_bibtex(str(path), text)
    if ending not in (".json", ".yaml", ".yml"):
        return {}, [f"{path}: only .bib, .json and .yaml are read, so its keys are not known"]
    try:
        items = list(_parsed(ending, text))
    except ValueError as error:
        raise DataError(f"{path} cannot be read: {error}") from None
    return {key: Held(name, doi, pmid) for key, doi, pmid in items}, []


def _read_bibtex(path: str, text: str) -> tuple[dict[str, Held], list[str]]:
    """Return the keys of a BibTeX file. What is wrong inside an entry that has its key is not our concern."""
    from evigraph.loaders.bibfile import Problems, split_bibtex

    problems = Problems(path)
    name = Path(path).name
    found = {
        entry.key: Held(name, entry.fields.get("doi", ""), _pmid(entry.fields))
        for entry in split_bibtex(text, problems)
        if entry.key
    }
    folded = {key.casefold() for key in found}
    lost = [one for one in problems.found if one.thing.casefold() not in folded or one.problem.startswith("text ")]
    return found, _shown(path, lost)


def _shown(path: str, problems: list[Problem]) -> list[str]:
    more = len(problems) - _MOST_PROBLEMS
    notes = [str(problem) for problem in problems[:_MOST_PROBLEMS]]
    return [*notes, f"{path}: {more} more problems"] if more > 0 else notes


def _pmid(fields: object) -> str:
    get = fields.get  # type: ignore[attr-defined]
    return str(get("pmid") or (get("eprint") if get("eprinttype", "").casefold() == "pubmed" else "") or "")


def _parsed(ending: str, text: str) -> Iterator[tuple[str, str, str]]:
    """Yield key, DOI and PubMed id of CSL-JSON, CSL-YAML or Typst's YAML."""
    if ending == ".json":
        import json

        data = json.loads(text or "[]")
    else:
        import yaml

        try:
            data = yaml.safe_load(text)
        except yaml.YAMLError as error:
            raise ValueError(" ".join(str(error).split())) from None
    if isinstance(data, dict) and "references" not in data and "items" not in data:
        for key, item in data.items():
            serial = item.get("serial-number") if isinstance(item, dict) else None
            doi, pmid = (serial.get("doi"), serial.get("pmid")) if isinstance(serial, dict) else ("", "")
            yield str(key), str(doi or ""), str(pmid or "")
        return
    for item in _items(data.get("references") or data.get("items") if isinstance(data, dict) else data):
        if "id" in item:
            yield str(item["id"]), str(item.get("DOI") or ""), str(item.get("PMID") or "")


def _items(data: object) -> list[dict[str, object]]:
    return [item for item in data if isinstance(item, dict)] if isinstance(data, list) else []
