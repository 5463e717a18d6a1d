"""The interpreter of a runtime folder, in two halves beside the whole."""

from __future__ import annotations

import sys
from pathlib import Path

from builder.runtime.split.divide import divide
from builder.runtime.split.profile import PROFILE, used_functions

WHOLE, USED, REST = "pyodide.asm.wasm", "pyodide.used.asm.wasm", "pyodide.rest.asm.wasm"


def divide_interpreter(folder: Path) -> dict[str, str]:
    """Adds the halves; returns which file takes whose place in pages, nothing where they take the whole."""
    module = (folder / WHOLE).read_bytes()
    used = used_functions(module)
    if used is None:
        print(f"runtime: {PROFILE.name} is another interpreter's, so it stays in one piece", file=sys.stderr)
        return {}
    halves = divide(module, used, REST)
    (folder / USED).write_bytes(halves.used)
    (folder / REST).write_bytes(halves.rest)
    return {WHOLE: USED}
