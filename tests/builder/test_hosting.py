"""The configuration for those who host the site themselves, under a real nginx: caching, types, policy, errors."""

import http.client
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from builder.hosting import behind_nginx

HASHED = re.compile(r"assets/runtime/[0-9a-f]{12}/|\.[0-9a-f]{8}\.min\.(js|css)$")
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "application/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".wasm": "application/wasm",
    ".json": "application/json; charset=utf-8",
    ".svg": "image/svg+xml",
}


@pytest.fixture(scope="module")
def address(site_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if not (shutil.which("nginx") or Path("/usr/sbin/nginx").exists()):
        pytest.skip("no nginx here; on Debian or Ubuntu: sudo apt-get install nginx-light")
    with behind_nginx(site_folder, tmp_path_factory.mktemp("nginx")) as address:
        yield address


def ask(address: str, path: str, **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection(urlsplit(address).netloc)
    connection.request("GET", f"/{path}", headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


def test_every_file_says_how_long_it_may_be_kept(address: str, site_folder: Path) -> None:
    paths = [path.relative_to(site_folder).as_posix() for path in site_folder.rglob("*") if path.is_file()]
    kept = 0
    for path in paths:
        answer = ask(address, path)
        assert answer.status == 200, path
        wanted = "public, max-age=31536000, immutable" if HASHED.search(path) else "no-cache"
        assert answer.headers.get_all("Cache-Control") == [wanted], path
        kept += wanted != "no-cache"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "frame-ancestors 'self'"
        ending = Path(path).suffix
        if ending in TYPES:
            assert answer.headers["Content-Type"] == TYPES[ending], path
    assert 15 <= kept < len(paths)


@pytest.mark.parametrize("path", ["", "level-4/", "assets/dream/engine/worker.js", "assets/runtime/runtime.json"])
def test_what_may_change_is_asked_after_and_costs_little(address: str, path: str) -> None:
    tag = ask(address, path).headers["ETag"]
    assert ask(address, path, If_None_Match=tag).status == 304


@pytest.mark.parametrize("path", ["", "assets/dream/engine/worker.js"])
def test_text_comes_compressed(address: str, path: str) -> None:
    assert ask(address, path, Accept_Encoding="gzip").headers["Content-Encoding"] == "gzip"


def test_the_interpreter_comes_compressed_and_the_snapshot_as_it_is(address: str, site_folder: Path) -> None:
    (wasm,) = (site_folder / "assets" / "runtime").glob("*/pyodide.asm.wasm")
    (image,) = (site_folder / "assets" / "runtime").glob("*/snapshot.packed.bin")
    for path, coding in ((wasm, "gzip"), (image, None)):
        answer = ask(address, path.relative_to(site_folder).as_posix(), Accept_Encoding="gzip")
        assert answer.headers["Content-Encoding"] == coding


def test_the_readme_and_the_configuration_say_how_a_learning_platform_may_show_the_site() -> None:
    root = Path(__file__).resolve().parents[2]
    assert "frame-ancestors" in (root / "README.md").read_text(encoding="utf-8")
    example = "frame-ancestors 'self' https://moodle.example.org"
    assert example in (root / "builder" / "hosting" / "nginx.conf").read_text(encoding="utf-8")
    assert example in (root / "levels" / "help.md").read_text(encoding="utf-8")


def test_an_unknown_address_gets_the_site_s_own_page(address: str, site_folder: Path) -> None:
    answer = ask(address, "nowhere/")
    assert answer.status == 404
    assert answer.headers["Cache-Control"] == "no-cache"
    assert int(answer.headers["Content-Length"]) == (site_folder / "404.html").stat().st_size
