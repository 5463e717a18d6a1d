"""``python -m builder.runtime.split``: measure anew which functions of the interpreter pages use (some minutes).

It needs the built site, and adds what it finds to profile.json; a module of another version begins from nothing. With
``--fresh`` nothing that was known stays.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml
from playwright.sync_api import sync_playwright

from builder.runtime.assembly import RUNTIME, WHOLE_STDLIB
from builder.runtime.split.interpreter import WHOLE
from builder.runtime.split.marks import marking
from builder.runtime.split.profile import PROFILE, used_functions, write_profile
from builder.runtime.split.visits import visit
from builder.runtime.wheel import ROOT
from builder.serve import SITE, serving
from builder.toolchain.node import NODE

TOOL = Path(__file__).with_name("profile.mjs")
FIGURES = ("headline.one_step_error", "headline.ratio")


def main() -> int:
    module = (RUNTIME / WHOLE).read_bytes()
    if "--fresh" in sys.argv:
        PROFILE.unlink(missing_ok=True)
    before = (used_functions(module) if PROFILE.exists() else None) or frozenset()
    found = in_node(module)
    with sync_playwright() as playwright, serving(SITE) as site:
        found |= visit(playwright, site, SITE)
    write_profile(module, found)
    print(f"{len(found)} functions, {len(found - before)} of them new; {len(before - found)} were not seen this time")
    return 0


def in_node(module: bytes) -> set[int]:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for path in RUNTIME.iterdir():
            (folder / path.name).symlink_to(path.resolve())
        for name, content in {WHOLE: marking(module), "python_stdlib.zip": WHOLE_STDLIB.read_bytes()}.items():
            (folder / name).unlink()
            (folder / name).write_bytes(content)
        request = folder / "request.json"
        request.write_text(json.dumps(lessons(ROOT / "levels")))
        (dreamlab,) = folder.glob("dreamlab-*.whl")
        command = [NODE, str(TOOL), str(folder), str(dreamlab), str(request)]
        run = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return set(json.loads(run.stdout.splitlines()[-1]))


def lessons(levels: Path) -> dict[str, Any]:
    """What the lessons ask of Python, for occasions.py."""
    questions = yaml.safe_load((levels / "questions.yml").read_text(encoding="utf-8"))
    return {
        "listings": {
            path.name: path.read_text(encoding="utf-8") for path in sorted((levels / "listings").glob("*.py"))
        },
        "questions": questions[:2],  # all are answered by the same functions
        "figures": FIGURES,
        "challenges": [],
    }


if __name__ == "__main__":
    sys.exit(main())
