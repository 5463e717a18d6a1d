"""A module's file of a runtime folder, in two halves beside the whole."""

from __future__ import annotations

import sys
from pathlib import Path

from builder.runtime.split.cold_data import cold_data
from builder.runtime.split.divide import divide
from builder.runtime.split.profile import PROFILE, used_functions


def divide_file(folder: Path, whole: str, used: str, rest: str) -> dict[str, str]:
    """Adds the halves; returns which file takes whose place in pages, nothing where they take the whole."""
    module = (folder / whole).read_bytes()
    functions = used_functions(module)
    if functions is None:
        print(f"runtime: {PROFILE.name} does not know this {whole}, so it stays in one piece", file=sys.stderr)
        return {}
    halves = divide(module, functions, rest, cold_data(module))
    for table in halves.kept:
        print(f"runtime: {table.what} stay in {used}: a used function knows of them", file=sys.stderr)
    (folder / used).write_bytes(halves.used)
    (folder / rest).write_bytes(halves.rest)
    return {whole: used}
