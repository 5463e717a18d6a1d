"""A host for measurements that behaves as GitHub Pages does: gzip for what compresses, ten minutes of caching.

What it compresses, and that archives go out as they are, follows what that host was seen to send.
"""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate
from functools import cache
from pathlib import Path
from threading import Thread
from typing import Any

from builder.serve import SiteHandler, SiteServer

COMPRESSED = (".css", ".html", ".js", ".json", ".mjs", ".svg", ".wasm", ".xml")


@cache
def packed(path: Path, modified: float) -> bytes:
    """The file as it goes out; compressed once."""
    content = path.read_bytes()
    return gzip.compress(content, 9, mtime=0) if path.suffix in COMPRESSED else content


class PagesHandler(SiteHandler):
    """Answers If-None-Match, and nothing else that is conditional."""

    cache_control = "max-age=600"

    def send_head(self) -> io.BytesIO | None:
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            path /= "index.html"
        if not path.is_file():
            self.send_error(404)
            return None
        modified = path.stat().st_mtime
        tag = f'"{modified.hex()}"'
        if self.headers.get("If-None-Match") == tag:
            self.send_response(304)
            self.send_header("ETag", tag)
            self.end_headers()
            return None
        content = packed(path, modified)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(content)))
        if path.suffix in COMPRESSED:
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Vary", "Accept-Encoding")
        self.send_header("ETag", tag)
        self.send_header("Last-Modified", formatdate(modified, usegmt=True))
        self.end_headers()
        return io.BytesIO(content)


@contextmanager
def hosting(folder: Path) -> Iterator[str]:
    """Serve the folder on a free port; its files are compressed before the first visit."""
    for path in folder.rglob("*"):
        if path.is_file():
            packed(path, path.stat().st_mtime)

    class Handler(PagesHandler):
        def __init__(self, *args: Any) -> None:
            super().__init__(*args, directory=str(folder))

    server = SiteServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
