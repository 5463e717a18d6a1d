"""pyodide-build and pyodide-lock in Pyodide's own Python."""

import subprocess
import zipfile
from pathlib import Path

import pytest

from builder.runtime.assembly import RUNTIME, WHOLE_STDLIB
from builder.runtime.sources import read_manifest
from builder.runtime.tools import REQUIREMENTS, installed, run_in_pyodide

pytestmark = pytest.mark.slow
"""Each boots Python in Node."""


def test_what_is_installed_is_what_is_pinned() -> None:
    pinned = {line.split(" ")[0] for line in REQUIREMENTS.read_text().splitlines() if "==" in line}
    assert {"pyodide-build==0.39.2", "pyodide-lock==0.2.1"} <= pinned
    for name in ("pyodide_build", "pyodide_lock"):
        assert (installed() / name / "__init__.py").exists()
    assert all("--hash=sha256:" in entry for entry in REQUIREMENTS.read_text().split("==")[1:])


def test_a_script_sees_the_folder_and_the_tools_in_pyodides_python(tmp_path: Path) -> None:
    script, folder = tmp_path / "script.py", tmp_path / "runtime"
    folder.mkdir()
    for name in ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "pyodide-lock.json"):
        (folder / name).symlink_to(RUNTIME / name)
    script.write_text(
        "import sys, pathlib, pyodide_build.common, pyodide_lock\n"
        "pathlib.Path('/runtime/said.txt').write_text(f'{sys.platform} {sys.version_info[:2]} {sys.flags.optimize}')\n"
    )
    run_in_pyodide(script, folder, WHOLE_STDLIB)
    assert (folder / "said.txt").read_text() == "emscripten (3, 14) 2"
    script.write_text("1 / 0\n")
    with pytest.raises(subprocess.CalledProcessError):
        run_in_pyodide(script, folder, WHOLE_STDLIB)


def test_the_whole_standard_library_is_the_pinned_one_compiled() -> None:
    with zipfile.ZipFile(WHOLE_STDLIB) as archive:
        names = archive.namelist()
    assert "email/parser.pyc" in names
    assert read_manifest().pyodide.startswith("314.")
