"""Serve a built site as a plain static host would.

    python -m builder.serve [--port 8000] [--prefix /dream-machine/] [--folder build/site]

Python's own handler guesses the types of .mjs, .wasm and .whl from the machine it runs on, and
lists folders. A browser refuses modules and streaming WebAssembly of the wrong type, so this one
knows them; a missing page gets the site's 404.html, as on GitHub Pages.
"""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

SITE = Path(__file__).resolve().parent.parent / "build" / "site"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".whl": "application/zip",
    ".zip": "application/zip",
}


class SiteHandler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each answer's body waits 40 ms for the receipt of its head
    extensions_map = SimpleHTTPRequestHandler.extensions_map | TYPES
    prefix = "/"
    cache_control = "no-cache"  # revalidate always: after a rebuild a reload shows the new page

    def translate_path(self, path: str) -> str:
        """A path outside the prefix is nowhere, as it would be on the real host."""
        if not path.startswith(self.prefix):
            return str(Path(self.directory) / "outside the prefix")
        return super().translate_path("/" + path.removeprefix(self.prefix))

    def list_directory(self, path: Any) -> None:
        self.send_error(HTTPStatus.NOT_FOUND)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory) / "404.html"
        if code != HTTPStatus.NOT_FOUND or not page.exists():
            super().send_error(code, message, explain)
            return
        content = page.read_bytes()
        self.send_response(code, message)
        self.send_header("Content-Type", TYPES[".html"])
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", self.cache_control)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """A line a request would bury the one line that matters: the address."""


class SiteServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        # A browser that leaves in the middle of an answer is no error of ours.
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def make_server(folder: Path, port: int = 0, prefix: str = "/") -> tuple[SiteServer, str]:
    """The server, bound but not yet serving, and the address of its start page."""
    prefix = f"/{prefix.strip('/')}/".replace("//", "/")

    class Handler(SiteHandler):
        def __init__(self, *args: Any) -> None:
            super().__init__(*args, directory=str(folder))

    Handler.prefix = prefix
    server = SiteServer(("127.0.0.1", port), Handler)
    return server, f"http://127.0.0.1:{server.server_port}{prefix}"


@contextmanager
def serving(folder: Path, prefix: str = "/") -> Iterator[str]:
    """For tests: serve on a free port, give the address, stop at the end."""
    server, address = make_server(folder, prefix=prefix)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield address
    finally:
        server.shutdown()
        server.server_close()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m builder.serve")
    parser.add_argument("--port", type=int, default=8000, help="0 takes a free one")
    parser.add_argument("--prefix", default="/", help="serve below this path")
    parser.add_argument("--folder", type=Path, default=SITE)
    options = parser.parse_args()
    try:
        server, address = make_server(options.folder, options.port, options.prefix)
    except OSError as error:
        print(f"serve: port {options.port}: {error.strerror}; try PORT=0", file=sys.stderr)
        return 1
    print(f"Dream Machine: {address}  (Ctrl-C stops it)", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
