"""What the lessons' files declare. By libyaml: PyYAML's own reader takes five times as long, in each process."""

from pathlib import Path
from typing import Any

import yaml


def declared(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
