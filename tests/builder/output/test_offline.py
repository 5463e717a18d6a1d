"""What the service worker is told of the site: every file by its hash, and nothing that a reader has no use for."""

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from builder.output import offline

NOT_PRECACHED = (".map", ".gz", "service-worker.js", "failure-lab.png")
HEAVIEST = 6_080_000
"""Bytes, unpacked, that come in by themselves at a first visit besides Python; a fifth of it on a line that packs.

Half a million of them are the editor of the labs' Python, so that it opens without network too; 150 KB packed.
"""


def listed(site: Path) -> dict[str, Any]:
    text = (site / offline.SCRIPT).read_text()
    return json.loads(text[text.rindex("\nserve(") + len("\nserve(") : text.rindex(");")])


def path_of(site: Path, url: str) -> Path:
    return site / url / "index.html" if url.endswith("/") else site / url


def test_every_listed_file_is_there_with_its_hash_and_size(site_folder: Path) -> None:
    site = listed(site_folder)
    of_languages = [file for files in site["languages"].values() for file in files]
    for file in site["files"] + of_languages + site["runtime"]["files"]:
        content = path_of(site_folder, file["url"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == file["sha256"], file["url"]
        assert len(content) == file["bytes"]


def test_no_file_that_a_page_needs_is_forgotten(site_folder: Path) -> None:
    site = listed(site_folder)
    every = [site["files"], *site["languages"].values()]
    known = {path_of(site_folder, file["url"]) for files in every for file in files}
    others = {path for path in site_folder.rglob("*") if path.is_file()} - known
    rest = {path.relative_to(site_folder).as_posix() for path in others}
    rest = {path for path in rest if not path.endswith(NOT_PRECACHED) and "/lunr/" not in path}
    assert all(path.startswith(site["runtime"]["folder"]) for path in rest)
    assert sum(file["bytes"] for file in site["files"]) < HEAVIEST


def test_what_is_left_out_is_named_by_no_page(site_folder: Path) -> None:
    pages = [path.read_text() for path in site_folder.rglob("*.html")]
    assert not any("failure-lab.png" in page for page in pages)


def test_python_comes_up_from_what_is_listed(site_folder: Path) -> None:
    names = {Path(file["url"]).name for file in listed(site_folder)["runtime"]["files"]}
    assert {
        "pyodide.used.asm.wasm",
        "pyodide.rest.asm.wasm",
        "numpy._core._multiarray_umath.rest.wasm",
        "pyodide.asm.mjs",
        "pyodide.mjs",
        "pyodide-lock.json",
        "python_stdlib.packed.bin",
    } < names
    lock = json.loads((site_folder / listed(site_folder)["runtime"]["folder"] / "pyodide-lock.json").read_text())
    assert {f"{package}.packed.bin" for package in lock["packages"]} < names
    assert not any(name.endswith((".whl", ".zip")) for name in names)
    assert not any(name.startswith("snapshot") for name in names)


@pytest.fixture
def copy(site_folder: Path, tmp_path: Path) -> Path:
    shutil.copytree(site_folder, tmp_path / "site", ignore=shutil.ignore_patterns("*.wasm", "*.map"))
    return tmp_path / "site"


def test_the_version_is_the_content(copy: Path) -> None:
    """The same files, the same script, so no browser sees a new version; any other byte is a new one."""
    offline.write_worker(copy)
    first = (copy / offline.SCRIPT).read_text()
    offline.write_worker(copy)
    assert (copy / offline.SCRIPT).read_text() == first
    with (copy / "glossary" / "index.html").open("a") as page:
        page.write(" ")
    offline.write_worker(copy)
    assert listed(copy)["version"] != json.loads(first[first.rindex("\nserve(") + 7 : first.rindex(");")])["version"]
