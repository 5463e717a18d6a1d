"""What is missing is installed where that is allowed, and otherwise said, all of it, in one line."""

import os
import subprocess
from pathlib import Path

import pytest

from builder.runtime.wheel import ROOT

SCRIPT = ROOT / "builder" / "toolchain" / "prerequisites.sh"
ALL = {
    "python": "python3 python3-venv",
    "browser": "libatomic1 chromium",
    "shell": "chromium-headless-shell",
    "firefox": "firefox-esr",
    "webkit": "webkit2gtk-driver xvfb",
    "wrk": "wrk",
}


def run(needs: list[str], folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The script on a machine that has nothing but what lies in this folder."""
    for tool in ("sh", "grep", "env", "true", "timeout"):
        if not (folder / tool).exists():
            (folder / tool).symlink_to(f"/usr/bin/{tool}")
    command = ["/bin/sh", str(SCRIPT), *needs]
    return subprocess.run(
        command, env={"PATH": str(folder)} | environment, cwd=folder, capture_output=True, text=True, check=False
    )


def fake(folder: Path, name: str, body: str) -> None:
    command = folder / name
    command.write_text(f"#!/bin/sh\n{body}\n")
    command.chmod(0o755)


def test_one_line_names_all_that_is_missing(tmp_path: Path) -> None:
    asked = run(list(ALL), tmp_path, DREAM_INSTALL="no")
    assert asked.returncode == 1
    assert asked.stderr.count("\n") == 1
    assert f"apt-get install {' '.join(ALL.values())}" in asked.stderr
    assert "Playwright" in asked.stderr


@pytest.mark.parametrize(("need", "packages"), ALL.items())
def test_each_names_its_packages(need: str, packages: str, tmp_path: Path) -> None:
    assert f"apt-get install {packages}" in run([need], tmp_path, DREAM_INSTALL="no").stderr


def test_what_is_there_is_not_asked_for(tmp_path: Path) -> None:
    fake(tmp_path, "wrk", "exit 0")
    assert run(["wrk"], tmp_path, DREAM_INSTALL="no").returncode == 0


@pytest.mark.parametrize(("user", "sudo"), [("0", None), ("1000", 'shift; exec "$@"')])
def test_root_and_a_sudo_that_asks_nothing_install_all_at_once(tmp_path: Path, user: str, sudo: str | None) -> None:
    fake(tmp_path, "id", f"echo {user}")
    if sudo:
        fake(tmp_path, "sudo", sudo)
    for tool in ("wrk", "firefox"):
        fake(tmp_path, f"{tool}.later", "exit 0")
    fake(
        tmp_path,
        "apt-get",
        f"echo $* >>{tmp_path}/asked\n"
        f'case "$*" in *install*) cd {tmp_path}; /bin/mv wrk.later wrk; /bin/mv firefox.later firefox;; esac',
    )
    asked = run(["wrk", "firefox"], tmp_path)
    assert (asked.returncode, asked.stderr) == (0, "")
    assert "Installing wrk firefox-esr" in asked.stdout
    update, install = (tmp_path / "asked").read_text().splitlines()
    assert update.startswith("update")
    assert install.endswith("wrk firefox-esr")


def test_a_sudo_that_asks_is_not_used(tmp_path: Path) -> None:
    fake(tmp_path, "id", "echo 1000")
    fake(tmp_path, "sudo", "exit 1")
    fake(tmp_path, "apt-get", f"echo $* >>{tmp_path}/asked")
    asked = run(["wrk"], tmp_path)
    assert (asked.returncode, (tmp_path / "asked").exists()) == (1, False)


def test_a_browser_alone_can_wait_until_there_is_a_venv_to_fetch_it(tmp_path: Path) -> None:
    fake(tmp_path, "id", "echo 1000")
    assert run(["browser"], tmp_path).returncode == 0
    venv = tmp_path / "build" / "venv" / "bin"
    venv.mkdir(parents=True)
    fake(venv, "python", f"echo $* >>{tmp_path}/asked; exit 1")
    asked = run(["browser"], tmp_path)
    assert asked.returncode == 1
    assert "apt-get install libatomic1 chromium" in asked.stderr
    assert "playwright install --no-shell chromium" in (tmp_path / "asked").read_text()


def test_an_unknown_name_is_refused(tmp_path: Path) -> None:
    asked = run(["browsr"], tmp_path)
    assert (asked.returncode, "unknown prerequisite 'browsr'" in asked.stderr) == (2, True)


def test_the_script_can_be_run() -> None:
    assert os.access(SCRIPT, os.X_OK)
