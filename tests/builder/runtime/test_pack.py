"""An archive in one piece holds what the zip holds, or what pages have in a member's place."""

import gzip
import io
import json
import zipfile
from pathlib import Path

import zstandard

from builder.runtime.assembly import INVENTORY, RUNTIME
from builder.runtime.pack import pack_archives
from builder.runtime.split import library


def members(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        assert all(member.compress_type == zipfile.ZIP_STORED for member in opened.infolist())
        return {name: opened.read(name) for name in opened.namelist()}


def test_each_archive_is_packed_with_what_takes_a_members_place(tmp_path: Path) -> None:
    written = {"b/two.py": b"two" * 99, "a/one.cpython-314.so": b"whole", "a/one.py": b"one"}
    for name in ("python_stdlib.zip", "thing-1.0-py3-none-any.whl"):
        with zipfile.ZipFile(tmp_path / name, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, content in written.items():
                archive.writestr(member, content)
    places = pack_archives(tmp_path, {"a/one.cpython-": b"used"})
    assert places == {
        "python_stdlib.zip": "python_stdlib.packed.bin",
        "thing-1.0-py3-none-any.whl": "thing.packed.bin",
    }
    for packed in places.values():
        found = members(zstandard.decompress((tmp_path / packed).read_bytes()))
        assert found == written | {"a/one.cpython-314.so": b"used"}
        assert list(found) == sorted(written)


def test_pages_have_the_runtimes_archives_and_the_used_half_of_numpys_module() -> None:
    places = json.loads((RUNTIME / INVENTORY).read_text())["packed"]
    archives = {name: packed for name, packed in places.items() if not name.endswith(".wasm")}
    assert len(archives) == 3
    for archive, packed in archives.items():
        found = members(zstandard.decompress((RUNTIME / packed).read_bytes()))
        with zipfile.ZipFile(RUNTIME / archive) as whole:
            for name in whole.namelist():
                divided = name.startswith(library.MEMBER)
                assert found.pop(name) == ((RUNTIME / library.USED).read_bytes() if divided else whole.read(name))
        assert found == {}
        assert (RUNTIME / packed).stat().st_size < (RUNTIME / archive).stat().st_size


def test_pages_have_the_runtimes_small_libraries() -> None:
    inventory = json.loads((RUNTIME / INVENTORY).read_text())
    small = {name for name in inventory["snapshot"]["libraries"].values() if name != library.WHOLE}
    packed = {name: file for name, file in inventory["packed"].items() if name.endswith(".wasm")}
    assert packed.keys() == small != set()
    for name, file in packed.items():
        content = (RUNTIME / name).read_bytes()
        assert zstandard.decompress((RUNTIME / file).read_bytes()) == content
        assert (RUNTIME / file).stat().st_size < len(gzip.compress(content, 9))
