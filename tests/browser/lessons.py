"""What the lessons say, for tests that follow a reader: read from the lessons, so that an author may change them."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
import yaml

from builder.content.front_matter import read_front_matter
from dreamlab.labs.failure import lab
from dreamlab.tasks.settings import fragment

LEVELS = Path(__file__).resolve().parents[2] / "levels"
NAV = (LEVELS.parent / "mkdocs.yml").read_text(encoding="utf-8")
PRESETS: list[dict[str, Any]] = yaml.safe_load((LEVELS / "presets.yml").read_text(encoding="utf-8"))
MEASURED: dict[str, Any] = json.loads((LEVELS / "measured.json").read_text(encoding="utf-8"))
DEFAULTS = lab.FailureSettings()
"""The failure lab's first settings."""


def title(page: str) -> str:
    """The heading of a page by its path below levels/, ``level-4.md``; a page that is hidden ends the test."""
    if f": {page}\n" not in NAV:
        pytest.skip(f"{page} is hidden (mkdocs.yml): no tab and no card leads there")
    return str(read_front_matter(page, (LEVELS / page).read_text(encoding="utf-8"))["title"])


def preset(name: str) -> dict[str, Any]:
    """A preset of the failure lab by its name."""
    return next(each for each in PRESETS if each["name"] == name)


def address(**settings: Any) -> str:
    """The failure lab's fragment for the first settings but these: ``#data=10000&noise=0&horizon=60&seed=0``."""
    return fragment((*lab.CONTROLS, *lab.CHOICES), asdict(lab.FailureSettings.read(settings)))
