"""Runs small modules in Node, whole or in halves (run.mjs)."""

import base64
import json
import subprocess
from pathlib import Path
from typing import Any

from builder.toolchain.node import NODE

RUNNER = Path(__file__).with_name("run.mjs")
CALLS: list[list[Any]] = [
    ["add", 2, 3],
    ["count"],
    ["through_table", 21],
    ["recurse", 9],
    ["catch", 0],
    ["catch", 1],
    ["tiny"],
    ["global_of_its_own"],
    ["count"],
    ["look_up", 7],
    ["peek"],
    ["copied", 3],
]
RESULTS = [5, 41, 84, 46, 7, 42, 5, 77, 43, 49, 225, 9]


def run(modules: list[dict[str, bytes]], calls: list[list[Any]] = CALLS) -> list[dict[str, Any]]:
    texts = [{name: base64.b64encode(content).decode() for name, content in each.items()} for each in modules]
    given = json.dumps({"modules": texts, "calls": calls})
    ran = subprocess.run([NODE, str(RUNNER)], input=given, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr[-2000:]
    found: list[dict[str, Any]] = json.loads(ran.stdout)
    return found
