"""The site's modules put together into a few files: those that the same kinds of pages need, in one.

In site/ each module is a file. A page needs up to eighty of them, and a browser takes its time over each. They import
each other by name and export plain declarations, so a module can be a function that is called once, with its exports
as what it returns:

    const shared_dom = (() => { …the module… return { element, part }; })();

At a module's own address stands what leads there, for whoever imports it later, by its name. A worker shares nothing
with the page: its file has all of its modules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from builder.output.preload import ELEMENTS, ENTRY, ROW, WORKER, elements, graph, joined

FOLDER = "chunks"
WORKERS = (WORKER, "sandbox/worker.js")
OFFLINE = "offline/worker.js"
"""What the service worker imports stays as it is: builder/output/classic.py makes a script of it."""
APART = (ENTRY, ELEMENTS)
"""What begins; the second has the table of elements, which says where each one is now."""
IMPORT = re.compile(r'^import (?:\{([^}]*)\} from )?"(\.{1,2}/[^"]+)";\n', re.MULTILINE)
LATER = re.compile(r'\bimport\((["`])(\.{1,2}/[^"`]+)\1\)')
EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (\w+))", re.MULTILINE)
OTHER = re.compile(r"^(?:import|export)\b.*$", re.MULTILINE)
HERE = "import.meta.url"

Chunks = dict[str, list[str]]
"""Modules by the name of their chunk, each after those that it imports."""


def put_together(modules: Path, pages: Mapping[str, str], prefixes: Sequence[str] = ()) -> Chunks:
    """Writes the chunks into the built site's folder ``modules``, and in each module's place what leads to its chunk.

    pages: the text of each page by its address; prefixes: of the addresses in other languages
    """
    texts = {
        path.relative_to(modules).as_posix(): path.read_text(encoding="utf-8") for path in sorted(modules.rglob("*.js"))
    }
    untouched = set(graph(modules, OFFLINE)) if OFFLINE in texts else set()
    workers = {worker: _in_order(texts, worker) for worker in WORKERS if worker in texts}
    inside = {name for names in workers.values() for name in names}
    for_pages = {*graph(modules, *(name for name in texts if name not in inside)), *untouched}
    needed = _kinds(modules, texts, pages, prefixes)
    every = set().union(*needed.values())
    chunks: Chunks = {}
    for name, kinds in needed.items():
        if name not in untouched and name not in APART:
            chunk = "every" if kinds == every else "_".join(sorted(kinds))
            chunks.setdefault(f"{FOLDER}/{chunk}.js", []).append(name)
    place = {name: chunk for chunk, names in chunks.items() for name in names}
    for worker, names in workers.items():
        (modules / worker).write_text(_chunk(worker, names, texts, dict.fromkeys(names, worker), {}), encoding="utf-8")
    tags = dict(ROW.findall(texts[ELEMENTS]))
    texts[ELEMENTS] = ROW.sub(lambda row: row[0].replace(row[2], place.get(row[2], row[2])), texts[ELEMENTS])
    (modules / FOLDER).mkdir()
    for chunk, names in chunks.items():
        classes = {_class(tag): module for tag, module in tags.items() if module in names}
        (modules / chunk).write_text(_chunk(chunk, names, texts, place, classes), encoding="utf-8")
    for name, text in texts.items():
        if name in place:
            (modules / name).write_text(_door(name, text, place[name]), encoding="utf-8")
        elif name in for_pages:
            (modules / name).write_text(_apart(name, text, place), encoding="utf-8")
        elif name not in workers:
            (modules / name).unlink()
    return chunks


def _in_order(texts: Mapping[str, str], entry: str) -> list[str]:
    """An entry and all that it imports, each after those that it imports itself."""
    found: dict[str, None] = {}

    def visit(name: str) -> None:
        if name not in found:
            for match in IMPORT.finditer(texts[name]):
                visit(joined(name, match[2]))
            found[name] = None

    visit(entry)
    return list(found)


def kind_of(address: str, prefixes: Sequence[str] = ()) -> str:
    """Pages with elements have much the same ones: the home page, a level and the pages below it, all others."""
    for prefix in prefixes:
        address = address.removeprefix(prefix)
    first = PurePosixPath(address).parts[0]
    return first if first.startswith("level-") else "home" if first == "index.html" else "pages"


def _kinds(
    modules: Path, texts: Mapping[str, str], pages: Mapping[str, str], prefixes: Sequence[str]
) -> dict[str, set[str]]:
    """The kinds of pages that need a module, by module, each after those that it imports.

    What a module imports is on all pages that have the module. So of two chunks one at most imports the other.
    """
    kinds: dict[str, set[str]] = {}
    for address, text in sorted(pages.items()):
        found = elements(text, modules)
        kind = kind_of(address, prefixes) if found else "text"
        for name in (each for entry in (ENTRY, *found) for each in _in_order(texts, entry)):
            kinds.setdefault(name, set()).add(kind)
    return kinds


@dataclass(frozen=True)
class _Imports:
    """A module's text without its import lines: inside takes the names out of modules.

    outside: the address of each file that these come from, and which ones, "*" for a module that is a file itself
    """

    inside: str
    outside: list[tuple[str, str]]


def _imports(name: str, text: str, here: str, place: Mapping[str, str]) -> _Imports:
    """here: the file in which the text is to stand, seen from the folder of all modules."""
    outside: list[tuple[str, str]] = []

    def inside(match: re.Match[str]) -> str:
        imported = joined(name, match[2])
        chunk = place.get(imported)
        if chunk != here:
            which = _id(imported) if chunk else f"* as {_id(imported)}"
            outside.append((_relative(here, chunk or imported), which if match[1] else ""))
        return f"const {{{match[1].replace(' as ', ': ')}}} = {_id(imported)};\n" if match[1] else ""

    return _Imports(IMPORT.sub(inside, text), outside)


def _statements(outside: Iterable[tuple[str, str]]) -> list[str]:
    """Import lines, one for each file."""
    files: dict[str, dict[str, None]] = {}
    for address, which in outside:
        files.setdefault(address, {}).update({which: None} if which else {})
    lines = []
    for address, every in files.items():
        names = ", ".join(every)
        what = f"{names} from " if names.startswith("*") else f"{{ {names} }} from " if names else ""
        lines.append(f'import {what}"{address}";')
    return lines


def _chunk(
    chunk: str, names: list[str], texts: Mapping[str, str], place: Mapping[str, str], classes: Mapping[str, str]
) -> str:
    """The chunk's text. classes: of elements, by their names, with their modules; elements.js asks for these."""
    outside: list[tuple[str, str]] = []
    parts = []
    for name in names:
        imports = _imports(name, texts[name], chunk, place)
        outside += imports.outside
        body = EXPORT.sub("", imports.inside).removeprefix("// @ts-check\n")
        if left := OTHER.search(body):
            raise ValueError(f"{name}: not a plain import or export: {left[0]}")
        body = LATER.sub(partial(_moved, name), body)
        body = body.replace(HERE, f'new URL("{_relative(chunk, name)}", {HERE}).href')
        exports = ", ".join(EXPORT.findall(texts[name]))
        parts.append(f"// {name}\nconst {_id(name)} = (() => {{\n{body}\nreturn {{ {exports} }};\n}})();\n")
    exported = f"export {{ {', '.join(map(_id, names))} }};"
    shown = [f"export const {{ {name} }} = {_id(module)};" for name, module in classes.items()]
    return "\n".join([*_statements(outside), "", *parts, exported, *shown, ""])


def _door(name: str, text: str, chunk: str) -> str:
    """What stands in a module's place: the way to its chunk."""
    address = _relative(name, chunk)
    if exports := EXPORT.findall(text):
        return f'import {{ {_id(name)} }} from "{address}";\n\nexport const {{ {", ".join(exports)} }} = {_id(name)};\n'
    return f'import "{address}";\n'


def _apart(name: str, text: str, place: Mapping[str, str]) -> str:
    """A module that no page needs at first: it takes what it imports from the chunks itself."""
    if not any(joined(name, match[2]) in place for match in IMPORT.finditer(text)):
        return text
    imports = _imports(name, text, name, place)
    return "\n".join([*_statements(imports.outside), imports.inside])


def _id(name: str) -> str:
    """A module's name in its chunk: failure-lab/lab-view.js -> failure_lab_lab_view."""
    return re.sub(r"\W", "_", name.removesuffix(".js"))


def _class(tag: str) -> str:
    """As in elements.js: lab-scene -> LabScene."""
    return "".join(word.capitalize() for word in tag.split("-"))


def _moved(name: str, later: re.Match[str]) -> str:
    """A module's import() as seen from the chunks; its address may end in a slot, as `./${module}` does."""
    quote, relative = later[1], later[2]
    return f"import({quote}../{joined(name, relative)}{quote})"


def _relative(here: str, there: str) -> str:
    """The address of one file as seen from another: never more than one folder deep."""
    up = "../" * (len(PurePosixPath(here).parts) - 1)
    return f"{up or './'}{there}"
