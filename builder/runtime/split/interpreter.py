"""The interpreter of a runtime folder, in two halves beside the whole."""

from __future__ import annotations

import sys
from pathlib import Path

from builder.runtime.split.divide import divide
from builder.runtime.split.profile import PROFILE, used_functions

WHOLE, USED, REST = "pyodide.asm.wasm", "pyodide.used.asm.wasm", "pyodide.rest.asm.wasm"
DIVIDING = ("divide", "interpreter", "leb128", "module", "profile")
INGREDIENTS = (*(Path(__file__).with_name(f"{name}.py") for name in DIVIDING), PROFILE)


def divide_interpreter(folder: Path) -> dict[str, str] | None:
    """Adds the halves; returns their names for runtime.json, or None where pages take the whole."""
    module = (folder / WHOLE).read_bytes()
    used = used_functions(module)
    if used is None:
        print(f"runtime: {PROFILE.name} is another interpreter's, so it stays in one piece", file=sys.stderr)
        return None
    halves = divide(module, used)
    (folder / USED).write_bytes(halves.used)
    (folder / REST).write_bytes(halves.rest)
    return {"used": USED, "rest": REST}
