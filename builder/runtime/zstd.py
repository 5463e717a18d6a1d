"""Zstandard for what pages load compressed: a fifth to a quarter less than gzip, and no slower to unpack.

Browsers unpack it only where a host says so, and static hosts do not; so a page brings a decoder along: zstd's own, as
WebAssembly. npm's package zstddec has it inside a script that takes it from a ``data:`` address, which the site's
policy forbids. Here it becomes a file of its own (site/engine/unpack.js).
"""

from __future__ import annotations

import base64
import re
from pathlib import Path

import zstandard

SOURCE, DECODER = "zstddec.mjs", "zstd.wasm"
ENDING = ".packed.bin"
"""Not .zst: there are hosts that would have the browser unpack that, and its hash would be another one."""
INSIDE = re.compile(r'"(AGFzbQ[A-Za-z0-9+/=]+)"')
LEVEL = 20
"""The first with a window as large as the image of Python's memory; beyond it there is hardly anything to gain."""


def add_decoder(folder: Path, source: Path) -> None:
    """Adds it to a runtime folder. ValueError if the script has none, or several."""
    (module,) = INSIDE.findall(source.read_text(encoding="utf-8"))
    (folder / DECODER).write_bytes(base64.b64decode(module))


def compress(content: bytes) -> bytes:
    """One frame that says how long its content is: the decoder claims the memory for it at once."""
    return zstandard.ZstdCompressor(level=LEVEL, write_content_size=True).compress(content)
