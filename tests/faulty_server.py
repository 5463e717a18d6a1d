"""A plain host whose line can be cut, slowed down or made to change what it carries; it notes what it sent."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any, BinaryIO

from builder.serve import ENDS_SOON, SiteHandler, SiteServer

CHUNK = 16_384


@dataclass(frozen=True)
class Fault:
    """What happens to an answer: it ends after some bytes, one of its bytes is another, or it takes its time."""

    cut_after: int | None = None
    """The connection breaks off; the answer's head had promised more."""
    truncate_to: int | None = None
    """Head and body agree on fewer bytes than the file has."""
    corrupt: bool = False
    bytes_per_second: float | None = None


@dataclass(frozen=True)
class Sent:
    path: str
    status: int
    body: int


@dataclass
class Host:
    """``faults`` by the end of a path, ``""`` for all; ``sent`` in the order of the answers' ends."""

    folder: Path
    prefix: str
    faults: dict[str, Fault] = field(default_factory=dict)
    sent: list[Sent] = field(default_factory=list)
    up: bool = True
    port: int = 0
    _server: SiteServer | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}{self.prefix}"

    def fault(self, path: str) -> Fault:
        return next((fault for end, fault in self.faults.items() if path.endswith(end)), Fault())

    def bodies(self, end: str = "") -> list[Sent]:
        """Answers that brought the file itself, not only word that it has not changed."""
        return [sent for sent in self.sent if sent.path.endswith(end) and sent.status == 200]

    def start(self) -> None:
        self.up = True
        self._server = SiteServer(("127.0.0.1", self.port), _handler(self))
        self.port = self._server.server_port
        Thread(target=self._server.serve_forever, args=(ENDS_SOON,), daemon=True).start()

    def stop(self) -> None:
        """Connections that stand open end with the next request; new ones are refused."""
        self.up = False
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()


def _handler(host: Host) -> type[SiteHandler]:
    class Handler(SiteHandler):
        prefix = host.prefix
        status = 0

        def __init__(self, *args: Any) -> None:
            super().__init__(*args, directory=str(host.folder))

        def do_GET(self) -> None:
            if not host.up:
                self._hang_up()
                return
            super().do_GET()
            if self.status == 304:
                host.sent.append(Sent(self.path, 304, 0))

        def send_response(self, code: int, message: str | None = None) -> None:
            self.status = code
            super().send_response(code, message)

        def send_header(self, keyword: str, value: str) -> None:
            shorter = host.fault(self.path).truncate_to
            super().send_header(keyword, str(shorter) if keyword == "Content-Length" and shorter else value)

        def copyfile(self, source: BinaryIO, outputfile: BinaryIO) -> None:  # type: ignore[override]
            fault, body = host.fault(self.path), 0
            end = fault.cut_after if fault.cut_after is not None else fault.truncate_to
            while chunk := source.read(CHUNK if end is None else max(0, min(CHUNK, end - body))):
                if not host.up:
                    self._hang_up()
                    break
                if fault.corrupt and body == 0:
                    middle = len(chunk) // 2
                    chunk = chunk[:middle] + bytes([chunk[middle] ^ 1]) + chunk[middle + 1 :]
                outputfile.write(chunk)
                body += len(chunk)
                if fault.bytes_per_second:
                    time.sleep(len(chunk) / fault.bytes_per_second)
            host.sent.append(Sent(self.path, self.status, body))
            if fault.cut_after is not None:
                self._hang_up()

        def _hang_up(self) -> None:
            self.close_connection = True

    return Handler


@contextmanager
def hosting(folder: Path, prefix: str = "/") -> Iterator[Host]:
    host = Host(folder, prefix)
    host.start()
    try:
        yield host
    finally:
        host.stop()
