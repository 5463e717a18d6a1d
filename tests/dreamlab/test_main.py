"""The command line teaches, works in any folder, and says in a sentence what a command lacks."""

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from pkgutil import resolve_name

import pytest

import dreamlab
from dreamlab.__main__ import main
from dreamlab.labs.failure.lab import FailureSettings
from dreamlab.measure import recipes, verification

ROOT = Path(__file__).resolve().parents[2]
LEVELS = ROOT / "levels"


def test_help_shows_every_command_and_examples_that_can_be_read(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    said = capsys.readouterr().out
    for command in (
        "dream",
        "train",
        "claim",
        "read",
        "check",
        "figure",
        "verify",
        "tune",
        "sweep",
        "recipes",
        "gym",
        "remedies",
        "plan",
    ):
        assert f"    {command} " in said
    examples = [line.split("   ")[0].split() for line in said.splitlines() if line.startswith("  dreamlab ")]
    assert len(examples) >= 7
    for words in examples:
        with pytest.raises(SystemExit):  # each is understood as far as its options: then comes --help
            main([*words[1:], "--help"])
    assert 'pip install "dreamlab[levels]"' in said


def test_it_says_its_version(capsys):
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out.strip() == f"dreamlab {dreamlab.__version__}"


def test_a_reading_is_printed_without_what_a_page_draws_with(capsys):
    for command in ("dream --data 50 --horizon 5 --world orbit", "read failure --set data=50 --set world=orbit"):
        assert main(command.split()) == 0
        printed = json.loads(capsys.readouterr().out)
        assert printed["world"]["name"] == "orbit"
        assert not {"pictures", "scenes"} & set(printed)


def test_it_reads_in_any_folder(tmp_path):
    command = [sys.executable, "-m", "dreamlab", "dream", "--data", "50", "--horizon", "5"]
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    run = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=True)
    assert len(json.loads(run.stdout)["drift"]) == 5


@pytest.mark.parametrize("command", [["figure", "headline.ratio"], ["verify"], ["tune", "tokens"]])
def test_without_the_lessons_it_says_where_they_are_looked_for(command, tmp_path, capsys):
    assert main([*command, "--levels", str(tmp_path / "nowhere")]) == 2
    said = capsys.readouterr().err
    assert said.startswith("dreamlab: there are no lessons in ")
    assert "--levels" in said


@pytest.mark.parametrize("command", [["figure", "headline.ratio"], ["verify"], ["tune", "tokens"]])
def test_without_pyyaml_it_says_how_to_get_it(command, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "yaml", None)
    assert main([*command, "--levels", str(LEVELS)]) == 2
    assert 'pip install "dreamlab[levels]"' in capsys.readouterr().err


def test_an_error_in_what_is_measured_is_named_with_its_line(monkeypatch, capsys):
    def broken(declared):
        return {"claims": {"tokens": {"figures": {}["none"]}}}

    monkeypatch.setitem(verification.PARTS, "claims.tokens", broken)
    assert main(["verify", "--levels", str(LEVELS), "--part", "claims.tokens"]) == 2
    said = capsys.readouterr().err
    assert "claims.tokens failed: KeyError: 'none' (test_main.py, line " in said
    assert "Traceback" not in said


def test_the_comparison_of_recipes_names_the_horizon_that_it_measured_at(monkeypatch, capsys):
    monkeypatch.setattr(recipes, "CANDIDATES", recipes.CANDIDATES[:1])
    monkeypatch.setattr(recipes, "HORIZON", 7)
    monkeypatch.setattr(recipes, "trained", lambda *given: (0.001, 0.1, 0.5))
    monkeypatch.setattr(recipes, "quick_trained", lambda *given: (0.001, 0.1, 0.25))
    monkeypatch.setattr(recipes, "plain_adam", lambda *given: (0.001, 0.2, 500))
    assert recipes.main() == 0
    said = capsys.readouterr().out
    assert said.count("drift@7") == 4
    assert said.count("0.25\n") == len(recipes.QUICK) + len(recipes.EMPHASES) + 1
    assert recipes.errors.__defaults__ == (FailureSettings().horizon,)


def test_the_console_script_is_this_program():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert resolve_name(project["scripts"]["dreamlab"]) is main
    assert "version" in project["dynamic"], "dreamlab.__version__ is the only place of the version"


def test_it_is_typed():
    assert (Path(dreamlab.__file__).parent / "py.typed").is_file()
