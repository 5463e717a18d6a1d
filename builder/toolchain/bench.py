"""How many times slower training and planning are in the page's Python than in native Python.

    python -m builder.toolchain.bench [--rounds 3]

Both sides run the same dreamlab on one thread, by turns, so that a busy machine slows both; the
quickest round of each counts.
"""

import argparse
import json
import os
import subprocess
import sys
from typing import Any

from builder.runtime_wheel import ROOT

TRAIN, PLAN = ["train", "--json"], ["plan"]
NATIVE = [sys.executable, "-m", "dreamlab"]
PYODIDE = ["node", "builder/toolchain/dreamlab_in_pyodide.mjs"]
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m builder.toolchain.bench")
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    native, pyodide = [], []
    for _ in range(rounds):
        native.append(said(NATIVE, TRAIN))
        pyodide.append(said(PYODIDE, TRAIN))
    if native[0]["digest"] != pyodide[0]["digest"]:
        print("bench: the two sides trained different models", file=sys.stderr)
        return 1
    native_seconds = min(run["seconds"] for run in native)
    pyodide_seconds = min(run["seconds"] for run in pyodide)
    print(f"native   {native_seconds:7.3f} s")
    print(f"pyodide  {pyodide_seconds:7.3f} s")
    print(f"ratio    {pyodide_seconds / native_seconds:7.2f}")
    compare_planning(rounds)
    return 0


def compare_planning(rounds: int) -> None:
    """Decisions a second of each planner (64 plans of 20 steps), the best round of each side."""
    native, pyodide = [], []
    for _ in range(rounds):
        native.append(said(NATIVE, PLAN))
        pyodide.append(said(PYODIDE, PLAN))
    for planner in native[0]:
        best_native, best_pyodide = (max(run[planner] for run in runs) for runs in (native, pyodide))
        rates = f"native {best_native:6.0f}/s  pyodide {best_pyodide:6.0f}/s"
        print(f"{planner:8} {rates}  ratio {best_native / best_pyodide:5.2f}")


def said(python: list[str], command: list[str]) -> dict[str, Any]:
    """What a dreamlab command prints as JSON; its times are its own, without the start of Python."""
    reply = subprocess.run(
        [*python, *command],
        cwd=ROOT,
        env=os.environ | ONE_THREAD,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    report: dict[str, Any] = json.loads(reply.stdout)
    return report


if __name__ == "__main__":
    sys.exit(main())
