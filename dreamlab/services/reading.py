"""One reading of any lab by one call, the same in the page, in a program and on the command line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import nullcontext
from importlib import import_module
from typing import Any

from dreamlab.claims import CLAIMS
from dreamlab.services.replaced import replaced
from dreamlab.tasks.work import drain

FORMAT = 1
"""Of a file of edits: {"edits": FORMAT, "lab", "name", "version", "settings", "files": {place: text}}."""
READABLE = ("failure", "workshop", *CLAIMS)
"""The labs that have readings, by their names."""


def reading(lab: str, *, edits: Mapping[str, str] | None = None, **settings: Any) -> dict[str, Any]:
    """What a lab's page shows at these settings, as numbers, strings, lists and arrays; the same bits everywhere.

    lab:      "failure" (Level 4), "workshop" (Level 3) or a claim of Level 5
    edits:    files of the package to run in place of its own, text by place, e.g. {"dreamlab/world/court.py": "..."}
    settings: by the names that the lab's address has, e.g. data=500, noise=0.05, seed=3; the rest at their defaults
    Raises ValueError for an unknown lab, SettingsError for a setting that cannot be, and whatever the edits raise.
    """
    if lab not in READABLE:
        raise ValueError(f"there is no lab {lab!r}; there are {', '.join(READABLE)}")
    with replaced(edits) if edits else nullcontext():
        states = import_module("dreamlab.services.registry").States()
        answer = drain(states.start(lab, "read", {"settings": settings}))
        return {**answer.plain, **answer.arrays}


def edits_of(content: bytes) -> dict[str, str]:
    """The edits in a file that a lab's page has exported; ValueError if there are none."""
    try:
        found = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError):
        raise ValueError("it is no file of edits: it is not JSON") from None
    files = found.get("files") if isinstance(found, dict) and found.get("edits") == FORMAT else None
    if not isinstance(files, dict) or not all(isinstance(each, str) for pair in files.items() for each in pair):
        raise ValueError(f"it is no file of edits of format {FORMAT}")
    return dict(files)
