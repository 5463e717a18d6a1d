"""The zip of ``make pack``: unpacked somewhere, served by its own file, loaded by thirty at once."""

import ast
import hashlib
import http.client
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserType, expect

from builder.pack.__main__ import FOLDER, pack
from tests.configured import shown

CLIENTS, CONNECTIONS = 30, 6
"""A class, and how many connections a browser opens to one host."""
ROOT = Path(__file__).resolve().parents[2]
has_level_4 = pytest.mark.skipif("level-4/" not in shown(), reason="site.yml hides it")


@pytest.fixture(scope="module")
def unpacked(site_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stick")
    pack(site_folder, folder / "pack.zip")
    with zipfile.ZipFile(folder / "pack.zip") as archive:
        archive.extractall(folder)
    return folder / FOLDER


@pytest.fixture(scope="module")
def room(unpacked: Path) -> Iterator[tuple[str, list[str]]]:
    """The address on this machine and those for the others, as serve.py prints them; Python has no packages."""
    command = [sys.executable, "-I", "-S", str(unpacked / "serve.py"), "--no-browser"]
    server = subprocess.Popen(command, cwd="/", stdout=subprocess.PIPE, text=True, env={"PATH": os.environ["PATH"]})
    assert server.stdout is not None
    lines = [server.stdout.readline()]
    while not lines[-1].startswith(("If they cannot", "This machine is in no network")):
        lines.append(server.stdout.readline())
    addresses = re.findall(r"http://[\d.]+:\d+/", "".join(lines))
    yield addresses[0], addresses[1:]
    server.terminate()
    server.wait()


def test_the_folder_says_how_to_begin(unpacked: Path) -> None:
    assert {path.name for path in unpacked.iterdir()} >= {"serve.py", "start-here.html", "site", "LICENSE"}
    page = (unpacked / "start-here.html").read_text()
    assert "python3 serve.py" in page
    (link,) = re.findall('href="([^"]+)"', page)
    assert (unpacked / link).is_file()


def test_an_older_python_can_read_the_server() -> None:
    ast.parse((ROOT / "builder" / "serve.py").read_text(), feature_version=(3, 9))


@has_level_4
def test_a_class_that_opens_the_lab_at_once_gets_every_byte(room: tuple[str, list[str]], unpacked: Path) -> None:
    """All files of a first visit to Level 4, by thirty clients that begin together; also from another address."""
    site = unpacked / "site"
    paths = visit(site)
    wanted = {path: hashlib.sha256((site / path).read_bytes()).digest() for path in paths}
    assert len(paths) > 30
    start = Barrier(CLIENTS * CONNECTIONS)
    hosts = [urlsplit(address).netloc for address in (room[0], *room[1])]

    def load(connection: int) -> list[str]:
        """What does not come as it lies in the folder, of a connection's share of a client's files."""
        start.wait()
        asked = http.client.HTTPConnection(hosts[connection % len(hosts)], timeout=60)
        lost = []
        for path in paths[connection % CONNECTIONS :: CONNECTIONS]:
            asked.request("GET", f"/{path}".removesuffix("index.html"))
            answer = asked.getresponse()
            if answer.status != 200 or hashlib.sha256(answer.read()).digest() != wanted[path]:
                lost.append(path)
        asked.close()
        return lost

    with ThreadPoolExecutor(CLIENTS * CONNECTIONS) as pool:
        lost = list(pool.map(load, range(CLIENTS * CONNECTIONS)))
    assert lost == [[]] * (CLIENTS * CONNECTIONS)


def visit(site: Path) -> list[str]:
    """Level 4's page, what it preloads, and Python."""
    page = (site / "level-4" / "index.html").read_text()
    named = re.findall(r'(?:href|src)="\.\./(assets/[^"#]+)"', page)
    runtime = json.loads((site / "assets" / "runtime" / "runtime.json").read_text())
    folder = f"assets/runtime/{runtime['folder']}/"
    return ["level-4/index.html", *dict.fromkeys(named), *(folder + file["name"] for file in runtime["files"])]


def get(address: str, path: str, **headers: str) -> http.client.HTTPResponse:
    asked = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)
    asked.request("GET", f"/{path}", headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = asked.getresponse()
    answer.read()
    asked.close()
    return answer


@has_level_4
def test_what_is_sent_is_small_and_may_be_kept(room: tuple[str, list[str]], unpacked: Path) -> None:
    (wasm,) = unpacked.glob("site/assets/runtime/*/pyodide.asm.wasm")
    path = wasm.relative_to(unpacked / "site").as_posix()
    answer = get(room[0], path, Accept_Encoding="gzip, br")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert int(answer.headers["Content-Length"]) < 0.45 * wasm.stat().st_size
    assert answer.headers["Content-Type"] == "application/wasm"
    assert "immutable" in answer.headers["Cache-Control"]
    page = get(room[0], "level-4/")
    assert page.headers["Cache-Control"] == "no-cache"
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert get(room[0], "level-4/", If_None_Match=page.headers["ETag"]).status == 304
    assert page.headers["Content-Security-Policy"] == "frame-ancestors 'self'"
    assert get(room[0], "level-4").status == 301
    assert get(room[0], "../serve.py").status == 404


def test_a_second_server_takes_the_next_port(room: tuple[str, list[str]], unpacked: Path) -> None:
    taken = urlsplit(room[0]).port
    command = [sys.executable, str(unpacked / "serve.py"), "--no-browser", "--port", str(taken), "--host", "127.0.0.1"]
    command += ["--framed-by", "https://moodle.example.org"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    said = server.stdout.readline()
    found = re.search(r"http://127\.0\.0\.1:\d+/", said)
    policy = get(found[0] if found else "", "").headers["Content-Security-Policy"]
    server.terminate()
    server.wait()
    assert policy == "frame-ancestors 'self' https://moodle.example.org"
    found = re.search(r"http://127\.0\.0\.1:(\d+)/", said)
    assert found is not None
    assert int(found[1]) != taken


@has_level_4
def test_a_lab_runs_on_another_machine_of_the_room(
    room: tuple[str, list[str]], browser_type: BrowserType, browser_type_launch_args: dict[str, Any]
) -> None:
    """By plain http from another name: a browser hashes nothing there and keeps no service worker."""
    args = [*browser_type_launch_args["args"], "--host-resolver-rules=MAP room.test 127.0.0.1"]
    browser = browser_type.launch(**{**browser_type_launch_args, "args": args})
    page = browser.new_page()
    page.add_init_script("addEventListener('reading', ({ detail }) => { window.digest = detail.digest; })")
    page.goto(room[0].replace("127.0.0.1", "room.test") + "level-4/")
    assert page.evaluate("isSecureContext") is False
    expect(page.locator("failure-lab")).to_have_attribute("aria-busy", "false", timeout=120_000)
    expect(page.locator("failure-lab").get_by_role("status")).to_contain_text("ready")
    built = page.locator("failure-lab template[data-part=data]").evaluate("each => each.content.textContent")
    assert page.evaluate("window.digest") == json.loads(built)["headline"]["digest"], "whatever site.yml begins with"
    browser.close()
