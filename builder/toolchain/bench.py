"""How many times slower the default training is in the page's Python than in native Python.

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

TRAIN = ["train", "--json"]
NATIVE = [sys.executable, "-m", "dreamlab", *TRAIN]
PYODIDE = ["node", "builder/toolchain/dreamlab_in_pyodide.mjs", *TRAIN]
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m builder.toolchain.bench")
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    native, pyodide = [], []
    for _ in range(rounds):
        native.append(trained(NATIVE))
        pyodide.append(trained(PYODIDE))
    if native[0]["digest"] != pyodide[0]["digest"]:
        print("bench: the two sides trained different models", file=sys.stderr)
        return 1
    native_seconds = min(run["seconds"] for run in native)
    pyodide_seconds = min(run["seconds"] for run in pyodide)
    print(f"native   {native_seconds:7.3f} s")
    print(f"pyodide  {pyodide_seconds:7.3f} s")
    print(f"ratio    {pyodide_seconds / native_seconds:7.2f}")
    return 0


def trained(command: list[str]) -> dict[str, Any]:
    """What `dreamlab train --json` says; its seconds are those of the training alone."""
    reply = subprocess.run(
        command,
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
