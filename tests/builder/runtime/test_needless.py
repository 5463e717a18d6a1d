"""numpy's wheel loses what no page needs, and says so when that is used after all."""

import zipfile
from pathlib import Path
from types import ModuleType

import pytest

from builder.runtime.needless import STAND_IN, belongs_to_the_page, leave_out, stands_in


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
    assert stands_in("numpy/random/mtrand.cpython-314-wasm32-emscripten.so")
    assert not stands_in("numpy/random/_pcg64.cpython-314-wasm32-emscripten.so")


def test_the_wheel_is_rewritten_with_stand_ins_and_the_same_bytes_every_time(tmp_path: Path) -> None:
    first, second = tmp_path / "first.whl", tmp_path / "second.whl"
    for wheel in (first, second):
        with zipfile.ZipFile(wheel, "w") as target:
            target.writestr("numpy/__init__.py", "kept")
            target.writestr("numpy/random/mtrand.cpython-314.so", "compiled")
            target.writestr("numpy/tests/test_all.py", "left out")
        leave_out(wheel)
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as archive:
        assert archive.namelist() == ["numpy/__init__.py", "numpy/random/mtrand.py"]
        assert archive.read("numpy/random/mtrand.py") == STAND_IN
