"""The benchmark's host sends what GitHub Pages would, and the bytes of a visit are counted as they go out."""

import gzip
import http.client
from collections.abc import Iterator
from pathlib import Path

import pytest

from builder.benchmark import transfer
from builder.benchmark.host import hosting

TEXT = "let a = 1;\n" * 500


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "page").mkdir()
    (tmp_path / "page" / "index.html").write_text("<h1>A page</h1>" * 100)
    (tmp_path / "a file.js").write_text(TEXT)
    (tmp_path / "archive.whl").write_bytes(b"PK" + bytes(1000))
    return tmp_path


@pytest.fixture
def address(folder: Path) -> Iterator[str]:
    with hosting(folder) as given:
        yield given


def get(address: str, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection(address.removeprefix("http://").rstrip("/"))
    connection.request("GET", path, headers=headers)
    reply = connection.getresponse()
    body = reply.read()
    connection.close()
    return reply.status, dict(reply.getheaders()), body


def test_text_goes_out_compressed_and_an_archive_as_it_is(address: str) -> None:
    status, headers, body = get(address, "/a%20file.js")
    assert (status, headers["Content-Encoding"], headers["Cache-Control"]) == (200, "gzip", "max-age=600")
    assert int(headers["Content-Length"]) == len(body) < len(TEXT)
    assert gzip.decompress(body).decode() == TEXT
    _, headers, body = get(address, "/archive.whl")
    assert "Content-Encoding" not in headers
    assert body.startswith(b"PK")


def test_who_has_it_is_told_so_and_a_folder_is_its_page(address: str) -> None:
    status, headers, _ = get(address, "/page/")
    assert (status, headers["Content-Type"].partition(";")[0]) == (200, "text/html")
    again, _, body = get(address, "/page/", **{"If-None-Match": headers["ETag"]})
    assert (again, body) == (304, b"")
    assert get(address, "/nowhere")[0] == 404


def test_a_file_counts_as_it_goes_out(folder: Path) -> None:
    path = transfer.file_of("http://host/a%20file.js?x=1", folder)
    assert path == folder / "a file.js"
    assert transfer.file_of("http://host/page/", folder).name == "index.html"
    counted = transfer.sizes(path, folder)
    assert (counted["name"], counted["raw"]) == ("a file.js", len(TEXT))
    assert 0 < counted["brotli"] < counted["gzip"] < counted["raw"]
    archive = transfer.sizes(folder / "archive.whl", folder)
    assert archive["raw"] == archive["gzip"] == archive["brotli"]
