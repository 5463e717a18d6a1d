"""``python -m builder.runtime.split``: measure anew which functions pages use of Python and numpy (some minutes).

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
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from playwright.sync_api import sync_playwright

from builder.runtime.assembly import RUNTIME, WHOLE_STDLIB
from builder.runtime.split.asked import asked
from builder.runtime.split.interpreter import WHOLE
from builder.runtime.split.library import WHOLE as LIBRARY
from builder.runtime.split.library import wheel_of, with_member
from builder.runtime.split.marks import marking
from builder.runtime.split.profile import PROFILE, used_functions, write_profile
from builder.runtime.split.visits import visits
from builder.runtime.wheel import ROOT
from builder.serve import SITE, serving
from builder.toolchain.node import NODE

TOOL = Path(__file__).with_name("profile.mjs")
DONE = ROOT / "build" / "profiled.json"

MODULES = (WHOLE, LIBRARY)

Occasion = tuple[str, Mapping[str, Collection[int]]]
"""What was done, and which functions of each module had been called then."""


def main() -> int:
    modules = {name: (RUNTIME / name).read_bytes() for name in MODULES}
    if "--fresh" in sys.argv:
        PROFILE.unlink(missing_ok=True)
        DONE.unlink(missing_ok=True)
    version = version_of(RUNTIME)
    done = read_done(version)
    add(in_node(modules, done), modules, version, done)
    with sync_playwright() as playwright, serving(SITE) as site:
        add(visits(playwright, site, SITE, done), modules, version, done)
    return 0


def add(occasions: Iterator[Occasion], modules: Mapping[str, bytes], version: str, done: list[str]) -> None:
    began = time.monotonic()
    known = {name: set(used_functions(module) or ()) for name, module in modules.items() if PROFILE.exists()}
    for occasion, called in occasions:
        new = {name: set(called.get(name, ())) - known.get(name, set()) for name in modules}
        known = {name: known.get(name, set()) | new[name] for name in modules}
        if any(new.values()):
            write_profile((module, known[name]) for name, module in modules.items())
        if occasion not in done:
            done.append(occasion)
        DONE.write_text(json.dumps({"version": version, "done": done}))
        counts = ", ".join(f"{len(known[name])} ({len(new[name])} new) of {name}" for name in modules)
        print(f"{time.monotonic() - began:6.1f} s  {occasion}: {counts}", flush=True)


def version_of(runtime: Path) -> str:
    """Of what is measured: the interpreter and the packages, and what is done with them."""
    measured = [
        runtime / WHOLE,
        *sorted(runtime.glob("*.whl")),
        *(TOOL.with_name(f"{name}.py") for name in ("occasions", "everyday", "everyday_numpy", "visits")),
    ]
    digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in measured]
    return hashlib.sha256("".join(digests).encode()).hexdigest()


def read_done(version: str) -> list[str]:
    """The occasions that were measured already."""
    known = json.loads(DONE.read_text()) if DONE.exists() else {}
    return list(known["done"]) if known.get("version") == version else []


def in_node(modules: Mapping[str, bytes], done: Collection[str]) -> Iterator[Occasion]:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        wheel = wheel_of(RUNTIME)
        for path in RUNTIME.iterdir():
            if path.name not in (WHOLE, wheel.name, "python_stdlib.zip"):
                (folder / path.name).symlink_to(path.resolve())
        (folder / "python_stdlib.zip").symlink_to(WHOLE_STDLIB)
        (folder / WHOLE).write_bytes(marking(modules[WHOLE], WHOLE))
        with_member(wheel, folder / wheel.name, marking(modules[LIBRARY], LIBRARY))
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
