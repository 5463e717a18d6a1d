"""dreamlab's docstrings as markdown, for the page of its public names (mkdocs.yml, mkdocstrings).

They name parameters and fields line by line, ``noise:  standard deviation of the sensor``, with further lines indented.
Markdown would run the lines together; here each becomes an item of a list.
"""

from __future__ import annotations

import re
from typing import Any

import griffe

_ITEM = re.compile(r"(?P<names>\*{0,2}\w+(?:, \*{0,2}\w+)*):\s+(?P<text>\S.*)")


class Docstrings(griffe.Extension):
    """Called by griffe for every object that it has read."""

    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:
        if obj.docstring is not None:
            obj.docstring.value = as_markdown(obj.docstring.value)


def as_markdown(docstring: str) -> str:
    """The docstring with its lines of names as lists."""
    lines: list[str] = []
    inside = False
    for line in docstring.splitlines():
        item = _ITEM.fullmatch(line)
        if item:
            if not inside:
                lines.append("")
            names = ", ".join(f"`{name}`" for name in item["names"].split(", "))
            line = f"- {names}: {item['text']}"
        elif inside and line.startswith(" "):
            line = f"  {line.strip()}"
        inside = bool(item) or (inside and line.startswith("  "))
        lines.append(line)
    return "\n".join(lines)
