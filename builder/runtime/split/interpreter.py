"""The interpreter of a runtime folder, in two halves beside the whole."""

from __future__ import annotations

from pathlib import Path

from builder.runtime.split.file import divide_file

WHOLE, USED, REST = "pyodide.asm.wasm", "pyodide.used.asm.wasm", "pyodide.rest.asm.wasm"


def divide_interpreter(folder: Path) -> dict[str, str]:
    """Adds the halves; returns which file takes whose place in pages, nothing where they take the whole."""
    return divide_file(folder, WHOLE, USED, REST)
