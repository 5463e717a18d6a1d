"""The local server behaves like the static host that the site is made for."""

import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from builder.serve import addresses_here, serving


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "index.html").write_text("start")
    (tmp_path / "404.html").write_text("lost")
    (tmp_path / "assets").mkdir()
    for name in ("a.wasm", "a.mjs", "a.js", "a.whl", "a.json", "a.css"):
        (tmp_path / "assets" / name).write_bytes(b"x")
    return tmp_path


@pytest.fixture
def address(folder: Path) -> Iterator[str]:
    with serving(folder) as given:
        yield given


def get(url: str) -> tuple[int, str, str]:
    try:
        with urllib.request.urlopen(url) as reply:
            return reply.status, reply.headers["Content-Type"], reply.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers["Content-Type"], error.read().decode()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.wasm", "application/wasm"),
        ("a.mjs", "text/javascript"),
        ("a.js", "text/javascript"),
        ("a.whl", "application/zip"),
        ("a.json", "application/json"),
        ("a.css", "text/css"),
    ],
)
def test_types(address: str, name: str, kind: str) -> None:
    status, content_type, _ = get(f"{address}assets/{name}")
    assert (status, content_type.split(";")[0]) == (200, kind)


def test_the_start_page(address: str) -> None:
    assert get(address)[::2] == (200, "start")


@pytest.mark.parametrize("path", ["nowhere", "assets/", "assets/../../secret"])
def test_a_missing_page_and_a_folder_get_the_404_page(address: str, path: str) -> None:
    assert get(address + path)[::2] == (404, "lost")


def test_under_a_prefix_only_the_prefix_is_served(folder: Path) -> None:
    with serving(folder, prefix="/dream-machine/") as address:
        assert address.endswith("/dream-machine/")
        assert get(address)[::2] == (200, "start")
        assert get(address + "assets/a.wasm")[0] == 200
        assert get(address.removesuffix("dream-machine/"))[0] == 404
        assert get(address.removesuffix("dream-machine/") + "assets/a.wasm")[0] == 404


def test_this_machine_s_addresses_are_none_of_its_own_loopback() -> None:
    assert not any(each.startswith("127.") for each in addresses_here())
