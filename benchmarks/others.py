"""What a user would otherwise pick, as far as it is on the PATH: programs that search a library or cite from it.

ripgrep (or grep), cobib and papis search; pandoc, citeproc-py and BibTeX cite. None is a dependency: each that is
absent, or that cannot take a library of that size within two minutes, is named in the results with the reason.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from library import Paper

__all__ = ["CITERS", "SEARCHERS", "Citer", "Searcher", "no_answer"]

PATIENCE = 120
"""Seconds that a program gets to take in a library."""
ABSENT = "not installed"
TOO_SLOW = f"taking in the library takes more than {PATIENCE // 60} minutes"


class Searcher(NamedTuple):
    """A program that searches. ``prepare`` takes a .bib, its papers, a folder and a word: the command, or why none.

    ``limit`` is the most that `evigraph find` may take as a multiple of it.
    """

    name: str
    limit: float
    prepare: Callable[[Path, list[Paper], Path, str], list[str] | str]


class Citer(NamedTuple):
    """A program that cites. ``prepare`` takes a .bib, keys and a folder: the command to run there, or why none.

    ``limit`` is the most that `evigraph cite` may take as a multiple of it; None where they are not compared.
    """

    name: str
    limit: float | None
    prepare: Callable[[Path, Sequence[str], Path], list[str] | str]


def no_answer(why: str) -> str:
    """Return what stands in the results in the place of a time."""
    return f"not measured: {why}"


# ---------------------------------------------------------------------- searching
def _grep(bib: Path, _made: list[Paper], _folder: Path, word: str) -> list[str] | str:
    program = shutil.which("rg") or shutil.which("grep")
    return [program, "-i", "--", word, str(bib)] if program else ABSENT


def _cobib(bib: Path, _made: list[Paper], folder: Path, word: str) -> list[str] | str:
    cobib = shutil.which("cobib")
    if not cobib:
        return ABSENT
    config, database = folder / "cobib.py", folder / "cobib.yaml"
    config.write_text(
        f"from cobib.config import config\nconfig.database.file = {str(database)!r}\n"
        f"config.logging.logfile = {str(folder / 'cobib.log')!r}\nconfig.logging.version = None\n",
        encoding="utf-8",
    )
    command = [cobib, "-c", str(config)]
    taking_in = [*command, "init"], [*command, "add", "--bibtex", str(bib)]
    return _within_patience(*taking_in) or [*command, "search", "-i", word]


def _papis(_bib: Path, made: list[Paper], folder: Path, word: str) -> list[str] | str:
    """Write the library's folders as `papis bibtex import` does (which takes 80 ms for each), let papis read them."""
    papis = shutil.which("papis")
    if not papis:
        return ABSENT
    library, config = folder / "papis", folder / "papisconf"
    config.mkdir()
    (config / "config").write_text(f"[settings]\ndefault-library = bench\n[bench]\ndir = {library}\n", encoding="utf-8")
    for paper in made:
        home = library / f"key{paper.number}"
        home.mkdir(parents=True)
        names = [name.rsplit(" ", 1) for name in paper.authors]
        entry = {
            "author": " and ".join(", ".join(name) for name in names),
            "author_list": [{"family": name[0], "given": name[-1]} for name in names],
            "doi": f"10.1000/{paper.number}",
            "journal": paper.journal,
            "papis_id": f"{paper.number:032x}",
            "ref": f"key{paper.number}",
            "title": paper.title,
            "type": "article",
            "year": paper.year,
        }
        (home / "info.yaml").write_text(json.dumps(entry, ensure_ascii=False), encoding="utf-8")  # JSON is YAML
    os.environ["PAPIS_CONFIG_DIR"] = str(config)
    command = [papis, "list", "--all", word]
    return _within_patience(command) or command


# ---------------------------------------------------------------------- citing
def _pandoc(bib: Path, keys: Sequence[str], folder: Path) -> list[str] | str:
    pandoc = shutil.which("pandoc") or _packaged_pandoc()
    if not pandoc:
        return ABSENT
    manuscript = folder / f"cites-{len(keys)}.md"
    manuscript.write_text("[" + "; ".join(f"@{key}" for key in keys) + "]\n", encoding="utf-8")
    return [pandoc, "--citeproc", "--bibliography", str(bib), "-t", "plain", str(manuscript)]


def _packaged_pandoc() -> str | None:
    try:
        import pypandoc
    except ImportError:
        return None
    return str(pypandoc.get_pandoc_path())


_CITEPROC_PY = """
import sys, warnings
warnings.simplefilter("ignore")
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.bibtex import BibTeX
style = CitationStylesStyle("harvard-cite-them-right", validate=False)
bibliography = CitationStylesBibliography(style, BibTeX(sys.argv[1], "utf-8"), formatter.plain)
bibliography.register(Citation([CitationItem(key) for key in sys.argv[2:]]))
for entry in bibliography.bibliography():
    print(entry)
"""


def _citeproc_py(bib: Path, keys: Sequence[str], _folder: Path) -> list[str] | str:
    command = shutil.which("csl_unsorted")  # comes with citeproc-py; the Python beside it has the library
    if not command:
        return ABSENT
    run = [str(Path(command).with_name("python")), "-c", _CITEPROC_PY, str(bib), *keys]
    return _within_patience(run, seconds=30) or run


def _bibtex(bib: Path, keys: Sequence[str], folder: Path) -> list[str] | str:
    bibtex = shutil.which("bibtex")
    if not bibtex:
        return ABSENT
    name = f"cites-{len(keys)}"
    lines = ["\\relax", *(f"\\citation{{{key}}}" for key in keys), "\\bibstyle{plain}", f"\\bibdata{{{bib.stem}}}", ""]
    (folder / f"{name}.aux").write_text("\n".join(lines), encoding="utf-8")
    return [bibtex, "-terse", name]


def _within_patience(*commands: list[str], seconds: int = PATIENCE) -> str:
    """Run commands that make something ready; return why it failed, or nothing."""
    try:
        for command in commands:
            subprocess.run(command, check=True, capture_output=True, timeout=seconds, text=True)
    except subprocess.TimeoutExpired:
        return TOO_SLOW if seconds == PATIENCE else f"takes more than {seconds} s"
    except subprocess.CalledProcessError as error:
        return f"fails: {(error.stderr.strip().splitlines() or ['it does not say why'])[-1]}"
    except OSError as error:
        return f"fails: {error.strerror}"
    return ""


SEARCHERS = (
    Searcher("`rg -i`" if shutil.which("rg") else "`grep -i`", 20, _grep),
    Searcher("`cobib search -i`", 0.5, _cobib),
    Searcher("`papis list --all`", 0.5, _papis),
)
CITERS = (
    Citer("`pandoc --citeproc`", 1.5, _pandoc),
    Citer("citeproc-py", 1.0, _citeproc_py),
    Citer("`bibtex`", None, _bibtex),
)
