"""What a first visit transfers, file by file, as a host like GitHub Pages sends it, and as brotli would.

The page chooses its way by the line, and a busy machine makes a fast line look slow: a visit that went the other way is
repeated.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import brotli
from playwright.sync_api import Playwright

from builder.benchmark.chromium import Line, fresh_profile, throttle
from builder.benchmark.host import COMPRESSED, packed
from builder.benchmark.startup import LISTEN, PATIENCE_MS

VISITS = 9
"""So many are tried before it is said that the page does not go that way."""


def measure(
    playwright: Playwright, address: str, folder: Path, line: Line, marker: str = "", without: str = ""
) -> dict[str, Any]:
    """Totals, and every file with its bytes, largest first. RuntimeError if no visit takes the wanted way.

    folder: what stands at the address
    marker, without: in the name of a file that belongs to the way, or to the other one
    """
    for _ in range(VISITS):
        rows = sorted(
            (sizes(path, folder) for path in visit(playwright, address, folder, line)), key=lambda row: -row["gzip"]
        )
        names = " ".join(row["name"] for row in rows)
        if marker in names and not (without and without in names):
            return {kind: sum(row[kind] for row in rows) for kind in ("raw", "gzip", "brotli")} | {"files": rows}
    raise RuntimeError(
        f"none of {VISITS} visits to {address} loaded {marker or 'its files'} without {without or 'others'}"
    )


def visit(playwright: Playwright, address: str, folder: Path, line: Line) -> set[Path]:
    """The files that were answered until the first reading."""
    files: set[Path] = set()
    with fresh_profile(playwright) as context:
        page = context.new_page()
        page.add_init_script(LISTEN)
        page.on("response", lambda response: files.add(file_of(response.url, folder)))
        throttle(page, line)
        page.goto(address)
        page.wait_for_function("() => window.firstReading !== undefined", timeout=PATIENCE_MS)
    return {path for path in files if path.is_file()}


def file_of(url: str, folder: Path) -> Path:
    path = folder / unquote(urlsplit(url).path).lstrip("/")
    return path / "index.html" if path.is_dir() else path


def sizes(path: Path, folder: Path) -> dict[str, Any]:
    content = path.read_bytes()
    sent = packed(path, path.stat().st_mtime)
    small = brotli.compress(content, quality=9) if path.suffix in COMPRESSED else content
    return {
        "name": path.relative_to(folder).as_posix(),
        "raw": len(content),
        "gzip": len(sent),
        "brotli": min(len(small), len(content)),
    }
