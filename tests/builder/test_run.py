"""The continuous check: what it calls, in which order, and what holds a change back."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHECKS, TESTS, AGAIN = "check audit", "test BUILT=yes", "again BUILT=yes"


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A copy of the script; its make notes what it is asked for, and refuses what $REFUSED names."""
    copy = tmp_path / ".ci" / "run"
    copy.parent.mkdir()
    shutil.copy(ROOT / ".ci" / "run", copy)
    (tmp_path / "build").mkdir()
    tools = {
        "builder/toolchain/prerequisites.sh": "exit 0",
        "bin/make": 'while [ "${1#--}" != "$1" ]; do shift; done\necho "$*" >>called\necho "said: $*"\n'
        'case "$REFUSED" in *"|$*|"*) exit 2 ;; esac',
    }
    for name, body in tools.items():
        tool = tmp_path / name
        tool.parent.mkdir(parents=True, exist_ok=True)
        tool.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        tool.chmod(0o755)
    return copy


def outcome(run: Path, *refused: str) -> tuple[int, list[str], str]:
    """Its exit code, what make was asked for, and the log."""
    folder = run.parents[1]
    environment = os.environ | {"PATH": f"{folder / 'bin'}:{os.environ['PATH']}", "REFUSED": f"|{'|'.join(refused)}|"}
    done = subprocess.run(
        [run], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    return done.returncode, (folder / "called").read_text(encoding="utf-8").splitlines(), done.stdout


def test_everything_is_asked_once(run: Path) -> None:
    code, called, log = outcome(run)
    assert code == 0
    assert called[0] == "toolchains"
    assert sorted(called[1:3]) == ["build", CHECKS]
    assert called[3:] == [TESTS]
    assert f"said: {CHECKS}\n" in log


def test_what_fails_twice_holds_a_change_back(run: Path) -> None:
    code, called, _ = outcome(run, TESTS)
    assert (code, called[-2:]) == (0, [TESTS, AGAIN])
    code, *_ = outcome(run, TESTS, AGAIN)
    assert code != 0


def test_a_failed_check_is_said_again_after_the_tests(run: Path) -> None:
    code, called, log = outcome(run, CHECKS)
    assert (code, called[-1]) == (1, TESTS)
    assert log.endswith("make check audit: failed, as it said before the tests\n")
    assert log.index(f"said: {CHECKS}\n") < log.index(f"said: {TESTS}\n")


def test_without_a_site_there_is_nothing_to_test(run: Path) -> None:
    code, called, log = outcome(run, "build")
    assert code == 1
    assert TESTS not in called
    assert f"said: {CHECKS}\n" in log
    assert log.endswith("make build: failed, as it said before the checks\n")


@pytest.mark.parametrize("target", ["test", "again"])
def test_tests_build_the_site_unless_it_was_just_built(target: str) -> None:
    # Nothing of the make that runs this test: it was given BUILT=yes itself.
    environment = {name: value for name, value in os.environ.items() if name not in ("BUILT", "MAKEFLAGS")}

    def plan(*further: str) -> str:
        command = ["make", "--dry-run", "--directory", str(ROOT), target, *further]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout

    assert "mkdocs build" in plan()
    assert "mkdocs build" not in plan("BUILT=yes")
    assert "-m pytest" in plan("BUILT=yes")


def test_what_is_built_is_what_the_suite_is_about() -> None:
    """The Makefile says so of the tests' own build."""
    assert "\nexport DREAM_SITE_SETTINGS=none\n" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "\ntest again test-long proof bench lighthouse: export DREAM_SITE_SETTINGS := none\n" in makefile
