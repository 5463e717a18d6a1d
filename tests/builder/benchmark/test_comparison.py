"""The pages that the site is compared with have all that they ask for, and are gone when the comparison is done."""

import http.client
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest

from builder.benchmark import comparison
from builder.benchmark.training import Task, prepare

NAMED = re.compile(
    r"""(?:from\s+|src=|fetch\(|new\ URL\()"      # a module or script, data, an address
        (?!https?:)([^"]+)" """,
    re.VERBOSE,
)
ASKED = ("pyodide/pyodide.mjs", "dreamlab-0-py3-none-any.whl", "training-data.json", "tfjs/tf.min.js")


def status(address: str) -> int:
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.netloc)
    connection.request("GET", parts.path)
    reply = connection.getresponse()
    reply.read()
    connection.close()
    return reply.status


@pytest.fixture
def stock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """As much of a built site, of Pyodide's files and of TensorFlow.js as the pages name."""
    names = ("cache/pyodide.mjs", "runtime/dreamlab-1.2.3-py3-none-any.whl")
    site = ("site/assets/dream/engine/client.js", "site/assets/runtime/runtime.json")
    tensorflow = "bench/node_modules/@tensorflow"
    peers = (
        f"{tensorflow}/tfjs/dist/tf.min.js",
        f"{tensorflow}/tfjs-backend-wasm/dist/tf-backend-wasm.min.js",
        f"{tensorflow}/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm",
    )
    for name in (*names, *site, *peers):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    monkeypatch.setattr(comparison, "read_manifest", lambda: None)
    monkeypatch.setattr(comparison, "obtain", lambda _: {"pyodide.mjs": tmp_path / "cache" / "pyodide.mjs"})
    monkeypatch.setattr(comparison, "RUNTIME", tmp_path / "runtime")
    monkeypatch.setattr(comparison, "SITE", tmp_path / "site")
    monkeypatch.setattr(comparison, "INSTALLED", tmp_path / "bench")
    return tmp_path


@pytest.fixture(scope="module")
def task() -> Task:
    return prepare()


def test_whatever_the_pages_name_is_there(stock: Path, task: Task) -> None:
    with comparison.comparison_pages(task) as (folder, address):
        named = set()
        for page in (*folder.glob("*.html"), *folder.glob("*.mjs")):
            named |= {urljoin(address, name) for name in NAMED.findall(page.read_text())}
        assert {urljoin(address, name) for name in ASKED} <= named
        folders = {each for each in named if each.endswith("/")}  # of TensorFlow.js's own files
        assert {name: status(name) for name in named - folders if status(name) != 200} == {}
        assert all((folder / urlsplit(each).path.lstrip("/")).is_dir() for each in folders)
        assert (folder / "tfjs" / "tfjs-backend-wasm.wasm").exists()
        assert (folder / "assets" / "runtime" / "runtime.json").exists(), "the engine alone has the site's runtime"
    assert not folder.exists()


def test_the_peers_are_installed_once(stock: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[Any] = []
    monkeypatch.setattr(comparison, "subprocess", SimpleNamespace(run=lambda *given, **options: calls.append(options)))
    comparison.copy_tfjs(tmp_path / "there")
    assert calls == []
    monkeypatch.setattr(comparison, "INSTALLED", tmp_path / "new")
    comparison.copy_tfjs(tmp_path / "elsewhere")
    assert calls == [{"cwd": tmp_path / "new", "check": True}]
    assert (tmp_path / "new" / "package.json").read_text() == comparison.PACKAGE.read_text()
