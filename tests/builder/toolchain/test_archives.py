"""The page's archives are bytecode, complete but for what a page never needs."""

import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

from builder.runtime.assembly import RUNTIME
from builder.runtime.sources import cache_folder, read_manifest
from builder.toolchain.archives import STAND_IN, belongs_to_the_page, compile_archive, stands_in


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
def test_the_runtime_has_bytecode_of_some_of_the_pinned_modules_and_nothing_else(pattern: str) -> None:
    (built,) = RUNTIME.glob(pattern)
    (pinned,) = cache_folder(read_manifest()).glob(pattern)
    original = {name: standing_for(name) for name in zipfile.ZipFile(pinned).namelist()}
    kept = set(zipfile.ZipFile(built).namelist())
    assert kept <= set(original.values())
    assert 0 < len(kept) < len(original) / 2
    assert not any(name.endswith(".py") for name in kept)


def standing_for(name: str) -> str:
    """What a pinned file became."""
    if stands_in(name):
        return name.partition(".")[0] + ".pyc"
    return name + "c" if name.endswith(".py") else name


def test_what_is_left_out_of_numpy_says_so_when_it_is_used() -> None:
    module = ModuleType("numpy.linalg._umath_linalg")
    exec(STAND_IN, vars(module))
    with pytest.raises(ImportError, match=r"numpy.linalg._umath_linalg.solve is left out"):
        module.solve(1, 2)
    assert not isinstance(3, module.RandomState)


def test_numpy_keeps_its_compiled_parts_and_loses_its_tests() -> None:
    assert belongs_to_the_page("numpy/_core/_multiarray_umath.cpython-314-wasm32-emscripten.so")
    assert belongs_to_the_page("numpy/testing/__init__.py")
    assert not belongs_to_the_page("numpy/linalg/tests/test_linalg.py")
    assert not belongs_to_the_page("numpy/_core/include/numpy/arrayobject.h")
