"""Drawings that stand in a page before any script runs, drawn by the page's own modules in Node.

So the chart that a reader sees without scripts is the one that the scripts draw, and its scales stand in one place.
"""

from __future__ import annotations

import json
import subprocess
from functools import lru_cache
from pathlib import Path
from typing import Any

from markupsafe import Markup

from builder.content.languages import ENGLISH, Language
from builder.runtime.snapshot import NODE

TOOL = Path(__file__).with_name("draw.mjs")


def draw(drawing: str, language: Language = ENGLISH, **data: Any) -> Markup:
    """An SVG by one of the names of draw.mjs; ValueError if the data are not what it can draw."""
    spoken = {"language": language.code, "words": dict(language.words)}
    return _drawn(json.dumps({"drawing": drawing, "data": data, **spoken}, sort_keys=True))


@lru_cache(maxsize=16)
def _drawn(asked: str) -> Markup:
    done = subprocess.run([str(NODE), str(TOOL)], input=asked, capture_output=True, text=True, encoding="utf-8")
    if done.returncode:
        errors = [line for line in done.stderr.splitlines() if "Error" in line]
        raise ValueError(f"the drawing cannot be made: {errors[0] if errors else done.stderr}")
    if "NaN" in done.stdout:
        raise ValueError("the drawing cannot be made: RangeError: a place in it is no number")
    return Markup(done.stdout)
