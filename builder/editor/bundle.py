"""The editor of a lab's Python as one module: CodeMirror from npm, put together with ``entry.js`` by esbuild.

It is the one library of the site that has to be bundled (ARCHITECTURE.md, "No bundler"). What is installed is pinned by
hash in package-lock.json beside this file. The result is kept in the user's cache under a name that depends on every
input, as the Pyodide runtime is, so a rebuild needs no network.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from builder.toolchain.node import FOLDER, NPM

HERE = Path(__file__).parent
INGREDIENTS = (HERE / "package-lock.json", HERE / "package.json", HERE / "entry.js", Path(__file__))
TARGET = "es2022"


class EditorUnavailable(Exception):
    """The editor could not be put together; the message says what was in the way."""


def bundle() -> Path:
    """The bundled module; made when it is not in the cache yet, which takes seconds and npm's registry."""
    place = _cache() / f"editor-{_inputs()}.js"
    if not place.exists():
        given = os.environ.get("DREAM_RUNTIME_DIR")  # a school without a network
        carried = Path(given) / place.name if given else None
        place.parent.mkdir(parents=True, exist_ok=True)
        if carried and carried.exists():
            shutil.copyfile(carried, place)
        else:
            _make(place)
    return place


def _cache() -> Path:
    """Outside build/, so that a clean rebuild needs no network."""
    root = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(root) / "dream-machine"


def _inputs() -> str:
    digest = hashlib.sha256()
    for path in INGREDIENTS:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _make(place: Path) -> None:
    """Installs aside and moves the result in whole, so that a second builder never reads half a file."""
    with tempfile.TemporaryDirectory(dir=place.parent) as workshop:
        folder = Path(workshop)
        for path in INGREDIENTS[:3]:
            shutil.copyfile(path, folder / path.name)
        _run([*NPM, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], folder)
        esbuild = [str(folder / "node_modules" / ".bin" / "esbuild"), "entry.js", "--outfile=editor.js"]
        _run([*esbuild, "--bundle", "--format=esm", "--minify", f"--target={TARGET}", "--legal-comments=eof"], folder)
        made = folder / "editor.js"
        made.write_text(_licences(folder / "node_modules") + made.read_text(encoding="utf-8"), encoding="utf-8")
        made.replace(place)


def _licences(modules: Path) -> str:
    """The licence of what is in the bundle: each of its packages has the same words, under its own name."""
    texts: dict[str, list[str]] = {}
    for path in sorted(modules.rglob("LICENSE*")):
        if "esbuild" not in path.as_posix():
            texts.setdefault(path.read_text(encoding="utf-8").strip(), []).append(
                path.parent.relative_to(modules).as_posix()
            )
    return "".join(f"/*!\n{', '.join(names)}\n\n{text}\n*/\n" for text, names in texts.items())


def _run(command: list[str], folder: Path) -> None:
    environment = {**os.environ, "PATH": f"{FOLDER / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}
    try:
        subprocess.run(command, cwd=folder, check=True, env=environment, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError) as error:
        said = getattr(error, "stderr", "") or str(error)
        raise EditorUnavailable(f"the editor of the labs' Python could not be bundled: {said.strip()[-600:]}") from None
