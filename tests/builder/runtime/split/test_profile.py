"""The profile holds for the module that was measured, and for no other."""

import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.runtime.sources import cache_folder, read_manifest
from builder.runtime.split import library
from builder.runtime.split.interpreter import WHOLE, divide_interpreter
from builder.runtime.split.profile import PROFILE, from_ranges, to_ranges, used_functions, write_profile


@given(st.sets(st.integers(0, 3000)))
def test_ranges_hold_what_they_were_made_of(numbers: set[int]) -> None:
    lines = to_ranges(numbers)
    assert from_ranges(lines) == sorted(numbers)
    assert all(len(line) <= 120 for line in lines)


def test_what_is_measured_later_is_added_and_another_module_begins_anew(tmp_path: Path) -> None:
    path = tmp_path / "profile.json"
    write_profile([(b"first", [3, 4, 9]), (b"beside it", [2])], path)
    write_profile([(b"first", [5]), (b"beside it", [])], path)
    assert used_functions(b"first", path) == {3, 4, 5, 9}
    assert used_functions(b"beside it", path) == {2}
    assert used_functions(b"second", path) is None
    write_profile([(b"second", [1])], path)
    assert used_functions(b"first", path) is None


def test_the_librarys_half_takes_its_place_in_the_wheel(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "numpy-1.whl", "w") as wheel:
        wheel.writestr(f"{library.MEMBER}so", "whole")
        wheel.writestr("numpy/__init__.py", "import this")
    library.with_member(library.wheel_of(tmp_path), tmp_path / "made.zip", b"half")
    with zipfile.ZipFile(tmp_path / "made.zip") as made:
        assert {name: made.read(name) for name in made.namelist()} == {
            f"{library.MEMBER}so": b"half",
            "numpy/__init__.py": b"import this",
        }


def test_the_pinned_interpreter_was_measured() -> None:
    used = used_functions((cache_folder(read_manifest()) / WHOLE).read_bytes())
    assert used is not None, f"{PROFILE.name} is another interpreter's: python -m builder.runtime.split"
    assert len(used) > 2000


def test_an_interpreter_that_was_never_measured_stays_in_one_piece(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / WHOLE).write_bytes(b"\0asm\1\0\0\0")
    assert divide_interpreter(tmp_path) == {}
    assert [path.name for path in tmp_path.iterdir()] == [WHOLE]
    assert "one piece" in capsys.readouterr().err
