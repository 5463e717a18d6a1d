"""``python -m builder.runtime.split``: measure anew which functions pages use of Python and numpy (some minutes).

It needs the built site. What each occasion calls is added to profile.json at once; broken off, it goes on where it was
as long as the package is the same. A module of another version begins from nothing. With ``--fresh`` nothing that was
known stays.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from playwright.sync_api import sync_playwright

from builder.runtime.assembly import RUNTIME
from builder.runtime.split.in_node import in_node
from builder.runtime.split.interpreter import WHOLE
from builder.runtime.split.library import WHOLE as LIBRARY
from builder.runtime.split.marks import marking
from builder.runtime.split.profile import PROFILE, used_functions, write_profile
from builder.runtime.split.visits import visits
from builder.runtime.wheel import ROOT
from builder.serve import SITE, serving

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
    add(marked(modules, done), modules, version, done)
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
        *(Path(__file__).with_name(f"{name}.py") for name in ("occasions", "everyday", "everyday_numpy", "visits")),
    ]
    digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in measured]
    return hashlib.sha256("".join(digests).encode()).hexdigest()


def read_done(version: str) -> list[str]:
    """The occasions that were measured already."""
    known = json.loads(DONE.read_text()) if DONE.exists() else {}
    return list(known["done"]) if known.get("version") == version else []


def marked(modules: Mapping[str, bytes], done: Collection[str]) -> Iterator[Occasion]:
    files = {name: marking(module, name) for name, module in modules.items()}
    for occasion in in_node(files, {"done": list(done)}):
        yield occasion["name"], occasion["called"]


if __name__ == "__main__":
    sys.exit(main())
