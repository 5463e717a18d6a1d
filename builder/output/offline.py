"""The service worker's script: the list of the site's files, by which a browser keeps the course for reading offline.

It stands at the site's root, so that it may answer for every page. Whatever file changes, the list changes with
it, and so the script: that is how a browser learns of a new version.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from builder.output.classic import classic
from builder.runtime.assembly import INVENTORY

SCRIPT = "service-worker.js"
MODULES, MODULE = "assets/dream", "offline/worker.js"
RUNTIME = "assets/runtime"
CATALOGUES = ("words", "challenges")
"""Folders of files that pages of one language ask for (builder/output/assets.py)."""
STEMMERS = ("assets/javascripts/lunr/min/lunr.stemmer.support.min.js", "assets/javascripts/lunr/min/lunr.{}.min.js")
"""By these the theme's search takes the words of another language apart."""
LEFT_OUT = (
    SCRIPT,
    "*.map",  # for those who debug the theme
    "*.gz",  # the sitemap once more
    "assets/javascripts/lunr/*",  # the search in other languages; those that the site has get theirs (by_language)
    "images/failure-lab.png",  # the picture of the README
    "robots.txt",
)


def write_worker(site: Path, prefixes: Iterable[str] = ()) -> None:
    """To be called when every other file is written. prefixes: of the pages of the languages that are kept apart"""
    inventory = json.loads((site / RUNTIME / INVENTORY).read_text(encoding="utf-8"))
    folder = f"{RUNTIME}/{inventory['folder']}/"
    files, others = by_language(site, site_files(site, folder), prefixes)
    listed = {
        "files": files,
        "languages": others,
        "runtime": {"folder": folder, "files": python_files(inventory, folder)},
    }
    version = hashlib.sha256(json.dumps(listed, sort_keys=True).encode()).hexdigest()[:12]
    text = json.dumps({"version": version, **listed}, indent=1)
    program = classic(site / MODULES, MODULE, f"{MODULES}/")
    (site / SCRIPT).write_text(f"{program}\nserve({text});\n", encoding="utf-8")


def by_language(
    site: Path, files: list[dict[str, Any]], prefixes: Iterable[str]
) -> tuple[list[dict[str, Any]], dict[str, list[dict[str, Any]]]]:
    """What every reader keeps, and by language what only its readers do, its front page first."""
    shared, others = files, {}
    for prefix in prefixes:
        code = prefix.rstrip("/")
        own = [
            each
            for each in shared
            if each["url"].startswith((prefix, *(f"{MODULES}/{name}/{code}-" for name in CATALOGUES)))
        ]
        shared = [each for each in shared if each not in own]
        names = [name for each in STEMMERS if (site / (name := each.format(code))).exists()]
        own += [_entry(site / name, name) for name in names]
        others[code] = sorted(own, key=lambda each: each["url"] != prefix)
    return shared, others


RETIRING = """// In `make serve` nothing is kept: what was kept at this address before would hide the changes.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(retire()));

async function retire() {
  for (const name of await caches.keys()) await caches.delete(name);
  await self.registration.unregister();
}
"""


def write_retiring_worker(site: Path) -> None:
    """The script of a worker that takes itself and all that was kept away."""
    (site / SCRIPT).write_text(RETIRING, encoding="utf-8")


def site_files(site: Path, runtime: str) -> list[dict[str, Any]]:
    """All that is kept as soon as the worker comes: pages, styles, modules, pictures, the search; not Python."""
    found = []
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site).as_posix()
        left_out = name.startswith(runtime) or any(fnmatch(name, pattern) for pattern in LEFT_OUT)
        if path.is_file() and not left_out:
            found.append(_entry(path, name))
    return found


def python_files(inventory: dict[str, Any], folder: str) -> list[dict[str, Any]]:
    """What Python needs to come up without the snapshot of its memory, as any browser can."""
    snapshot = inventory["snapshot"]
    instead, libraries = inventory["halves"] | inventory["packed"], snapshot["libraries"].values()
    of_snapshot = {snapshot["image"], *libraries, *(instead.get(name) for name in libraries)}
    extra = {*of_snapshot, *instead, *inventory["whole"].values()}
    plain = [file for file in inventory["files"] if file["name"] not in extra]
    return [{"url": folder + file["name"], "sha256": file["sha256"], "bytes": file["bytes"]} for file in plain]


def _entry(path: Path, name: str) -> dict[str, Any]:
    content = path.read_bytes()
    page = name.removesuffix("index.html") if name.endswith("/index.html") or name == "index.html" else name
    return {"url": page or "./", "sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
