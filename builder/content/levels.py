"""The levels as the home page shows them: what their front matter says of each, in order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from builder.content.files import lesson_files
from builder.content.front_matter import LEVEL, check_front_matter, read_front_matter


def read_levels(folder: Path) -> list[dict[str, Any]]:
    """The front matter of every level, by number; ``address`` is its page below the site's root."""
    levels = []
    for path in lesson_files(folder):
        page = path.relative_to(folder).as_posix()
        if LEVEL.search(page):
            meta = read_front_matter(f"{folder.name}/{page}", path.read_text(encoding="utf-8"))
            check_front_matter(f"{folder.name}/{page}", meta)
            levels.append(
                meta | {"page": page, "address": page.removesuffix("index.md").removesuffix(".md").rstrip("/") + "/"}
            )
    return sorted(levels, key=lambda level: int(level["number"]))
