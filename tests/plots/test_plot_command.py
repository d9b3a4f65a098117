"""`evigraph plot`: figures to files, the rows behind them, and what is said when something is missing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import made_up
import pytest

import evigraph
from evigraph.cli import main

folder, tea = made_up.folder, made_up.tea


def test_the_ending_chooses_the_format(folder: Path, tmp_path: Path) -> None:
    for name, start in (("f.svg", b"<?xml"), ("f.png", b"\x89PNG")):
        assert main(["plot", "forest", "--kb", str(folder), "-o", str(tmp_path / name)]) == 0
        assert (tmp_path / name).read_bytes().startswith(start)


def test_without_a_file_the_svg_goes_to_standard_output(
    folder: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["plot", "survival", "--kb", str(folder)]) == 0
    captured = capfdbinary.readouterr()
    assert captured.out.startswith(b"<?xml")
    assert b"tea guideline" in captured.err


def test_a_terminal_is_told_to_give_a_file(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(["plot", "forest", "--kb", str(folder)]) == 2
    assert "evigraph plot forest -o forest.svg" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "question", "measures", "params"),
    [
        (["forest"], "estimates", {"hazard-ratio", "risk-ratio"}, {}),
        (["forest", "--endpoint", "DFS"], "estimates", {"hazard-ratio"}, {"endpoint": "DFS"}),
        (["survival", "--study", "Leaf 2020"], "estimates", {"event-free-proportion"}, {"study": "Leaf 2020"}),
        (["directions", "--biomarker", "BRAF"], "biomarker-directions", None, {"biomarker": "BRAF"}),
    ],
)
def test_the_data_behind_a_figure_are_a_questions_rows(
    tea: evigraph.KnowledgeBase,
    folder: Path,
    tmp_path: Path,
    arguments: list[str],
    question: str,
    measures: set[str] | None,
    params: dict[str, str],
) -> None:
    behind = tmp_path / "rows.csv"
    assert main(["plot", *arguments, "--kb", str(folder), "--table", "-o", str(behind)]) == 0
    answer = tea.ask(question, **params)
    kept = tuple(row for row in answer if measures is None or row["measure"] in measures)
    assert kept
    assert behind.read_text(encoding="utf-8") == evigraph.Answer(answer.columns, kept).to_csv()


def test_a_condition_narrows_the_figure(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "f.svg"
    assert main(["plot", "forest", "--topic", "tea", "--endpoint", "OS", "--kb", str(folder), "-o", str(path)]) == 0
    svg = path.read_text(encoding="utf-8")
    assert 'id="estimate/leaf2020-os-hr"' in svg
    assert "leaf2020-dfs-hr" not in svg


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["forst"], "there is no figure 'forst'. Figures: forest, survival, directions."),
        (["forest", "--biomarker", "BRAF"], "does not know --biomarker. Its conditions: --topic, --study, --endpoint."),
        (["forest", "-o", "f.pdf"], "chooses no format"),
        (["forest", "--table", "-o", "f.svg"], "chooses no format"),
    ],
)
def test_misuse_is_explained(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plot", *arguments]) == 2
    assert said in capsys.readouterr().err


WITHOUT = "import sys; sys.modules['matplotlib'] = None\nfrom evigraph.cli import main\nsys.exit(main(sys.argv[1:]))"


def test_without_matplotlib_the_message_has_the_line_that_mends_it(folder: Path) -> None:
    command = [sys.executable, "-c", WITHOUT, "plot", "forest", "--kb", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert "pip install 'evigraph[plot]'" in done.stderr
    assert "Traceback" not in done.stderr
    table = subprocess.run([*command, "--table"], capture_output=True, text=True, check=False)
    assert table.returncode == 0
    assert "95.66" in table.stdout


def test_asking_does_not_import_matplotlib() -> None:
    program = (
        "import sys; from evigraph.cli import main; main(['ask', 'estimates']); "
        "sys.exit(any(m.split('.')[0] in ('matplotlib', 'numpy') for m in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, check=False).returncode == 0
