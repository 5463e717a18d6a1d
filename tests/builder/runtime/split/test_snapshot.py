"""Python's memory is the same, byte for byte, whether its interpreter came in one piece or in halves."""

import struct
from itertools import accumulate
from pathlib import Path

import pytest

from builder.runtime.assembly import RUNTIME
from builder.runtime.snapshot import IMAGE, make_snapshot
from builder.runtime.split.cold_data import cold_data
from builder.runtime.split.data import segments_of
from builder.runtime.split.interpreter import REST, USED, WHOLE
from builder.runtime.split.module import DATA, read
from builder.runtime.trim import loaded_modules

HALVES_JS = Path(__file__).parents[4] / "site" / "engine" / "halves.js"
GLUE = "pyodide.asm.mjs"
ALIKE = """
import nodeCrypto from "node:crypto";
nodeCrypto.randomFillSync = (array) => array.fill(7);
crypto.getRandomValues = (array) => array.fill(7);
Date.now = () => 1e12;
performance.now = () => 1000;
"""
"""Before Python comes up, so that no two images differ by a clock or by chance."""
WHOLE_GLUE = ALIKE + 'export { default } from "./in-one-piece.mjs";'
HALVES_GLUE = f"""{WHOLE_GLUE}
import {{ readFileSync }} from "node:fs";
import {{ joinHalves }} from "{HALVES_JS.as_uri()}";
joinHalves((rest) => readFileSync(new URL(rest, import.meta.url)));
"""


@pytest.mark.slow
def test_the_halves_lead_to_the_same_memory(tmp_path: Path) -> None:
    loaded = loaded_modules(RUNTIME)
    whole = make_image(tmp_path / WHOLE, WHOLE, WHOLE_GLUE, loaded)
    halves = make_image(tmp_path / USED, USED, HALVES_GLUE, loaded)
    assert len(whole) > 1_000_000
    assert memory(halves, USED, REST) == memory(whole, WHOLE)
    tables = cold_data((RUNTIME / WHOLE).read_bytes()).tables
    assert tables
    # So that in a page the rest may write them before the image is laid, or after.
    for start, end in (table.moved for table in tables):
        assert not any(start < at + length and at < end for at, length, _ in runs_of(whole))


def make_image(folder: Path, interpreter: str, glue: str, loaded: dict[str, str]) -> bytes:
    folder.mkdir()
    for path in RUNTIME.iterdir():
        if path.name not in (WHOLE, GLUE, IMAGE):
            (folder / path.name).symlink_to(path)
    (folder / WHOLE).symlink_to(RUNTIME / interpreter)
    (folder / "in-one-piece.mjs").symlink_to(RUNTIME / GLUE)
    (folder / GLUE).write_text(glue)
    _, image = make_snapshot(folder, loaded)
    return image


def memory(image: bytes, *modules: str) -> bytes:
    """As a page has it: what the modules write, and what differs from that.

    The image of halves holds the tables of the rest too, if that came while it was made.
    """
    runs = runs_of(image)
    laid = bytearray(max(at + length for at, length, _ in runs))
    for name in modules:
        for at, content in segments_of(read((RUNTIME / name).read_bytes()).section(DATA)):
            laid[at : at + len(content)] = content
    for at, length, start in runs:
        laid[at : at + length] = image[start : start + length]
    return bytes(laid)


def runs_of(image: bytes) -> list[tuple[int, int, int]]:
    """Of each its address, its length and where its bytes begin in the image."""
    count, _ = struct.unpack_from("<2I", image)
    bounds = struct.unpack_from(f"<{2 * count}I", image, 8)
    addresses, lengths = bounds[::2], bounds[1::2]
    starts = accumulate(lengths[:-1], initial=8 * (1 + count))
    return list(zip(addresses, lengths, starts, strict=True))
