"""What is missing is said in one line that names the Debian package."""

import subprocess
from pathlib import Path

import pytest

from builder.runtime.wheel import ROOT

SCRIPT = ROOT / "builder" / "toolchain" / "prerequisites.sh"


@pytest.mark.parametrize(
    ("need", "package"),
    [
        ("venv", "python3-venv"),
        ("node", "nodejs npm"),
        ("browser", "chromium"),
        ("firefox", "firefox-esr"),
        ("webkit", "webkit2gtk-driver xvfb"),
        ("wrk", "wrk"),
    ],
)
def test_a_bare_machine_is_told_the_package(need: str, package: str, tmp_path: Path) -> None:
    bare = {"PATH": str(tmp_path)}  # and no CI=true, which would install it
    said = subprocess.run(["/bin/sh", SCRIPT, need], env=bare, capture_output=True, text=True, check=False)
    assert said.returncode == 1
    assert said.stderr.count("\n") == 1
    assert f"apt-get install {package}" in said.stderr
