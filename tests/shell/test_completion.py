"""TAB completes commands, questions, values and keys, in the shells themselves where they are installed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from needs import needs_programs

from evigraph.cli import COMMANDS, main
from evigraph.cli.completion import SHELLS, parser_of

ROOT = Path(__file__).resolve().parents[2]
TINY = ROOT / "tests" / "tiny"

BASH = """
eval "$(evigraph completion bash)"
COMP_LINE=$1
COMP_POINT=${#COMP_LINE}
COMP_TYPE=9
_python_argcomplete evigraph
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An environment in which ``evigraph`` is a command."""
    command = tmp_path / "bin" / "evigraph"
    command.parent.mkdir()
    command.write_text(
        f"#!{sys.executable}\nimport sys\nsys.path.insert(0, {str(ROOT)!r})\nfrom evigraph.cli import entry\nentry()\n",
        encoding="utf-8",
    )
    command.chmod(0o755)
    path = f"{command.parent}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "XDG_CACHE_HOME": str(tmp_path), "HOME": str(tmp_path)}


def completed(line: str, environment: dict[str, str]) -> list[str]:
    """Return what bash offers for a line."""
    needs_programs("bash")
    command = ["bash", "-c", BASH, "bash", line]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return [offer.strip().replace("\\", "") for offer in done.stdout.splitlines() if offer.strip()]


def test_bash_completes_commands(environment: dict[str, str]) -> None:
    assert set(completed("evigraph ", environment)) >= set(COMMANDS)
    assert completed("evigraph fi", environment) == ["find"]


def test_bash_completes_questions_and_their_parameters(environment: dict[str, str]) -> None:
    assert "biomarker-prognosis" in completed("evigraph ask bio", environment)
    assert "--biomarker" in completed("evigraph ask biomarker-prognosis --", environment)
    assert completed("evigraph ask biomarker-prognosis --biomarker BRAF-", environment) == ["BRAF-V600E"]


def test_bash_completes_keys_and_names(environment: dict[str, str]) -> None:
    offers = completed("evigraph show keme", environment)
    assert {"kemeny1999hepatic", "kemeny2021randomized"} <= set(offers)
    assert "kemeny2021randomized" in completed("evigraph cite 76 kemeny2021", environment)


@pytest.mark.parametrize(
    ("line", "offer"),
    [
        ("evigraph export -t bib", "biblatex"),
        ("evigraph find braf --type random", "randomised"),
        ("evigraph find braf --cited-in section-m", "section-molecular"),
        ("evigraph find braf --kind st", "study"),
        ("evigraph cite 76 --style v", "vancouver"),
        ("evigraph completion f", "fish"),
    ],
)
def test_bash_completes_values(line: str, offer: str, environment: dict[str, str]) -> None:
    assert offer in completed(line, environment)


def test_bash_completes_the_keys_of_another_guideline(environment: dict[str, str]) -> None:
    assert completed(f"evigraph show --kb {TINY} cup", environment) == ["cup2021black"]


@pytest.mark.parametrize("line", ["evigraph nonsense ", "evigraph show --kb /nowhere a", "evigraph ask nonsense --"])
def test_nothing_to_offer_is_no_error(line: str, environment: dict[str, str]) -> None:
    offers = completed(line, environment)
    assert all(offer.startswith("-") for offer in offers)


def test_fish_completes(environment: dict[str, str]) -> None:
    needs_programs("fish")
    command = ["fish", "-c", "evigraph completion fish | source; complete -C 'evigraph show kemeny2021r'"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("kemeny2021randomized")


def test_zsh_completes(environment: dict[str, str]) -> None:
    needs_programs("zsh")
    script = """
        autoload -Uz compinit && compinit -u -d $HOME/.zcompdump
        eval "$(evigraph completion zsh)"
        _describe() { shift 1; print -l -- "${(@P)1}" }
        compdef >/dev/null
        [[ ${_comps[evigraph]} == _python_argcomplete ]] || exit 9
        words=(evigraph show kemeny2021r) CURRENT=3 BUFFER="evigraph show kemeny2021r" CURSOR=25
        compset() { return 1 }
        service=evigraph _python_argcomplete
    """
    done = subprocess.run(["zsh", "-fc", script], env=environment, capture_output=True, text=True, check=False)
    assert "kemeny2021randomized" in done.stdout, done.stderr


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_is_printed(shell: str, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["completion", shell]) == 0
    assert b"evigraph" in capsysbinary.readouterr().out


def test_an_unknown_shell_is_said_plainly(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", "tcsh2"]) == 2
    assert "choose from" in capsys.readouterr().err


@pytest.mark.parametrize("command", [name for name in COMMANDS if name != "ask"])
def test_every_command_has_a_parser_to_complete_from(command: str) -> None:
    assert parser_of(command).prog == f"evigraph {command}"


def test_nobody_else_pays_for_it() -> None:
    code = "import sys; from evigraph.cli import main; main(['--help']); print('argcomplete' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.endswith("False\n")
