"""The folder of a site's own: its presets, its sources, and what has to be measured because site.yml asks for it.

Nothing that a site adds is typed by hand either. The build runs it once under Pyodide, in the runtime that the site
serves, and keeps the result by what it depends on.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
from pathlib import Path
from typing import Any

from builder.content.errors import PageError
from builder.content.files import read_data
from builder.content.references import FILE as SOURCES
from builder.content.references import Source, read_sources
from builder.content.site import FILE, Site
from builder.runtime.assembly import INVENTORY
from builder.runtime.snapshot import NODE

PRESETS = "presets.yml"
MEASURED = ("name", "settings", "signature")
"""Of a preset: what its figures depend on."""
ROOT = Path(__file__).resolve().parents[2]
RUN = ROOT / "builder" / "toolchain" / "dreamlab_in_pyodide.mjs"
KEPT = ROOT / "build" / "own"


def own_presets(site: Site) -> list[dict[str, Any]]:
    """Of the own folder, unchecked; none without the file."""
    path = site.own / PRESETS if site.own else None
    if path is None or not path.exists():
        return []
    presets = read_data(path)
    if not isinstance(presets, list):
        raise PageError(PRESETS, None, f"should be a list of presets, got {presets!r}")
    return presets


def own_sources(site: Site) -> dict[str, Source]:
    """Of the own folder's references.bib, by key."""
    path = site.own / SOURCES if site.own else None
    return read_sources(path) if path is not None and path.exists() else {}


def measure(first: dict[str, Any], presets: list[dict[str, Any]]) -> dict[str, Any]:
    """{"first": the reading at these settings, "presets": each over the test seeds}; {} if nothing is asked for.

    Takes some seconds, and a quarter of a minute for each preset; the second time nothing.
    """
    if not first and not presets:
        return {}
    wanted = [{key: preset[key] for key in MEASURED} for preset in presets]
    request = json.dumps({"first": first, "presets": wanted}, sort_keys=True)
    runtime = (ROOT / "build" / "runtime" / INVENTORY).read_bytes()
    kept = KEPT / f"{hashlib.sha256(request.encode() + runtime).hexdigest()[:16]}.json"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        aside = kept.with_suffix(".new")
        aside.write_text(_run(request), encoding="utf-8")
        aside.replace(kept)
    found: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
    return found if first else {"presets": found["presets"]}


def _run(request: str) -> str:
    done = subprocess.run([str(NODE), str(RUN), "own", request], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise PageError(FILE, None, f"what it asks for cannot be measured: {done.stderr.strip()[-300:]}")
    return done.stdout
