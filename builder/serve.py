"""Serve a built site: to this machine, or to a whole room that has no internet.

    python -m builder.serve [--port 8000] [--prefix /dream-machine/] [--folder build/site]
    python3 serve.py                          in the folder that `make pack` zips: for the room, and opens a browser

One file, and Python's standard library alone (3.9 or later), since `make pack` puts it beside the site as it is.
Python's own handler guesses the types of .mjs, .wasm and .whl from the machine it runs on, lists folders, compresses
nothing and lets five clients wait. A browser refuses modules and streaming WebAssembly of the wrong type, so this one
knows them; a missing page gets the site's 404.html, as on GitHub Pages.
"""

from __future__ import annotations

import argparse
import gzip
import os
import re
import socket
import sys
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Lock, Thread
from typing import Any, BinaryIO

HERE = Path(__file__).resolve().parent
PACKED = (HERE / "site" / "index.html").is_file()
"""Whether this file lies beside the site, as in the zip, and not in the checkout."""
ENDS_SOON = 0.05
"""Seconds until a server notices that it shall stop; tests stop theirs by the dozen."""
SITE = HERE / "site" if PACKED else HERE.parent / "build" / "site"
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
COMPRESSED = (".css", ".html", ".js", ".json", ".mjs", ".svg", ".wasm", ".xml")
"""What gzip makes smaller; archives and images are compressed already."""
NEVER_CHANGES = re.compile(
    r"^assets/runtime/[0-9a-f]{12}/|^assets/(javascripts|stylesheets)/.*\.[0-9a-f]{8}\.min\.\w+$"
)
"""Addresses that carry a hash of what they hold."""
ORIGIN = re.compile(r"https?://[a-zA-Z0-9.-]+(:\d+)?")
EVERYWHERE = "0.0.0.0"
PORTS = 20
"""How many are tried, one after the other."""
WAITING = 512
"""Connections that may wait to be taken up: thirty browsers open six each, in the same second."""
IDLE_SECONDS = 120.0
"""After this a connection that asks for nothing is closed, and its thread ends."""

_zipped: dict[tuple[str, str], bytes] = {}
_zipping = Lock()


class SiteHandler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = IDLE_SECONDS
    disable_nagle_algorithm = True  # else each answer's body waits 40 ms for the receipt of its head
    extensions_map = SimpleHTTPRequestHandler.extensions_map | TYPES
    prefix = "/"
    cache_control = "no-cache"  # revalidate always: after a rebuild a reload shows the new page
    framed_by = ""  # who may show the site in a frame; nothing: anybody
    for_room = False  # compress, and let browsers keep what never changes: many load the site at the same time

    def translate_path(self, path: str) -> str:
        """A path outside the prefix is nowhere, as it would be on the real host."""
        if not path.startswith(self.prefix):
            return str(Path(self.directory) / "outside the prefix")
        return super().translate_path("/" + path[len(self.prefix) :])

    def list_directory(self, path: Any) -> None:
        self.send_error(HTTPStatus.NOT_FOUND)

    def send_head(self) -> BinaryIO | None:
        """What the answer's body is read from, after its head: none for one without a body."""
        path = Path(self.translate_path(self.path))
        if path.is_dir() and self.path.split("?")[0].endswith("/"):
            path /= "index.html"
        if not path.is_file():
            return super().send_head()  # a folder's redirection, or the 404 page
        tag = '"{0.st_mtime_ns:x}-{0.st_size:x}"'.format(path.stat())  # by the second is too coarse for a rebuild
        if self.headers.get("If-None-Match") == tag:
            self.send_response(HTTPStatus.NOT_MODIFIED)
            self._end_headers(tag)
            return None
        wants = self.for_room and path.suffix in COMPRESSED and "gzip" in self.headers.get("Accept-Encoding", "")
        body: BinaryIO = BytesIO(zipped(path, tag)) if wants else path.open("rb")
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(body.seek(0, os.SEEK_END)))
        body.seek(0)
        if wants:
            self.send_header("Content-Encoding", "gzip")
        self._end_headers(tag)
        return body

    def _end_headers(self, tag: str) -> None:
        self.send_header("ETag", tag)
        self.send_header("Vary", "Accept-Encoding")
        lasts = self.for_room and NEVER_CHANGES.match(self.path[len(self.prefix) :])
        self.end_headers("public, max-age=31536000, immutable" if lasts else "")

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

    def end_headers(self, cache_control: str = "") -> None:
        self.send_header("Cache-Control", cache_control or self.cache_control)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        if self.framed_by:
            self.send_header("Content-Security-Policy", f"frame-ancestors {self.framed_by}")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """A line a request would bury the lines that matter: the addresses."""


class SiteServer(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = WAITING
    allow_reuse_address = os.name != "nt"  # there it would let two servers share one port

    def handle_error(self, request: Any, client_address: Any) -> None:
        # A browser that leaves in the middle of an answer, or stays without a word, is no error of ours.
        if not isinstance(sys.exc_info()[1], (ConnectionError, TimeoutError, socket.timeout)):
            super().handle_error(request, client_address)


def zipped(path: Path, tag: str) -> bytes:
    """The file compressed, once and not for each of thirty clients. tag: changes with the file"""
    key = str(path), tag
    with _zipping:
        if key not in _zipped:
            _zipped[key] = gzip.compress(path.read_bytes(), 6, mtime=0)
        return _zipped[key]


def make_server(
    folder: Path, port: int = 0, prefix: str = "/", host: str = "127.0.0.1", *, for_room: bool = False
) -> tuple[SiteServer, str]:
    """The server, bound but not yet serving, and the address of its start page on this machine."""
    prefix = "/{}/".format(prefix.strip("/")).replace("//", "/")
    folder = folder.resolve()

    class Handler(SiteHandler):
        def __init__(self, *args: Any) -> None:
            super().__init__(*args, directory=str(folder))

    Handler.prefix, Handler.for_room = prefix, for_room
    server = SiteServer((host, port), Handler)
    name = "127.0.0.1" if host == EVERYWHERE else host
    return server, f"http://{name}:{server.server_port}{prefix}"


def make_server_nearby(folder: Path, port: int, prefix: str, host: str) -> tuple[SiteServer, str]:
    """At this port, or the next one that is free. OSError if none of PORTS is."""
    for tried in range(port, port + PORTS if port else 1):
        try:
            return make_server(folder, tried, prefix, host, for_room=True)
        except OSError:
            if tried == port + PORTS - 1 or port == 0:
                raise
    raise OSError


def addresses_here() -> list[str]:
    """This machine's addresses in the networks that it is in; none where it is in no network. Nothing is sent."""
    found = []
    for network in ("10.255.255.255", "172.31.255.255", "192.168.255.255"):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect((network, 9))  # of a datagram socket: chooses the way, and sends nothing
                found.append(probe.getsockname()[0])
            except OSError:
                continue
    with suppress(OSError):
        found += socket.gethostbyname_ex(socket.gethostname())[2]
    return [each for each in dict.fromkeys(found) if not each.startswith(("127.", "0."))]


@contextmanager
def serving(folder: Path, prefix: str = "/") -> Iterator[str]:
    """For tests: serve on a free port, give the address, stop at the end."""
    server, address = make_server(folder, prefix=prefix)
    Thread(target=server.serve_forever, args=(ENDS_SOON,), daemon=True).start()
    try:
        yield address
    finally:
        server.shutdown()
        server.server_close()


def announce(address: str, host: str) -> None:
    """Where the site is: on this machine, and for the others of the room."""
    print(f"Dream Machine: {address}  (Ctrl-C stops it)", flush=True)
    if host != EVERYWHERE:
        return
    others = [address.replace("127.0.0.1", each, 1) for each in addresses_here()]
    if others:
        print("For the other machines of this room, in the same network:", flush=True)
        for each in others:
            print(f"    {each}", flush=True)
        print("If they cannot reach it, allow Python in this machine's firewall.", flush=True)
    else:
        print("This machine is in no network, so only it can open the site.", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="serve.py" if PACKED else "python -m builder.serve")
    parser.add_argument("--port", type=int, default=8000, help="or the next free one; 0 takes any free one")
    parser.add_argument("--prefix", default="/", help="serve below this path")
    parser.add_argument("--folder", type=Path, default=SITE)
    parser.add_argument(
        "--host", default=EVERYWHERE if PACKED else "127.0.0.1", help="127.0.0.1: this machine; 0.0.0.0: the room"
    )
    parser.add_argument(
        "--framed-by", action="append", default=[], metavar="ORIGIN", help="may show it in a frame; may be repeated"
    )
    parser.add_argument("--no-browser", action="store_true", help="open none")
    options = parser.parse_args()
    if not (options.folder / "index.html").is_file():
        print(f"serve: {options.folder} holds no site: there is no index.html in it", file=sys.stderr)
        return 1
    try:
        server, address = make_server_nearby(options.folder, options.port, options.prefix, options.host)
    except OSError as error:
        print(f"serve: port {options.port}: {error.strerror}; try another --port", file=sys.stderr)
        return 1
    bad = [origin for origin in options.framed_by if not ORIGIN.fullmatch(origin)]
    if bad:
        print(f"serve: --framed-by {bad[0]}: an origin is like https://moodle.example.org", file=sys.stderr)
        return 1
    server.RequestHandlerClass.framed_by = " ".join(["'self'", *options.framed_by])  # type: ignore[attr-defined]
    announce(address, options.host)
    if PACKED and not options.no_browser:
        Thread(target=webbrowser.open, args=(address,), daemon=True).start()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
