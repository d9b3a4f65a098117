"""What the README shows is what the commands print."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

import evigraph
from evigraph.cli import main

README = Path(__file__).parents[1] / "README.md"


def test_the_sample_answer_is_the_real_one(capsys: pytest.CaptureFixture[str]) -> None:
    blocks = re.findall(r"```\n\$ evigraph (.+)\n((?s:.*?))```", README.read_text(encoding="utf-8"))
    assert blocks
    for command, shown in blocks:
        assert main(shlex.split(command)) == 0
        assert capsys.readouterr().out == shown


def test_the_counts_are_the_real_ones() -> None:
    text = " ".join(README.read_text(encoding="utf-8").split())
    classes = {"references": "Reference", "studies": "Study", "findings": "Finding"}
    classes |= {"recommendations": "Recommendation", "discrepancies": "Irregularity"}
    kb = evigraph.open()
    for words, name in classes.items():
        counted = kb.sparql(f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ ?x a ev:{name} }}")
        assert isinstance(counted, evigraph.Answer)
        assert re.findall(rf"(\d+) {words}\b", text) == [str(counted[0]["n"])], words


def test_every_command_named_in_the_readme_works(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    commands = re.findall(r"`evigraph ((?:ask|show|cite|find) [^`]+)`", README.read_text(encoding="utf-8"))
    assert len(commands) >= 4
    for command in commands:
        words = [str(tmp_path / word) if word.endswith(".csv") else word for word in shlex.split(command)]
        assert main(words) == 0, command
        capsys.readouterr()
