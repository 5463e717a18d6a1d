"""Python's memory is the same, byte for byte, whether its interpreter came in one piece or in halves."""

from pathlib import Path

import pytest

from builder.runtime.assembly import RUNTIME
from builder.runtime.snapshot import IMAGE, make_snapshot
from builder.runtime.split.interpreter import USED, WHOLE
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
def test_the_halves_lead_to_the_same_image_of_the_memory(tmp_path: Path) -> None:
    loaded = loaded_modules(RUNTIME)
    whole, halves = (
        image(tmp_path / name, module, glue, loaded)
        for name, module, glue in (("whole", WHOLE, WHOLE_GLUE), ("halves", USED, HALVES_GLUE))
    )
    assert len(whole) > 1_000_000
    assert halves == whole


def image(folder: Path, interpreter: str, glue: str, loaded: dict[str, str]) -> bytes:
    folder.mkdir()
    for path in RUNTIME.iterdir():
        if path.name not in (WHOLE, GLUE, IMAGE):
            (folder / path.name).symlink_to(path)
    (folder / WHOLE).symlink_to(RUNTIME / interpreter)
    (folder / "in-one-piece.mjs").symlink_to(RUNTIME / GLUE)
    (folder / GLUE).write_text(glue)
    make_snapshot(folder, loaded)
    return (folder / IMAGE).read_bytes()
