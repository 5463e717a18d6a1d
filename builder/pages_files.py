"""The files that pages draw on, read whole."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

from builder.pages_errors import PageError


def read_data(path: Path) -> Any:
    """The contents of a JSON or YAML file; PageError if it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8")
        return json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)
    except (OSError, ValueError, yaml.YAMLError) as trouble:
        raise PageError(path.name, None, str(trouble)) from trouble
