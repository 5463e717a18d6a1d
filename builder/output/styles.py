"""One stylesheet for every page, put together from the sheets that stand beside their components.

One and not one for each kind of page: instant navigation exchanges a page's head for the next one's, and a page whose
sheet has yet to arrive would be shown without any. All of it is 11 KB gzipped, and is fetched once.
"""

from __future__ import annotations

import re
from pathlib import Path

SHEET = "dream.css"
"""In the folder of our modules; mkdocs.yml names it."""
FIRST = ("shared", "frame")
"""The folders whose sheets come before those that build on them; the others follow by name."""
COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)


def write_styles(source: Path, modules: Path, own: str = "") -> None:
    """Every .css below ``source`` -> SHEET in ``modules``, without its comments. own: rules of this very site"""
    texts = (path.read_text(encoding="utf-8") for path in sheets(source))
    (modules / SHEET).write_text("".join(COMMENT.sub("", text) for text in texts) + own, encoding="utf-8")


def sheets(source: Path) -> list[Path]:
    """In the order in which they are put together."""
    return sorted(source.rglob("*.css"), key=lambda path: _place(path.relative_to(source)))


def _place(sheet: Path) -> tuple[int, str]:
    folder = sheet.parts[0]
    return (FIRST.index(folder) if folder in FIRST else len(FIRST), sheet.as_posix())
