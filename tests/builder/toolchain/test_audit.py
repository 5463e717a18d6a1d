"""The audit of what is installed: a known hole fails it, a silent registry is named."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
FOUND = "Found 1 known vulnerability in 1 package"
SILENT = "npm error audit endpoint returned an error"


def audit(folder: Path, **tools: tuple[int, str]) -> subprocess.CompletedProcess[str]:
    """With tools in place of the real ones that say and return as given."""
    for name, (code, said) in tools.items():
        tool = folder / name.replace("_", "-")
        tool.write_text(f"#!/bin/sh\necho '{said}'\nexit {code}\n")
        tool.chmod(0o755)
    path = {"PATH": f"{folder}:{os.environ['PATH']}"}
    return subprocess.run([ROOT / "builder/toolchain/audit.sh"], env=os.environ | path, capture_output=True, text=True)


@pytest.mark.parametrize(
    ("pip_audit", "npm", "code", "says"),
    [
        ((0, ""), (0, ""), 0, "npm audit, editor: no known holes"),
        ((0, "x could not be audited"), (0, ""), 0, "1 of which the registry tells nothing"),
        ((1, FOUND), (0, ""), 1, FOUND),
        ((1, "ConnectionError"), (0, ""), 0, "pip-audit: not checked"),
        ((0, ""), (1, "3 high severity vulnerabilities"), 1, "3 high severity"),
        ((0, ""), (1, SILENT), 0, "npm audit, toolchain: not checked"),
    ],
)
def test_only_a_known_hole_fails(
    tmp_path: Path, pip_audit: tuple[int, str], npm: tuple[int, str], code: int, says: str
) -> None:
    done = audit(tmp_path, pip_audit=pip_audit, npm=npm)
    assert done.returncode == code
    assert says in done.stdout + done.stderr
