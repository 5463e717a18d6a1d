"""The page's archives are bytecode, complete but for what a page never needs."""

import sys
import zipfile
from pathlib import Path

import pytest

from builder.runtime import RUNTIME
from builder.runtime_sources import cache_folder, read_manifest
from builder.toolchain.archives import belongs_to_the_page, compile_archive


def test_a_compiled_archive_can_be_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = tmp_path / "modules.zip"
    with zipfile.ZipFile(archive, "w") as target:
        target.writestr("dream_archive_probe.py", "answer = 6 * 7\n")
        target.writestr("kept.txt", "as it is")
    compile_archive(archive)
    assert zipfile.ZipFile(archive).namelist() == ["dream_archive_probe.pyc", "kept.txt"]
    monkeypatch.syspath_prepend(archive)
    monkeypatch.delitem(sys.modules, "dream_archive_probe", raising=False)
    assert __import__("dream_archive_probe").answer == 42


@pytest.mark.parametrize("pattern", ["python_stdlib.zip", "numpy-*.whl"])
def test_the_runtime_has_bytecode_for_every_module_it_keeps(pattern: str) -> None:
    (built,) = RUNTIME.glob(pattern)
    (pinned,) = cache_folder(read_manifest()).glob(pattern)
    kept = [name for name in zipfile.ZipFile(pinned).namelist() if not name.endswith("/")]
    if pattern.startswith("numpy"):
        kept = [name for name in kept if belongs_to_the_page(name)]
    expected = {name + "c" if name.endswith(".py") else name for name in kept}
    assert set(zipfile.ZipFile(built).namelist()) == expected


def test_numpy_keeps_its_compiled_parts_and_loses_its_tests() -> None:
    assert belongs_to_the_page("numpy/_core/_multiarray_umath.cpython-314-wasm32-emscripten.so")
    assert belongs_to_the_page("numpy/testing/__init__.py")
    assert not belongs_to_the_page("numpy/linalg/tests/test_linalg.py")
    assert not belongs_to_the_page("numpy/_core/include/numpy/arrayobject.h")
