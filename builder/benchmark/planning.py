"""Planning in the page's Python beside native Python, by turns; the best round of each side counts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from builder.runtime.wheel import ROOT
from builder.toolchain.node import NODE

NATIVE = [sys.executable, "-m", "dreamlab"]
PYODIDE = [NODE, "builder/toolchain/dreamlab_in_pyodide.mjs"]
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def measure(rounds: int) -> dict[str, Any]:
    """Decisions a second of each planner (64 plans of 20 steps), and the ratio native / page."""
    native, pyodide = [], []
    for _ in range(rounds):
        native.append(said(NATIVE))
        pyodide.append(said(PYODIDE))
    result = {}
    for planner in native[0]:
        ours, theirs = (max(run[planner] for run in runs) for runs in (pyodide, native))
        result[planner] = {"page_a_second": ours, "native_a_second": theirs, "ratio": theirs / ours}
    return result


def said(python: list[str]) -> dict[str, Any]:
    """What ``dreamlab plan`` prints; its times are its own, without the start of Python."""
    reply = subprocess.run(
        [*python, "plan"], cwd=ROOT, env=os.environ | ONE_THREAD, stdout=subprocess.PIPE, text=True, check=True
    )
    report: dict[str, Any] = json.loads(reply.stdout)
    return report
