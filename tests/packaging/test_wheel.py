"""The wheel holds code, ontology, data and questions, and answers outside the checkout as it does inside."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHARED = ("data", "ontology", "queries")
QUESTIONS = {
    "trials": "ask trials-by-intervention --intervention HAI --timing adjuvant --design randomised",
    "biomarker": "ask biomarker-prognosis --biomarker BRAF",
}

Build = Callable[..., Path]


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command without what would let it find the checkout; fail with all that it said."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment |= {"SOURCE_DATE_EPOCH": "1700000000", "PYTHONUTF8": "1"}
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=environment, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, f"{command} gave {done.returncode}:\n{done.stdout}{done.stderr}"
    return done


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Return a function that builds from a folder, with the hatchling that is installed: no network is needed."""

    def build(kind: str, source: Path = ROOT) -> Path:
        out = tmp_path_factory.mktemp(kind)
        # From elsewhere, or a folder `build/` in the checkout would be imported in the place of the module.
        run(sys.executable, "-m", "build", f"--{kind}", "--no-isolation", "--outdir", out, source, cwd=out)
        (built,) = out.iterdir()
        return built

    return build


@pytest.fixture(scope="session")
def wheel(build: Build) -> Path:
    return build("wheel")


@pytest.fixture(scope="session")
def sdist(build: Build) -> Path:
    return build("sdist")


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel in an environment of its own and return that environment's folder of commands.

    The dependencies are those of this environment. Lines of a .pth file come after the new environment's own folder,
    and .pth files of a folder that one names are not read: neither the wheel nor the checkout can be mixed up.
    """
    folder = tmp_path_factory.mktemp("venv")
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    paths = sysconfig.get_paths(scheme="venv", vars={"base": str(folder), "platbase": str(folder)})
    python = Path(paths["scripts"]) / ("python.exe" if os.name == "nt" else "python")
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python)
    run(*pip, "install", "--quiet", "--no-deps", "--no-index", wheel, cwd=folder)
    here = dict.fromkeys(sysconfig.get_paths()[name] for name in ("purelib", "platlib"))
    (Path(paths["purelib"]) / "dependencies.pth").write_text("\n".join(here) + "\n", encoding="utf-8")
    return Path(paths["scripts"])


def files_below(folder: Path) -> set[str]:
    return {path.relative_to(ROOT).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_wheel_holds_every_shared_file_once(wheel: Path) -> None:
    names = ZipFile(wheel).namelist()
    shared = [name.removeprefix("evigraph/_share/") for name in names if name.startswith("evigraph/_share/")]
    assert sorted(shared) == sorted(set().union(*(files_below(ROOT / name) for name in SHARED)))


def test_wheel_holds_every_module_once_and_nothing_else_at_the_top(wheel: Path) -> None:
    names = ZipFile(wheel).namelist()
    modules = [name for name in names if name.endswith(".py")]
    assert sorted(modules) == sorted(name for name in files_below(ROOT / "evigraph") if name.endswith(".py"))
    assert {PurePosixPath(name).parts[0].removesuffix(".dist-info") for name in names} == {"evigraph", "evigraph-0.1.0"}


def test_sdist_holds_the_loaders_where_they_are_and_not_behind_the_link(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = {str(PurePosixPath(*PurePosixPath(name).parts[1:])) for name in archive.getnames()}
    assert {name for name in files_below(ROOT / "evigraph" / "loaders") if name.endswith(".py")} <= names
    assert not {name for name in names if name.split("/")[0] in ("loaders", ".venv", "dist")}


def test_wheel_from_sdist_is_the_wheel_from_the_checkout(
    wheel: Path, sdist: Path, build: Build, tmp_path: Path
) -> None:
    run(sys.executable, "-m", "tarfile", "--extract", sdist, tmp_path, cwd=tmp_path)
    (unpacked,) = tmp_path.iterdir()
    assert build("wheel", unpacked).read_bytes() == wheel.read_bytes()


def test_same_build_twice_gives_the_same_bytes(wheel: Path, sdist: Path, build: Build) -> None:
    assert build("wheel").read_bytes() == wheel.read_bytes()
    assert build("sdist").read_bytes() == sdist.read_bytes()


def test_installed_wheel_is_what_answers(installed: Path, tmp_path: Path) -> None:
    code = "import evigraph.resources as r; print(r.share())"
    share = Path(run(installed / "python", "-c", code, cwd=tmp_path).stdout.strip())
    assert share.is_relative_to(installed.parent.resolve())
    assert share.name == "_share"


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_installed_wheel_answers_as_the_checkout_does(question: str, installed: Path, tmp_path: Path) -> None:
    outside = run(installed / "evigraph", *question.split(), cwd=tmp_path)
    inside = run(sys.executable, "-m", "evigraph", *question.split(), cwd=ROOT)
    assert outside.stdout == inside.stdout
    assert outside.stderr == inside.stderr
    assert len(outside.stdout.splitlines()) > 2, "a header, a rule and at least one row"


def test_the_first_find_after_an_installation_opens_no_graph(installed: Path, tmp_path: Path) -> None:
    code = f"""
import os, sys
os.environ["XDG_CACHE_HOME"] = {str(tmp_path / "cache")!r}
from evigraph.cli import main
main(["find", "kemney", "pump", "1999"])
print([name for name in ("pyoxigraph", "dataclasses") if name in sys.modules])
"""
    *outside, opened = run(installed / "python", "-c", code, cwd=tmp_path).stdout.splitlines()
    assert opened == "[]"
    assert outside == run(sys.executable, "-m", "evigraph", "find", "kemney pump 1999", cwd=ROOT).stdout.splitlines()
    assert not (tmp_path / "cache").exists(), "the index that is shipped is enough"


def test_the_index_is_in_the_wheel_and_no_source(wheel: Path, sdist: Path) -> None:
    assert "evigraph/search/shipped.sqlite" in ZipFile(wheel).namelist()
    with tarfile.open(sdist) as archive:
        assert not [name for name in archive.getnames() if name.endswith(".sqlite")]


def test_installed_command_lists_every_question(installed: Path, tmp_path: Path) -> None:
    listed = run(installed / "evigraph", "ask", cwd=tmp_path).stdout
    names = {line.split()[0] for line in listed.splitlines()[1:] if line and not line.startswith(" ")}
    assert names == {path.stem for path in (ROOT / "queries").glob("*.rq")}
