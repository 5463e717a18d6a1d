"""What stands in each page's head so that the browser asks for everything at once.

Modules import modules: without the hints a browser learns of each only when it has read the one before,
a round trip a time. A page whose lab runs at once starts the engine before anything else, since that takes longest; all
other modules are of low priority there, for a host that hands over only a few files at a time.
"""

from __future__ import annotations

import json
import re
from html import escape
from pathlib import Path, PurePosixPath

from builder.content.languages import ENGLISH, Language, looked_up

ENTRY = "index.js"
"""The module that every page names (mkdocs.yml, extra_javascript)."""
ELEMENTS = "elements.js"
"""Its table says which module holds an element."""
ROW = re.compile(r'^  "([a-z-]+)": "([\w/-]+\.js)",$', re.MULTILINE)
TAG = re.compile(r"<([a-z]+(?:-[a-z]+)+)\b")
IMPORT = re.compile(r'^(?:import|export)[^"\';]*?from "(\.{1,2}/[^"]+)";|^import "(\.{1,2}/[^"]+)";', re.MULTILINE)
EARLY, WORKER = "engine/early.js", "engine/worker.js"
FALLBACK = "frame/fallback.js"
EMBEDDED = "frame/embedded.js"
INLINE = (EARLY, FALLBACK, EMBEDDED)
"""Modules that stand in the pages themselves."""
AT_ONCE = ("<failure-lab", "<court-stage")
"""The elements that need the engine as soon as their page is there; a claim's lab waits until it is seen."""
ANCHOR = '<meta charset="utf-8">'


def with_preloads(page: str, address: str, modules: Path, language: Language = ENGLISH, words: str = "") -> str:
    """The page with its head's first lines.

    address: of the folder ``modules``, as seen from the page; language: of its text; words: the file of that, if any
    """
    if page.count(ANCHOR) != 1:
        raise ValueError(f"a page has {page.count(ANCHOR)} times {ANCHOR}: no place for the preloads")
    engine = graph(modules, WORKER) if any(element in page for element in AT_ONCE) else []
    others = [name for name in graph(modules, ENTRY, *elements(page, modules)) if name not in engine]
    lines = [embedded(modules), fallback(address, modules, language)] + (
        [early_start(address, modules)] if engine else []
    )
    lines += [f'<link rel="modulepreload" href="{address}{name}">' for name in engine]
    others += [words] if words else []
    priority = ' fetchpriority="low"' if engine else ""
    lines += [f'<link rel="modulepreload"{priority} href="{address}{name}">' for name in others]
    return page.replace(ANCHOR, "\n  ".join([ANCHOR, *lines]))


def language_of(page: str) -> str:
    """The code of the language that the page's text is in (site/shared/words.js)."""
    found = re.search(r'<article[^>]* lang="(\w+)"', page) or re.search(r'<html lang="(\w+)"', page)
    return found[1] if found else ENGLISH.code


def early_start(address: str, modules: Path) -> str:
    """The script itself, not its address: even a file that is here already would wait until the page is read."""
    text = (modules / EARLY).read_text(encoding="utf-8")
    return f'<script data-worker="{address}{WORKER}">\n{text}</script>'


def embedded(modules: Path) -> str:
    """Marks a page that is asked for as one lab in another page's frame, before anything of it is seen."""
    return f"<script>\n{(modules / EMBEDDED).read_text(encoding='utf-8')}</script>"


def fallback(address: str, modules: Path, language: Language) -> str:
    """Says why nothing runs, where no module can: neither can the one of the page's words, so it has its own."""
    text = (modules / FALLBACK).read_text(encoding="utf-8")
    root = address.removesuffix("assets/dream/") or "./"
    known = {english: language.words[english] for english in looked_up(text) if english in language.words}
    words = f' data-words="{escape(json.dumps(known, ensure_ascii=False))}"' if known else ""
    return f'<script data-entry="{address}{ENTRY}" data-root="{root}"{words}>\n{text}</script>'


def elements(page: str, modules: Path) -> list[str]:
    """The modules of the elements that a page has, in the page's order."""
    table = dict(ROW.findall((modules / ELEMENTS).read_text(encoding="utf-8")))
    return list(dict.fromkeys(table[tag] for tag in TAG.findall(page) if tag in table))


def graph(modules: Path, *entries: str) -> list[str]:
    """The entries and all that they import, directly or not, in the order in which they are met."""
    found = list(entries)
    for name in found:
        text = (modules / name).read_text(encoding="utf-8")
        for match in IMPORT.finditer(text):
            imported = joined(name, match[1] or match[2])
            if imported not in found:
                found.append(imported)
    return found


def joined(name: str, relative: str) -> str:
    """What a module imports, as seen from the folder of all modules."""
    parts: list[str] = []
    for part in (PurePosixPath(name).parent / relative).parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)
