"""The index between two commands: kept in the user's cache, never believed, never needed."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from evigraph.cli import main
from evigraph.search.cache import cache_folder, open_index, ship
from evigraph.search.ranking import find

TINY = Path(__file__).parents[1] / "tiny"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "evigraph"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TINY, tmp_path / "guideline"))


def numbers(folder: Path, words: str) -> list[int | None]:
    return [hit.number for hit in find(open_index(folder), words).hits if hit.kind == "reference"]


def test_a_second_look_up_takes_the_kept_file(folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert numbers(folder, "cup") == [2]
    assert [path.suffix for path in cache.iterdir()] == [".sqlite"]
    monkeypatch.setattr("evigraph.search.cache._made", lambda *_: pytest.fail("the index was made anew"))
    assert numbers(folder, "cup") == [2]


def test_changed_data_make_a_new_index_in_the_same_place(folder: Path, cache: Path) -> None:
    assert numbers(folder, "zebra") == []
    bib = folder / "references.bib"
    bib.write_text(bib.read_text(encoding="utf-8").replace("title", "title = {Zebra}, note_title", 1), encoding="utf-8")
    text = bib.read_text(encoding="utf-8").replace("note_title", "correction")
    bib.write_text(text, encoding="utf-8")
    assert numbers(folder, "zebra") != []
    assert len(list(cache.iterdir())) == 1


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\x00" + b"\x00" * 500])
def test_a_broken_file_is_replaced(folder: Path, cache: Path, content: bytes) -> None:
    assert numbers(folder, "cup") == [2]
    (kept,) = cache.iterdir()
    kept.write_bytes(content)
    assert numbers(folder, "cup") == [2]
    assert kept.read_bytes().startswith(b"SQLite format 3")
    assert sqlite3.connect(kept).execute("SELECT count(*) FROM docs").fetchone()[0] > 0


def test_a_truncated_file_is_replaced(folder: Path, cache: Path) -> None:
    assert numbers(folder, "cup") == [2]
    (kept,) = cache.iterdir()
    kept.write_bytes(kept.read_bytes()[:5000])
    assert numbers(folder, "cup") == [2]


def test_a_file_that_is_broken_behind_its_first_pages_is_replaced(folder: Path, cache: Path) -> None:
    assert main(["find", "--kb", str(folder), "cup", "--kind", "reference"]) == 0
    (kept,) = cache.iterdir()
    whole = kept.read_bytes()
    pages = [number for number in range(2, len(whole) // 4096) if b"fingerprint" not in whole[number * 4096 :][:4096]]
    broken = bytearray(whole)
    for number in pages:
        broken[number * 4096 : number * 4096 + 4096] = b"\xff" * 4096
    kept.write_bytes(broken)
    assert sqlite3.connect(kept).execute("SELECT value FROM meta WHERE name = 'name'").fetchone()
    assert main(["find", "--kb", str(folder), "cup", "--kind", "reference"]) == 0
    assert kept.read_bytes() == whole


def test_a_folder_in_the_place_of_the_file_is_no_obstacle(folder: Path, cache: Path) -> None:
    assert numbers(folder, "cup") == [2]
    (kept,) = cache.iterdir()
    kept.unlink()
    kept.mkdir()
    assert numbers(folder, "cup") == [2]
    assert list(cache.iterdir()) == [kept]


def test_a_file_that_another_process_has_locked_is_read(folder: Path, cache: Path) -> None:
    assert numbers(folder, "cup") == [2]
    (kept,) = cache.iterdir()
    with sqlite3.connect(kept, isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert numbers(folder, "cup") == [2]


def test_a_file_in_the_place_of_the_cache_folder_is_no_obstacle(folder: Path, cache: Path) -> None:
    cache.parent.mkdir(parents=True, exist_ok=True)
    cache.write_text("a file", encoding="utf-8")
    assert numbers(folder, "cup") == [2]
    assert cache.read_text(encoding="utf-8") == "a file"


@pytest.mark.parametrize("mode", [0o000, 0o555])  # the superuser may write there all the same
def test_a_cache_that_this_user_may_not_use_is_no_obstacle(folder: Path, cache: Path, mode: int) -> None:
    cache.mkdir(parents=True)
    cache.chmod(mode)
    try:
        assert numbers(folder, "cup") == [2]
    finally:
        cache.chmod(0o755)


def test_the_index_that_is_shipped_counts_for_its_own_content_only(
    folder: Path, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evigraph.search.cache.SHIPPED", tmp_path / "shipped.sqlite")
    monkeypatch.setattr("evigraph.search.cache.data_folder", lambda: folder)
    ship()
    assert numbers(folder, "cup") == [2]
    assert not cache.exists(), "the index that is shipped was taken"
    bib = folder / "references.bib"
    bib.write_text(bib.read_text(encoding="utf-8").replace("cup", "zebra"), encoding="utf-8")
    assert numbers(folder, "zebra") == [2]
    assert len(list(cache.iterdir())) == 1


def test_the_same_content_makes_the_same_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    for name in ("one", "two"):
        monkeypatch.setattr("evigraph.search.cache.SHIPPED", tmp_path / name)
        ship()
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]


def test_a_home_that_cannot_be_written_is_no_obstacle(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    assert numbers(folder, "cup") == [2]
    assert blocked.read_text(encoding="utf-8") == ""


def test_many_at_once_all_answer(folder: Path, cache: Path) -> None:
    command = [sys.executable, "-m", "evigraph", "find", "--kb", str(folder), "cup", "--kind", "reference", "-t", "csv"]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    answers = {process.communicate(timeout=120)[0] for process in running}
    assert len(answers) == 1
    assert "reference/2" in answers.pop()
    assert [path.name for path in cache.iterdir() if path.name.startswith(".")] == []


def test_answering_from_the_cache_imports_no_graph(folder: Path) -> None:
    numbers(folder, "cup")
    code = (
        "import sys; from evigraph.cli import main; "
        f"main(['find', '--kb', {str(folder)!r}, 'cup']); print([m for m in ('pyoxigraph', 'dataclasses') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_cache_folder_is_the_users(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    assert cache_folder() == Path("/somewhere/evigraph")
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert cache_folder().name == "evigraph"
    assert os.fspath(Path.home()) in str(cache_folder())
