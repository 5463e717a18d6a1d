"""The page's archives are bytecode, complete but for what a page never needs."""

import zipfile

import pytest

from builder.runtime.assembly import RUNTIME, WHOLE_STDLIB
from builder.runtime.needless import stands_in
from builder.runtime.sources import cache_folder, read_manifest

UNCHECKED_SOURCE = b"\x01\x00\x00\x00", b"\x03\x00\x00\x00"
"""Flags of bytecode that is known by its source's hash and not by its date, so that every build makes the same."""


@pytest.mark.parametrize("pattern", ["python_stdlib.zip", "numpy-*.whl"])
def test_the_runtime_has_bytecode_of_some_of_the_pinned_modules_and_nothing_else(pattern: str) -> None:
    (built,) = RUNTIME.glob(pattern)
    (pinned,) = cache_folder(read_manifest()).glob(pattern)
    original = {standing_for(name) for name in zipfile.ZipFile(pinned).namelist()}
    kept = set(zipfile.ZipFile(built).namelist())
    assert kept <= original
    assert 0 < len(kept) < len(original) / 2
    assert not any(name.endswith(".py") for name in kept)


def standing_for(name: str) -> str:
    """What a pinned file became."""
    if stands_in(name):
        return name.partition(".")[0] + ".pyc"
    return name + "c" if name.endswith(".py") else name


def test_the_bytecode_is_pyodides_and_depends_on_no_date() -> None:
    with zipfile.ZipFile(WHOLE_STDLIB) as archive:
        compiled = [name for name in archive.namelist() if name.endswith(".pyc")]
        heads = {archive.read(name)[:8] for name in compiled}
        dates = {member.date_time for member in archive.infolist()}
    assert len(compiled) > 400
    ((magic, flags),) = {(head[:4], head[4:]) for head in heads}
    assert magic[2:] == b"\r\n"
    assert flags in UNCHECKED_SOURCE
    assert dates == {(2020, 1, 1, 0, 0, 0)}
