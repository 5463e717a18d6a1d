"""Modules as one classic script, for the service worker: not every browser takes a module there.

The modules of site/ import each other by name and export plain declarations, so that one file with all of them, each
after those that it imports, is the same program.
"""

from __future__ import annotations

import re
from pathlib import Path

from builder.output.preload import graph

IMPORTS = re.compile(r'^import\b[^"\';]*?(?:from )?"\.{1,2}/[^"]+";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|let|class)\b)", re.MULTILINE)
DECLARED = re.compile(r"^(?:async )?(?:function|const|let|class) (?:\{ ?)?(\w+)", re.MULTILINE)
HERE = "import.meta.url"


def classic(modules: Path, entry: str, address: str) -> str:
    """The entry and all that it imports. address: of the folder ``modules``, as seen from the script."""
    order: list[str] = []
    _visit(modules, entry, order)
    parts = [_plain((modules / name).read_text(encoding="utf-8"), address + name) for name in order]
    names = [name for part in parts for name in DECLARED.findall(part)]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"the service worker's modules declare {', '.join(twice)} more than once")
    text = "\n".join(parts)
    if left := re.search(r"^(?:import|export)\b.*$", text, re.MULTILINE):
        raise ValueError(f"not a plain import or export: {left[0]}")
    return f'"use strict";\n{text}'


def _visit(modules: Path, name: str, order: list[str]) -> None:
    """Those that a module imports come before it."""
    if name in order:
        return
    for imported in graph(modules, name)[1:]:
        if imported not in order and name not in graph(modules, imported):
            _visit(modules, imported, order)
    order.append(name)


def _plain(text: str, address: str) -> str:
    text = EXPORT.sub("", IMPORTS.sub("", text))
    return text.replace(HERE, f'new URL("{address}", self.location.href).href')
