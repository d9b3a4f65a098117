"""The commands and the Python on the hand-written pages work as they stand there."""

from __future__ import annotations

import doctest
import re
import shlex
import shutil
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(
    path.relative_to(DOCS).as_posix()
    for path in DOCS.rglob("*.md")
    if not {"_build", "_ext", "curation", "data"} & set(path.relative_to(DOCS).parts[:1])
)


def load_reader() -> Any:
    """Return the module that finds the blocks; it needs no Sphinx, and the extension runs commands with it too."""
    sys.path.insert(0, str(DOCS / "_ext"))
    try:
        return import_module("console_blocks")
    finally:
        sys.path.remove(str(DOCS / "_ext"))


console = load_reader()

COPIES = re.compile(r"^cp -r (\S+) (\S+)$", re.MULTILINE)
"""What a page copies from a checkout before its commands."""


def blocks(page: str) -> list[Any]:
    return list(console.blocks((DOCS / page).read_text(encoding="utf-8")))


def save(block: Any, folder: Path) -> None:
    """Write the file that the block shows, where it shows one, as a reader of the page would."""
    if block.file:
        path = folder / block.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(block.content) + "\n", encoding="utf-8")


@pytest.mark.parametrize("page", [page for page in PAGES if any(block.commands for block in blocks(page))])
def test_commands_end_as_the_page_says(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for source, copy in COPIES.findall((DOCS / page).read_text(encoding="utf-8")):
        shutil.copytree(ROOT / source, tmp_path / copy)
    wrong = []
    for block in blocks(page):
        save(block, tmp_path)
        for command, expected in block.commands:
            done = console.run(shlex.split(command)[1:])
            if done.code != expected:
                wrong.append(f"{page}:{block.line}: `{command}` ends with {done.code}, not {expected}:\n{done.err}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("page", [page for page in PAGES if any(block.kind == "pycon" for block in blocks(page))])
def test_python_examples_print_what_the_page_says(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    said: list[str] = []
    runner = doctest.DocTestRunner(verbose=False)
    for block in blocks(page):
        save(block, tmp_path)
        if block.kind == "pycon":
            text = "\n".join(block.content) + "\n"
            example = doctest.DocTestParser().get_doctest(text, names, page, page, block.line)
            runner.run(example, out=said.append, clear_globs=False)
            names = example.globs
    assert runner.summarize(verbose=False).attempted > 0
    assert runner.failures == 0, "".join(said)


def test_every_kind_of_user_finds_commands_to_paste() -> None:
    commands = [command for page in PAGES for block in blocks(page) for command, _ in block.commands]
    assert {shlex.split(command)[1] for command in commands if " " in command} >= {
        "ask",
        "sparql",
        "show",
        "check",
        "export",
    }


@pytest.mark.parametrize("page", PAGES)
def test_a_command_stands_in_a_block_that_is_tested(page: str) -> None:
    untested = [
        f"{page}:{block.line}"
        for block in blocks(page)
        if not block.commands and any(line.startswith("$ evigraph") for line in block.content)
    ]
    assert not untested, f"tag these blocks as console: {untested}"


def test_the_reader_of_blocks_keeps_its_own_examples() -> None:
    assert doctest.testmod(console).failed == 0


def test_a_command_may_go_over_several_lines() -> None:
    (block,) = console.blocks("```console\n$ evigraph ask \\\n>   trial-list\n```\n")
    assert block.commands == [("evigraph ask trial-list", 0)]
