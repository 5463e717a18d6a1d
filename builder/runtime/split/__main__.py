"""``python -m builder.runtime.split``: measure anew which functions of the interpreter pages use (some minutes).

It needs the built site. What each occasion calls is added to profile.json at once; broken off, it goes on where it was
as long as the package is the same. A module of another version begins from nothing. With ``--fresh`` nothing that was
known stays.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

from builder.runtime.assembly import RUNTIME, WHOLE_STDLIB
from builder.runtime.split.asked import asked
from builder.runtime.split.interpreter import WHOLE
from builder.runtime.split.marks import marking
from builder.runtime.split.profile import PROFILE, used_functions, write_profile
from builder.runtime.split.visits import visits
from builder.runtime.wheel import ROOT
from builder.serve import SITE, serving
from builder.toolchain.node import NODE

TOOL = Path(__file__).with_name("profile.mjs")
DONE = ROOT / "build" / "profiled.json"

Occasion = tuple[str, Iterable[int]]
"""What was done, and which functions had been called then."""


def main() -> int:
    module = (RUNTIME / WHOLE).read_bytes()
    if "--fresh" in sys.argv:
        PROFILE.unlink(missing_ok=True)
        DONE.unlink(missing_ok=True)
    version = version_of(RUNTIME)
    done = read_done(version)
    add(in_node(module, done), module, version, done)
    with sync_playwright() as playwright, serving(SITE) as site:
        add(visits(playwright, site, SITE, done), module, version, done)
    return 0


def add(occasions: Iterator[Occasion], module: bytes, version: str, done: list[str]) -> None:
    began = time.monotonic()
    known = set((used_functions(module) if PROFILE.exists() else None) or ())
    for name, called in occasions:
        new = set(called) - known
        known |= new
        if new:
            write_profile(module, known)
        if name not in done:
            done.append(name)
        DONE.write_text(json.dumps({"version": version, "done": done}))
        print(f"{time.monotonic() - began:6.1f} s  {len(known):5} functions, {len(new):4} new: {name}", flush=True)


def version_of(runtime: Path) -> str:
    """Of what is measured: the interpreter and the packages."""
    measured = [
        runtime / WHOLE,
        *sorted(runtime.glob("*.whl")),
        *(TOOL.with_name(f"{name}.py") for name in ("occasions", "everyday", "visits")),
    ]
    digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in measured]
    return hashlib.sha256("".join(digests).encode()).hexdigest()


def read_done(version: str) -> list[str]:
    """The occasions that were measured already."""
    known = json.loads(DONE.read_text()) if DONE.exists() else {}
    return list(known["done"]) if known.get("version") == version else []


def in_node(module: bytes, done: Collection[str]) -> Iterator[Occasion]:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for path in RUNTIME.iterdir():
            (folder / path.name).symlink_to(path.resolve())
        for name, content in {WHOLE: marking(module), "python_stdlib.zip": WHOLE_STDLIB.read_bytes()}.items():
            (folder / name).unlink()
            (folder / name).write_bytes(content)
        request = folder / "request.json"
        request.write_text(json.dumps(asked(SITE, ROOT / "levels" / "listings") | {"done": list(done)}))
        (dreamlab,) = folder.glob("dreamlab-*.whl")
        command = [NODE, str(TOOL), str(folder), str(dreamlab), str(request)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as run:
            assert run.stdout is not None
            for line in run.stdout:
                occasion = json.loads(line)
                yield occasion["name"], occasion["called"]
        if run.returncode:
            raise subprocess.CalledProcessError(run.returncode, command)


if __name__ == "__main__":
    sys.exit(main())
