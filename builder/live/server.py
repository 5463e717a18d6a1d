"""What ``mkdocs serve`` is taught: a failed build leaves the former site, and the page says what is wrong."""

from __future__ import annotations

import mimetypes
import os
import shutil
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from socket import create_server

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer

from builder.live.rebuild import Rebuilder
from builder.serve import TYPES

SCRIPT = "assets/live-reload.js"
ERROR = "build-error.txt"
"""In the served site: empty, or what stopped the last build."""
IGNORED = ("__pycache__", "build")


def check_port(config: MkDocsConfig) -> None:
    """Before the first build, which takes seconds: PluginError if nothing can be served at that address."""
    host, port = config.dev_addr
    try:
        create_server((host, port), reuse_port=False).close()
    except OSError as error:
        raise PluginError(f"{host}:{port}: {os.strerror(error.errno or 0)}; try another PORT or HOST") from error


def add_script(site: Path) -> None:
    """The page's half (page.js), and no error yet."""
    shutil.copyfile(Path(__file__).with_name("page.js"), site / SCRIPT)
    (site / ERROR).write_text("")


def attach(server: LiveReloadServer, config: MkDocsConfig) -> LiveReloadServer:
    """Let the server rebuild in our way; it stays MkDocs' own in all else."""
    for ending, kind in TYPES.items():
        mimetypes.add_type(kind.partition(";")[0], ending)
    server.builder = Live(server, config).rebuild
    # Its own script is inline, which the page's policy forbids.
    server._inject_js_into_html = partial(with_script, server.mount_path)  # type: ignore[method-assign]
    return server


class Live:
    """The site that is served, and the builds that replace it."""

    def __init__(self, server: LiveReloadServer, config: MkDocsConfig) -> None:
        self._site, self._rebuilder = Path(server.root), Rebuilder(config.config_file_path)
        watched = [config.docs_dir, config.config_file_path, *config.watch]
        self._watched = [Path(place).resolve() for place in watched]
        self._dates = dates(self._watched)
        self._rebuilder.warm_up(self._aside("warm"))

    def rebuild(self) -> None:
        """Called by the server once files have changed. A build that fails leaves the site, and says why in it."""
        before, self._dates = self._dates, dates(self._watched)
        changed = [path for path in self._dates.keys() | before.keys() if self._dates.get(path) != before.get(path)]
        made, former = self._aside("next"), self._aside("former")
        error = self._rebuilder.build(made, changed)
        if error:
            print(error, flush=True)
            (self._site / ERROR).write_text(error, encoding="utf-8")
        else:
            self._site.rename(former)
            made.rename(self._site)
        for left in (made, former):
            shutil.rmtree(left, ignore_errors=True)

    def _aside(self, name: str) -> Path:
        return self._site.with_name(f"{self._site.name}.{name}")


def with_script(mount_path: str, page: bytes, epoch: int) -> bytes:
    """A page with the script that waits for builds later than this epoch of the server's."""
    script = f'<script type="module" src="{mount_path}{SCRIPT}" data-epoch="{epoch}"></script>'
    body, end, rest = page.rpartition(b"</body>")
    return body + script.encode() + end + rest


def dates(places: Iterable[Path]) -> dict[Path, int]:
    """When each file below the places was changed, in nanoseconds."""
    found = {}
    for place in places:
        for path in [place] if place.is_file() else place.rglob("*"):
            if path.is_file() and not set(IGNORED) & set(path.relative_to(place.parent).parts):
                found[path] = path.stat().st_mtime_ns
    return found
