"""pyodide-build and pyodide-lock, run by Pyodide's own Python in Node.

They want Python 3.12 or later, and the bytecode has to be of the very version that loads it: the host's Python is
neither on every machine. What is installed is pinned by hash in requirements.txt beside this file.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from builder.runtime.wheel import EPOCH, ROOT
from builder.toolchain.node import NODE

HERE = Path(__file__).parent
REQUIREMENTS = HERE / "requirements.txt"
RUNNER = HERE / "in_pyodide.mjs"
LOCKING, COMPILING = HERE / "make_lock.py", HERE / "compile_archives.py"
INGREDIENTS = (REQUIREMENTS, RUNNER, LOCKING, COMPILING)
INSTALLED = ROOT / "build" / "pyodide-tools"


def run_in_pyodide(script: Path, folder: Path, stdlib: Path) -> None:
    """Run a script where a runtime folder is /runtime, by that folder's Pyodide and a whole standard library."""
    environment = {**os.environ, "SOURCE_DATE_EPOCH": EPOCH}
    command = [NODE, str(RUNNER), str(folder), str(stdlib), str(installed()), str(script)]
    subprocess.run(command, check=True, env=environment)


def installed() -> Path:
    """The folder of the tools; the first call installs them."""
    place = INSTALLED / hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()[:16]
    if not place.exists():
        shutil.rmtree(INSTALLED, ignore_errors=True)
        INSTALLED.mkdir(parents=True)
        with tempfile.TemporaryDirectory(dir=INSTALLED) as aside:
            target = Path(aside) / "tools"
            subprocess.run(
                [sys.executable, "-m", "pip", "install", "--quiet", "--no-compile", "--target", str(target)]
                + ["--no-deps", "--require-hashes", "--only-binary", ":all:"]
                + ["--python-version", "3.14", "--platform", "any", "--requirement", str(REQUIREMENTS)],
                check=True,
            )
            target.rename(place)
    return place
