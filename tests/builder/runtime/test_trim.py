"""Of the archives only what a page was measured to load goes out, with what a wheel says of itself."""

import zipfile
from pathlib import Path

from builder.runtime.trim import SITE_PACKAGES, is_licence, trim_archives


def archive(path: Path, names: list[str]) -> Path:
    with zipfile.ZipFile(path, "w") as target:
        for name in names:
            target.writestr(name, name)
    return path


def test_what_a_page_does_not_load_is_left_out(tmp_path: Path) -> None:
    stdlib = archive(tmp_path / "python_stdlib.zip", ["json/__init__.pyc", "email/parser.pyc", "encodings/ascii.pyc"])
    numpy = archive(
        tmp_path / "numpy-1-cp314.whl",
        ["numpy/__init__.pyc", "numpy/ma/core.pyc", "numpy-1.dist-info/LICENSE", "numpy-1.dist-info/RECORD"],
    )
    loaded = {"json": "/lib/python314.zip/json/__init__.pyc", "numpy": f"{SITE_PACKAGES}numpy/__init__.pyc"}
    trim_archives(tmp_path, loaded)
    assert zipfile.ZipFile(stdlib).namelist() == ["json/__init__.pyc", "encodings/ascii.pyc"]
    assert zipfile.ZipFile(numpy).namelist() == ["numpy/__init__.pyc", "numpy-1.dist-info/LICENSE"]
    assert zipfile.ZipFile(numpy).read("numpy/__init__.pyc") == b"numpy/__init__.pyc"


def test_a_list_of_files_that_are_gone_is_no_licence() -> None:
    assert is_licence("numpy-1.dist-info/METADATA")
    assert not is_licence("numpy-1.dist-info/RECORD")
    assert not is_licence("numpy/LICENSE.txt")
