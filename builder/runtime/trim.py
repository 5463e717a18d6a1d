"""The standard library and numpy without the modules that no page imports: they are most of both.

Which ones a page imports is measured, not guessed: the folder's own Python does what a page does
(exercise.py) and says what it loaded. The browser tests run on what is left.
"""

import json
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from builder.toolchain.node import NODE

TOOL = Path(__file__).with_name("loaded_modules.mjs")
INGREDIENTS = (TOOL, TOOL.with_name("exercise.py"))

STDLIB = "python_stdlib.zip"
SITE_PACKAGES = "/lib/python3.14/site-packages/"
PLACES = ("/lib/python314.zip/", SITE_PACKAGES)
"""Where Pyodide keeps the standard library and the packages."""
# What Python decodes with before it can tell which one it needs, and Pyodide's own modules.
ALWAYS = ("encodings/ascii", "encodings/latin_1", "_pyodide/", "pyodide/")


def loaded_modules(folder: Path) -> dict[str, str]:
    """Name and file of every module that a page loads from a folder with all that Python needs."""
    (dreamlab,) = folder.glob("dreamlab-*.whl")
    command = [NODE, str(TOOL), str(folder), str(dreamlab)]
    run = subprocess.run(command, check=False, stdout=subprocess.PIPE, text=True)
    if run.returncode:
        raise SystemExit("builder.runtime: dreamlab does not come up under Pyodide; the error stands above")
    loaded: dict[str, str] = json.loads(run.stdout)
    return loaded


def trim_archives(folder: Path, loaded: dict[str, str]) -> None:
    """Rewrite both archives of a runtime folder to hold the loaded modules only."""
    wanted = {file.removeprefix(place) for file in loaded.values() for place in PLACES if file.startswith(place)}
    (numpy_wheel,) = folder.glob("numpy-*.whl")
    for archive in (folder / STDLIB, numpy_wheel):
        rewrite(archive, lambda name: name in wanted or name.startswith(ALWAYS) or is_licence(name))


def is_licence(name: str) -> bool:
    """A wheel keeps what it says of itself, but for the list of files that it no longer has."""
    folder = PurePosixPath(name).parts[0]
    return folder.endswith(".dist-info") and not name.endswith("/RECORD")


def rewrite(archive: Path, wanted: Callable[[str], bool]) -> None:
    """Keep the wanted members, bytes and dates as they are."""
    aside = archive.with_name(archive.name + ".trimmed")
    with (
        zipfile.ZipFile(archive) as source,
        zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target,
    ):
        for member in source.infolist():
            if wanted(member.filename):
                target.writestr(member, source.read(member), compresslevel=9)
    aside.replace(archive)
