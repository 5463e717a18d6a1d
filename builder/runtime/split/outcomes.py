"""What comes of numpy's ufuncs and of Python's own tests, in Node or a browser, with the modules whole or in halves.

A folder is put together with all that one Python needs, a page for browsers included (outcomes.mjs). What is in halves
is what the site serves; and standard library and numpy are there in full, as readers' programs get them.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from builder.runtime.assembly import RUNTIME
from builder.runtime.assembly import WHOLE as ARCHIVES
from builder.runtime.split import interpreter, library
from builder.runtime.wheel import ROOT
from builder.toolchain.node import NODE

HERE = Path(__file__).parent
ENGINE = ROOT / "site" / "engine"
OURS = (
    *(HERE / name for name in ("outcomes.mjs", "outcomes_in_node.mjs", "outcomes_worker.mjs", "ufuncs.py")),
    *(HERE / "own_tests.py", ENGINE / "halves.js", ENGINE / "protocol.js"),
)
PYODIDE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide-lock.json", ARCHIVES["stdlib"])
PAGE = """<!doctype html>
<title>Outcomes</title>
<script type="module">
  window.told = [];
  const worker = new Worker("outcomes_worker.mjs", { type: "module" });
  worker.onmessage = ({ data }) => told.push(data);
  worker.onerror = ({ message }) => told.push({ name: "the end", error: message ?? "no worker" });
</script>
"""
RESTS = {interpreter.REST, library.REST}
TESTS = "tests.zip"
TESTS_FOLDER = "DREAM_PYTHON_TESTS"
"""In the environment: another Python's package, say of the very version that pages have."""
NO_TESTS = f"Python's own tests are left out: this Python has none, and {TESTS_FOLDER} names no folder with test_json"
NO_SOURCE = {".pyc", ".exe", ".so", ".whl"}

Outcomes = dict[str, dict[str, str]]
"""How each test ended, or a digest of what a ufunc gave, by occasion and name."""


def put_together(folder: Path, *, halves: bool) -> None:
    """All that an engine needs. halves: the modules that pages take, or those in one piece"""
    for path in [*OURS, *(RUNTIME / name for name in PYODIDE)]:
        shutil.copyfile(path, folder / path.name)
    module = interpreter.USED if halves else interpreter.WHOLE
    shutil.copyfile(RUNTIME / module, folder / interpreter.WHOLE)
    for rest in RESTS:
        shutil.copyfile(RUNTIME / rest, folder / rest)
    wheel = library.wheel_of(RUNTIME).name
    numpy = (RUNTIME / (library.USED if halves else library.WHOLE)).read_bytes()
    library.with_member(RUNTIME / ARCHIVES["numpy"], folder / wheel, numpy)
    found = own_tests()
    if found:
        zip_tests(found, folder / TESTS)
    (folder / "given.json").write_text(json.dumps({"wheel": wheel, "tests": TESTS if found else None}))
    (folder / "index.html").write_text(PAGE)


def own_tests() -> Path | None:
    """The package ``test`` that TESTS_FOLDER names, or of the Python that runs this; Debian's lacks most of it."""
    spec = importlib.util.find_spec("test")
    named = os.environ.get(TESTS_FOLDER)
    places = [named] if named else list((spec and spec.submodule_search_locations) or ())
    return next((place for place in map(Path, places) if (place / "test_json").exists()), None)


def zip_tests(package: Path, target: Path) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for path in sorted(package.rglob("*")):
            if path.is_file() and path.suffix not in NO_SOURCE:
                made.write(path, Path("test") / path.relative_to(package))


def in_node(folder: Path) -> Iterator[dict[str, Any]]:
    command = [NODE, str(folder / "outcomes_in_node.mjs")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        yield from map(json.loads, run.stdout)
    if run.returncode:
        raise subprocess.CalledProcessError(run.returncode, command)


def digest_of(outcomes: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(outcomes, sort_keys=True).encode()).hexdigest()[:16]


def differing(whole: Mapping[str, Mapping[str, str]], halves: Mapping[str, Mapping[str, str]]) -> list[str]:
    """A line for each test and each ufunc that came out otherwise, and for what is missing on one side."""
    lines = []
    for occasion in sorted({*whole, *halves}):
        one, other = whole.get(occasion, {}), halves.get(occasion, {})
        lines += [
            f"{occasion}: {name}: whole {one.get(name)}, in halves {other.get(name)}"
            for name in sorted({*one, *other})
            if one.get(name) != other.get(name)
        ]
    return lines
