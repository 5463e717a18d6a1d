"""numpy's largest compiled module, in two halves: in its wheel, and as pages load it that start from the snapshot."""

from __future__ import annotations

import zipfile
from pathlib import Path

from builder.runtime.split.file import divide_file

LIBRARY = "numpy._core._multiarray_umath"
WHOLE, USED, REST = f"{LIBRARY}.wasm", f"{LIBRARY}.used.wasm", f"{LIBRARY}.rest.wasm"
MEMBER = LIBRARY.replace(".", "/") + "."
"""How its name begins in the wheel."""


def divide_library(folder: Path) -> dict[str, str]:
    """Adds the halves; returns which file takes whose place in pages. In the wheel: builder/runtime/pack.py"""
    return divide_file(folder, WHOLE, USED, REST)


def wheel_of(folder: Path) -> Path:
    (wheel,) = folder.glob("numpy-*.whl")
    return wheel


def with_member(wheel: Path, target: Path, module: bytes) -> None:
    """The wheel with another module in the library's place; dates as they are."""
    with zipfile.ZipFile(wheel) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for member in source.infolist():
            content = module if member.filename.startswith(MEMBER) else source.read(member)
            made.writestr(member, content, compresslevel=9)
