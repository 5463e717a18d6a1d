"""Assemble build/runtime: Pyodide, numpy and dreamlab as the site serves them.

The folder is made aside and swapped in whole, and a folder that is already right stays as it is.
Everything is verified here: Chromium refuses a wheel whose hash is not the lock's, Node does not.
"""

import hashlib
import json
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from builder.runtime.compile import INGREDIENTS, compile_archives
from builder.runtime.glue import lighten_glue
from builder.runtime.pack import pack_archives, pack_libraries
from builder.runtime.snapshot import IMAGE, make_snapshot
from builder.runtime.snapshot import INGREDIENTS as SNAPSHOT
from builder.runtime.sources import MANIFEST, Manifest, obtain, read_manifest
from builder.runtime.split import library
from builder.runtime.split.cold_data import COLD_DATA
from builder.runtime.split.interpreter import divide_interpreter
from builder.runtime.split.profile import PROFILE
from builder.runtime.tools import LOCKING, run_in_pyodide
from builder.runtime.trim import INGREDIENTS as TRIMMING
from builder.runtime.trim import STDLIB, loaded_modules, trim_archives
from builder.runtime.wheel import ROOT, build_wheel, sources_digest
from builder.runtime.zstd import SOURCE, add_decoder, compress

RUNTIME = ROOT / "build" / "runtime"
WHOLE_STDLIB = ROOT / "build" / "python_stdlib.zip"
"""For dreamlab's command line under Pyodide, which imports more than a page does."""
WHOLE = {"stdlib": "python_stdlib_whole.zip", "numpy": "numpy_whole.zip"}
DIVIDERS = ("cold_data", "data", "divide", "instructions", "interpreter", "leb128", "library", "module", "profile")
DIVIDING = (*(ROOT / "builder" / "runtime" / "split" / f"{name}.py" for name in DIVIDERS), PROFILE, COLD_DATA)
INVENTORY, LOCK = "runtime.json", "pyodide-lock.json"


def assemble(runtime: Path) -> None:
    inputs = inputs_digest()
    if is_current(runtime, inputs):
        return
    manifest = read_manifest()
    runtime.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix="runtime.", dir=runtime.parent))
    try:
        aside.chmod(0o755)
        snapshot, image = fill(aside, manifest)
        with ThreadPoolExecutor() as beside:  # a third of all the work, and it leaves this thread free
            compressed = beside.submit(compress, image)
            whole = add_whole(aside, obtain(manifest))
            halves = divide_interpreter(aside) | library.divide_library(aside)
            small = [name for name in snapshot["libraries"].values() if name != library.WHOLE]
            packed = pack_archives(aside, used_members(aside, halves)) | pack_libraries(aside, small)
            (aside / IMAGE).write_bytes(compressed.result())
        parts = {"snapshot": snapshot, "whole": whole, "halves": halves, "packed": packed}
        write_inventory(aside, manifest, inputs, parts)
        swap(aside, runtime)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def inputs_digest() -> str:
    """What the folder depends on: the pinned files, this builder and the sources of dreamlab."""
    digest = hashlib.sha256(sources_digest().encode())
    own = sorted(Path(__file__).parent.glob("*.py"))
    for path in [MANIFEST, *INGREDIENTS, *TRIMMING, *SNAPSHOT, *DIVIDING, *own]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_current(runtime: Path, inputs: str) -> bool:
    inventory = runtime / INVENTORY
    if not (inventory.exists() and WHOLE_STDLIB.exists()):
        return False
    plain = json.loads(inventory.read_text(encoding="utf-8"))
    return bool(plain["inputs"] == inputs) and all(
        (runtime / file["name"]).exists() and sha256(runtime / file["name"]) == file["sha256"]
        for file in plain["files"]
    )


def fill(folder: Path, manifest: Manifest) -> tuple[dict[str, Any], bytes]:
    """All files of the folder but the snapshot's image; returns what a page has to know of it, and the image."""
    pinned = obtain(manifest)
    add_decoder(folder, pinned.pop(SOURCE))
    for name, path in pinned.items():
        shutil.copyfile(path, folder / name)
    compile_archives(folder)
    lighten_glue(folder)
    shutil.copyfile(folder / "python_stdlib.zip", WHOLE_STDLIB)
    build_wheel(folder)
    loaded = loaded_modules(folder)
    trim_archives(folder, loaded)
    run_in_pyodide(LOCKING, folder, WHOLE_STDLIB)
    return make_snapshot(folder, loaded)


def used_members(folder: Path, halves: dict[str, str]) -> dict[str, bytes]:
    """What pages have in numpy's wheel in the place of a whole module."""
    return {library.MEMBER: (folder / library.USED).read_bytes()} if library.WHOLE in halves else {}


def add_whole(folder: Path, pinned: dict[str, Path]) -> dict[str, str]:
    """The archives that were trimmed, as they were: for a reader's program that asks for more of Python.

    Docstrings included, for ``help``. A page loads them only then (dreamlab/services/whole.py).
    """
    (numpy_wheel,) = (name for name in pinned if name.startswith("numpy-"))
    for name, source in ((WHOLE["stdlib"], STDLIB), (WHOLE["numpy"], numpy_wheel)):
        shutil.copyfile(pinned[source], folder / name)
    return WHOLE


def write_inventory(folder: Path, manifest: Manifest, inputs: str, parts: dict[str, Any]) -> None:
    """Sizes for the page's progress (servers compress, so Content-Length would lie) and hashes.

    ``folder`` is where the site keeps these very files: another runtime stands elsewhere, so that no
    browser pairs a cached file of the one with a fresh file of the other.
    """
    files = [
        {"name": path.name, "bytes": path.stat().st_size, "sha256": sha256(path)} for path in sorted(folder.iterdir())
    ]
    plain = {
        "folder": hashlib.sha256(json.dumps(files).encode()).hexdigest()[:12],
        "pyodide": manifest.pyodide,
        "numpy": manifest.numpy,
        "inputs": inputs,
        **parts,
        "files": files,
    }
    (folder / INVENTORY).write_text(json.dumps(plain, indent=1) + "\n", encoding="utf-8")


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def swap(made: Path, place: Path) -> None:
    retired = made.with_name(made.name + ".retired")
    if place.exists():
        place.rename(retired)
    made.rename(place)
    shutil.rmtree(retired, ignore_errors=True)
