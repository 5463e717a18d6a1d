"""The interpreter's halves: how many functions have their bodies in which, and what each weighs as a host sends it."""

from __future__ import annotations

import json
from pathlib import Path

from builder.benchmark.host import packed
from builder.runtime.split import module as wasm
from builder.runtime.split.cold_data import cold_data
from builder.runtime.split.divide import divide
from builder.runtime.split.interpreter import REST, USED, WHOLE
from builder.runtime.split.profile import used_functions


def measure(site: Path) -> dict[str, int]:
    """Of a built site: functions of the interpreter, how many of them moved, and gzipped bytes."""
    runtime = site / "assets" / "runtime"
    inventory = json.loads((runtime / "runtime.json").read_text(encoding="utf-8"))
    folder = runtime / inventory["folder"]
    module = (folder / WHOLE).read_bytes()
    used = used_functions(module)
    if used is None:
        raise ValueError("this interpreter was never measured: python -m builder.runtime.split")
    names = {"whole": WHOLE, "used": USED, "rest": REST}
    return {
        "functions": len(wasm.read(module).bodies),
        "moved": divide(module, used, "", cold_data(module)).moved,
        **{name: len(packed(folder / file, 0.0)) for name, file in names.items()},
    }
