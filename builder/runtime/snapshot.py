"""Python as it is once everything is imported, kept as an image of its memory: a page can start from there.

It is quicker than starting and importing, and larger to fetch; the page decides which way it takes
(site/engine/boot.js). Pyodide can keep and restore such images, but not yet ones with packages. The
way around is Emscripten's own: compiled modules are linked before Python starts (snapshot.mjs).
"""

import json
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path, PurePosixPath
from typing import Any

from builder.runtime.trim import SITE_PACKAGES
from builder.runtime.zstd import ENDING
from builder.toolchain.node import NODE

TOOL = Path(__file__).with_name("snapshot.mjs")
INGREDIENTS = (TOOL,)
IMAGE = f"snapshot{ENDING}"


def make_snapshot(folder: Path, loaded: dict[str, str]) -> tuple[dict[str, Any], bytes]:
    """Adds the libraries to a trimmed runtime folder; returns what runtime.json says of them, and the image.

    The folder is to have the image too, compressed, as IMAGE.
    """
    with tempfile.TemporaryDirectory() as workshop:
        place = Path(workshop)
        files = unpacked(folder, place / "packages")
        libraries = {name: path for name, path in files.items() if name.endswith(".so")}
        modules, state, image = (place / name for name in ("modules.json", "state.json", "image.bin"))
        others = {name: path for name, path in files.items() if name not in libraries}
        modules.write_text(json.dumps({"names": list(loaded), "files": others, "libraries": libraries}))
        subprocess.run([NODE, str(TOOL), str(folder), str(modules), str(state), str(image)], check=True)
        for name, path in libraries.items():
            shutil.copyfile(path, folder / library_file(name))
        plain: dict[str, Any] = json.loads(state.read_text())
        content = image.read_bytes()
    return plain | {"image": IMAGE, "libraries": {name: library_file(name) for name in libraries}}, content


def unpacked(folder: Path, target: Path) -> dict[str, str]:
    """The packages' files: place in Pyodide's file system -> path here, in a fixed order."""
    for wheel in folder.glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(target)
    paths = sorted(path for path in target.rglob("*") if path.is_file() and ".dist-info" not in str(path))
    return {SITE_PACKAGES + path.relative_to(target).as_posix(): str(path) for path in paths}


def library_file(name: str) -> str:
    """numpy/random/_pcg64.cpython-314.so -> numpy.random._pcg64.wasm: hosts know the type of that."""
    module = PurePosixPath(name.removeprefix(SITE_PACKAGES))
    return ".".join([*module.parent.parts, module.name.partition(".")[0], "wasm"])
