"""A lesson's front matter: what it must say, checked before the page is built."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

from builder.content.errors import PageError, nearest
from builder.content.files import parse, unreadable

HARDEST = 3
LEVEL = re.compile(r"level-(\d+)(?:\.md|/index\.md)$")
CLAIM = re.compile(r"level-5/(\w+)\.md$")
PAGE: dict[str, type] = {"title": str, "description": str}
SHORTEST, LONGEST = 5, 180
"""Minutes that a level may take, its labs included."""
KINDS: dict[str, type] = {
    "number": int,
    "title": str,
    "subtitle": str,
    "description": str,
    "difficulty": int,
    "minutes": int,
    "prerequisites": list,
}
CLAIM_PAGE: dict[str, type] = {"claim": str, "title": str, "subtitle": str, "description": str}
OPTIONAL: dict[str, type] = {"hide": list, "search": dict}


HEAD = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*$", re.DOTALL | re.MULTILINE)


def read_front_matter(file: str, text: str) -> dict[str, Any]:
    """What a page's text says between its first lines of ``---``; PageError with the line if that is no YAML.

    MkDocs reads it too, but takes what it cannot read for prose and says nothing.
    """
    head = HEAD.match(text.removeprefix("\ufeff").replace("\r\n", "\n"))
    if head is None:
        return {}
    try:
        meta = parse(head[1], ".yml")
    except (ValueError, RecursionError, yaml.YAMLError) as error:
        raise unreadable(file, error, first_line=2) from error
    if not isinstance(meta, Mapping):
        raise PageError(file, 2, f"the front matter should be a list of names and values, got {meta!r}")
    return dict(meta)


def level_of(file: str) -> int | None:
    """The number of the level to which a page belongs, by its path: level-4.md, level-5/index.md, level-5/chaos.md."""
    level = re.search(r"level-(\d+)(?:\.md$|/)", file)
    return int(level[1]) if level else None


def check_front_matter(file: str, meta: Mapping[str, Any]) -> None:
    """PageError unless a level says all of KINDS, a claim of Level 5 all of CLAIM_PAGE, another page all of PAGE."""
    level = LEVEL.search(file)
    claim = None if level else CLAIM.search(file)
    wanted = KINDS if level else CLAIM_PAGE if claim else PAGE
    for name in meta:
        if name not in wanted and name not in OPTIONAL:
            raise PageError(file, 1, f"unknown front matter {name!r}{nearest(name, wanted | OPTIONAL)}")
    for name, kind in wanted.items():
        if not isinstance(meta.get(name), kind) or not meta[name]:
            raise PageError(file, 1, f"the front matter needs {name!r} ({kind.__name__})")
    if level and meta["number"] != int(level[1]):
        raise PageError(file, 1, f"the file's name says level {level[1]}, the front matter {meta['number']}")
    if level and not 1 <= meta["difficulty"] <= HARDEST:
        raise PageError(file, 1, f"difficulty is 1 to {HARDEST}, got {meta['difficulty']}")
    if claim and meta["claim"] != claim[1]:
        raise PageError(file, 1, f"the file's name says claim {claim[1]!r}, the front matter {meta['claim']!r}")
    if level and not SHORTEST <= meta["minutes"] <= LONGEST:
        raise PageError(file, 1, f"minutes are {SHORTEST} to {LONGEST}, got {meta['minutes']}")
