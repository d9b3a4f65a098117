"""What the live queries load is whole, repeatable, and left out of pages that have none."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
from base64 import b64decode
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from needs import needs_modules
from pyoxigraph import RdfFormat, parse

import evigraph

ROOT = Path(__file__).resolve().parents[2]
VENDOR = ROOT / "docs" / "_ext" / "evigraph_sphinx" / "vendor"


@pytest.fixture(scope="module")
def content() -> dict[str, Any]:
    """What ``graph.js`` carries, made in a process of its own: twice, to see that it is repeatable."""
    needs_modules("sphinx")
    code = (
        "import sys, evigraph; sys.path.insert(0, 'docs/_ext'); from evigraph_sphinx import live;"
        "sys.stdout.buffer.write(live.content(evigraph.open(), {}, {'trends'}))"
    )
    made = [subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True) for _ in range(2)]
    assert made[0].stdout == made[1].stdout
    return dict(json.loads(made[0].stdout))


def test_the_page_has_the_graph_of_the_command_line(content: dict[str, Any]) -> None:
    triples = {quad.triple for quad in parse(content["trig"], format=RdfFormat.TRIG)}
    assert len(triples) == len(evigraph.open()._store)


def test_every_question_and_every_allowed_value_is_there(content: dict[str, Any]) -> None:
    kb = evigraph.open()
    assert {question.name for question in kb.questions()} | {"trends"} == set(content["questions"])
    for question in content["questions"].values():
        assert "#+" not in question["sparql"]
        for parameter in question["params"]:
            assert all(content["schemes"][scheme] for scheme in parameter["schemes"])
            assert parameter["type"] != "thing" or content["things"][parameter["kind"]]


def test_third_party_files_are_those_that_were_recorded() -> None:
    recorded = json.loads((VENDOR / "vendor.json").read_text(encoding="utf-8"))
    for name, digest in recorded["sha256"].items():
        path = VENDOR / name if (VENDOR / name).is_file() else ROOT / "tests" / "browser" / name
        assert sha256(path.read_bytes()).hexdigest() == digest, name
    pinned = json.loads((VENDOR / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert {name: recorded["packages"][name] for name in pinned} == pinned
    licences = (VENDOR / "LICENSES.txt").read_text(encoding="utf-8")
    assert all(name in licences for name in pinned if name not in ("esbuild", "axe-core"))


def test_the_engine_has_a_limit_of_memory() -> None:
    wasm = gzip.decompress((VENDOR / "oxigraph.wasm.gz").read_bytes())
    assert wasm[:4] == b"\0asm"
    assert b"\x05\x05\x01\x01\x18\x80\x60" in wasm, "a memory of at most 0x3000 pages of 64 kB"


def test_scripts_are_small_modules() -> None:
    scripts = sorted((VENDOR.parent / "static" / "live").glob("*.js"))
    assert scripts
    assert [path.name for path in scripts if len(path.read_text(encoding="utf-8").splitlines()) > 400] == []


def test_a_packed_graph_is_base64_of_gzip_without_a_date() -> None:
    needs_modules("sphinx")
    code = (
        "import sys; sys.path.insert(0, 'docs/_ext'); from evigraph_sphinx import live; print(live._packed(b'x' * 99))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, text=True)
    packed = done.stdout.strip()
    assert re.fullmatch(r"[\w+/=]+", packed)
    assert b64decode(packed)[4:8] == b"\0\0\0\0"
