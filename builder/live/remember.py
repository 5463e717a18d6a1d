"""Pages that need not be filled in again: neither their text nor anything that they draw on has changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builder.render.pages import Library

Key = tuple[Any, ...]


@dataclass(frozen=True)
class Filled:
    """A page filled in, and what it noted in its library on the way."""

    text: str
    cited: frozenset[str]
    placed: frozenset[str]


_filled: dict[str, tuple[Key, Filled]] = {}
"""The last one of each file; lives as long as the process that builds."""


def sources_of(library: Library, *folders: Path) -> Key:
    """Differs whenever what pages draw on does: data and templates of the folders, and what pages say of themselves.

    What site.yml says belongs to it, and what its own folder holds.
    """
    folders = (*folders, *([library.site.own] if library.site.own else []))
    files = [path for folder in folders for path in folder.rglob("*") if path.suffix not in (".md", ".js", ".css")]
    dates = sorted((str(path), path.stat().st_mtime_ns) for path in files if path.is_file())
    titles = [(name, claim.title) for name, claim in library.claims.items()]
    return (tuple(dates), repr(library.levels), tuple(titles), repr(library.site))


def filled(file: str, markdown: str, sources: Key, library: Library, fill: Callable[[], str]) -> str:
    """The page as it was filled in before, or as ``fill`` does it now."""
    key = (markdown, sources)
    known = _filled.get(file)
    if known is None or known[0] != key:
        cited, placed = set(library.cited), set(library.placed)
        library.cited.clear()
        library.placed.clear()
        text = fill()
        known = (key, Filled(text, frozenset(library.cited), frozenset(library.placed)))
        _filled[file] = known
        library.cited.update(cited)
        library.placed.update(placed)
    library.cited.update(known[1].cited)
    library.placed.update(known[1].placed)
    return known[1].text
