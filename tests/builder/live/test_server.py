"""What MkDocs' server is taught."""

import socket
from pathlib import Path
from typing import Any

import pytest
from mkdocs.config import load_config
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer

from builder.live import server as live


class Fake:
    """Stands for the process that builds: leaves a site, or an error."""

    error = ""

    def __init__(self, config_file: str) -> None:
        pass

    def warm_up(self, folder: Path) -> None:
        pass

    def build(self, folder: Path, changed: list[Path]) -> str:
        folder.mkdir()
        (folder / "index.html").write_text("half" if self.error else f"after {sorted(p.name for p in changed)}")
        return self.error


Served = tuple[LiveReloadServer, Path, Path]


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Served:
    """The server, its site and its lessons."""
    site, lessons = tmp_path / "site", tmp_path / "lessons"
    site.mkdir()
    lessons.mkdir()
    (site / "index.html").write_text("before")
    (lessons / "a.md").write_text("a")
    (tmp_path / "mkdocs.yml").write_text("site_name: x\ndocs_dir: lessons\n")
    monkeypatch.setattr(live, "Rebuilder", Fake)
    config = load_config(str(tmp_path / "mkdocs.yml"))
    server = LiveReloadServer(lambda: None, "127.0.0.1", 0, str(site))
    return live.attach(server, config), site, lessons


def test_a_build_takes_the_former_sites_place(served: Served) -> None:
    server, site, lessons = served
    (lessons / "b.md").write_text("b")
    server.builder()
    assert (site / "index.html").read_text() == "after ['b.md']"
    assert sorted(path.name for path in site.parent.iterdir()) == ["lessons", "mkdocs.yml", "site"]


def test_a_build_that_fails_leaves_the_site_and_says_why(
    served: Served, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    server, site, _ = served
    monkeypatch.setattr(Fake, "error", "levels/a.md:3: wrong")
    server.builder()
    assert (site / "index.html").read_text() == "before"
    assert (site / live.ERROR).read_text() == "levels/a.md:3: wrong"
    assert "levels/a.md:3: wrong" in capsys.readouterr().out
    assert sorted(path.name for path in site.parent.iterdir()) == ["lessons", "mkdocs.yml", "site"]


def test_pages_get_a_script_that_the_policy_allows(served: Served) -> None:
    server: Any = served[0]
    page = server._inject_js_into_html(b"<body>x</body></html>", 12)
    script = b'<script type="module" src="/assets/live-reload.js" data-epoch="12"></script>'
    assert page == b"<body>x" + script + b"</body></html>"


def test_modules_and_wasm_have_types_that_browsers_take(served: Served) -> None:
    server = served[0]
    assert server._guess_type("x.wasm") == "application/wasm"
    assert server._guess_type("x.mjs").endswith("javascript")


def test_a_port_in_use_is_said_before_anything_is_built(served: Served) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        config = load_config(str(served[1].parent / "mkdocs.yml"), dev_addr=f"127.0.0.1:{port}")
        with pytest.raises(PluginError, match=f"127.0.0.1:{port}: Address already in use; try another PORT"):
            live.check_port(config)


def test_what_editors_and_python_leave_beside_is_no_change(tmp_path: Path) -> None:
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "a.pyc").write_text("")
    (tmp_path / "a.md").write_text("")
    assert list(live.dates([tmp_path])) == [tmp_path / "a.md"]
