"""Renew the third-party files of the live queries: ``python docs/_ext/evigraph_sphinx/vendor/renew.py``.

Needs node, npm and the npm registry; building the site needs none of them. ``package.json`` pins the versions and
``package-lock.json`` the checksum of every package. To take a newer version, change ``package.json``, run
``npm install --package-lock-only`` in this folder, then this script, then the browser tests.

What it writes is committed: ``oxigraph.js`` and ``oxigraph.wasm.gz`` (the query engine), ``codemirror.js`` (the
editor), ``axe.min.js`` beside the browser tests (accessibility checks), the licences,
and ``vendor.json`` with version and
SHA-256 of each.
"""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

HERE = Path(__file__).resolve().parent
TESTS = HERE.parents[3] / "tests" / "browser"
BUNDLES = {"oxigraph": "oxigraph", "codemirror": "codemirror"}
"""Entry file, without ``.entry.js``, to the name that the bundle has in the page."""

BUILD_ONLY = ("esbuild", "@esbuild", "axe-core")
"""Packages of which nothing comes into the site."""

MOST_MEMORY = 768 * 1024 * 1024
"""Bytes that the engine may use. A runaway query then ends with a message, and not with the browser's tab."""

PAGE = 65536


def limit_memory(wasm: bytes, most: int) -> bytes:
    """Give a module's only memory a maximum, which the engine's own build leaves open.

    >>> limit_memory(bytes.fromhex("0061736d01000000" + "0503010018"), 2 * 65536).hex()
    '0061736d01000000050401011802'
    """
    place = 8
    while place < len(wasm):
        kind = wasm[place]
        size, start = _number(wasm, place + 1)
        if kind == 5:
            count, limits = _number(wasm, start)
            least, end = _number(wasm, limits + 1)
            if count != 1 or wasm[limits] != 0 or end != start + size:
                raise SystemExit("the module's memory is not as expected: one, without a maximum")
            body = b"\x01\x01" + _encoded(least) + _encoded(most // PAGE)
            return wasm[:place] + b"\x05" + _encoded(len(body)) + body + wasm[end:]
        place = start + size
    raise SystemExit("the module has no memory section")


def _number(data: bytes, place: int) -> tuple[int, int]:
    """Read a LEB128 number; also return the place after it."""
    value = shift = 0
    while True:
        byte = data[place]
        value |= (byte & 127) << shift
        place, shift = place + 1, shift + 7
        if byte < 128:
            return value, place


def _encoded(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


def licences(modules: Path, versions: dict[str, str]) -> str:
    """Join the licence texts of what the bundles hold."""
    parts = [
        "The files in this folder are built from these packages. oxigraph (MIT or Apache-2.0) is used under\n"
        "Apache-2.0; its packages carry no licence text, and the text is the LICENSE of this repository.\n"
    ]
    for name, version in versions.items():
        texts = sorted(path for path in (modules / name).iterdir() if path.name.upper().startswith("LICENSE"))
        if not texts and name != "oxigraph":
            raise SystemExit(f"{name} has no licence file")
        parts += [f"{'-' * 78}\n{name} {version}\n\n{path.read_text(encoding='utf-8').strip()}\n" for path in texts[:1]]
    return "\n".join(parts)


def main() -> None:
    """Install the pinned packages in a temporary folder, bundle them, and write the files."""
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        for path in [*HERE.glob("package*.json"), *HERE.glob("*.entry.js")]:
            shutil.copy(path, work)
        subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=work, check=True)
        modules = work / "node_modules"
        for entry, called in BUNDLES.items():
            command = [str(modules / ".bin" / "esbuild"), f"{entry}.entry.js", "--bundle", "--minify", "--format=iife"]
            command += [f"--global-name={called}", "--target=es2022", "--legal-comments=none", f"--outfile={entry}.js"]
            subprocess.run(command, cwd=work, check=True)
            shutil.copy(work / f"{entry}.js", HERE)
        wasm = limit_memory((modules / "oxigraph" / "web_bg.wasm").read_bytes(), MOST_MEMORY)
        (HERE / "oxigraph.wasm.gz").write_bytes(gzip.compress(wasm, 9, mtime=0))
        shutil.copy(modules / "axe-core" / "axe.min.js", TESTS)
        shutil.copy(modules / "axe-core" / "LICENSE", TESTS / "axe.LICENSE")
        lock = json.loads((HERE / "package-lock.json").read_text(encoding="utf-8"))["packages"]
        versions = {path.split("node_modules/")[-1]: each["version"] for path, each in sorted(lock.items()) if path}
        shipped = {key: value for key, value in versions.items() if not key.startswith(BUILD_ONLY)}
        (HERE / "LICENSES.txt").write_text(licences(modules, shipped), encoding="utf-8", newline="\n")
    made = [*(HERE / f"{entry}.js" for entry in BUNDLES), HERE / "oxigraph.wasm.gz", TESTS / "axe.min.js"]
    record = {
        "packages": {**shipped, "axe-core": versions["axe-core"], "esbuild": versions["esbuild"]},
        "sha256": {path.name: sha256(path.read_bytes()).hexdigest() for path in made},
    }
    (HERE / "vendor.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8", newline="\n")
    for path in made:
        print(f"{path.name}: {path.stat().st_size} bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
