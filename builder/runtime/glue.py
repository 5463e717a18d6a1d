"""Emscripten's script around the interpreter, without what it spells out for each of the interpreter's exports.

It gives every export of C a variable and a property, ``_name=Module["_name"]=wasmExports["name"]``, some five thousand
times, and then reads hardly any of these variables. A loop over the exports sets the same properties, to the same
values; the variables that the script reads are set as before. Two lines beside that are changed (EDITS).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path

from builder.runtime.split import module as wasm

GLUE, INTERPRETER = "pyodide.asm.mjs", "pyodide.asm.wasm"
HEAD = "function assignWasmExports(wasmExports){"
VARIABLES = re.compile(r"var ((?:[\w$]+,){500,}[\w$]+);")
SPELLED_OUT = re.compile(r'(_[\w$]+)=Module\["\1"\]=wasmExports\["([\w$]+)"\](\.value>>>0)?')
WORD = re.compile(r"[\w$]+")
LOAD = "var asyncLoad=async url=>{"
COMPILE = "new WebAssembly.Module(bytes);var instance"
EDITS = {
    # Where a library is loaded, a page may hand over the compiled module (site/engine/snapshot.js).
    LOAD: f'{LOAD}const given=Module["moduleAt"]?.(url);if(given)return given;',
    # Around a function of JavaScript goes a small module: one for each of the types that functions have is enough.
    COMPILE: f"convertJsFunctionToWasm[sig]??={COMPILE}",
}
OF_CPP, OF_HALVES = "_Z", "$"
"""How names begin that are no properties: those of C++, and what one half of a module takes from the other."""


def lighten_glue(folder: Path) -> None:
    """Rewrites the script of a runtime folder; one that looks different stays as it is."""
    exports = wasm.read((folder / INTERPRETER).read_bytes()).exports()
    path = folder / GLUE
    try:
        path.write_text(edited(lightened(path.read_text(encoding="utf-8"), exports)), encoding="utf-8")
    except LookupError as error:
        print(f"runtime: {GLUE} stays as it is: {error}", file=sys.stderr)


def lightened(text: str, exports: Mapping[str, int]) -> str:
    """exports: the kind of each, by its name. LookupError if the script is not as it is known."""
    before, _, after = text.partition(HEAD)
    body, _, after = after.partition("}")
    variables = VARIABLES.search(before)
    if not variables or not body or HEAD in after:
        raise LookupError("it does not assign the interpreter's exports in the known way")
    start, end = before[: variables.start()], before[variables.end() :]
    read = {word for part in (start, end, after) for word in WORD.findall(part)}
    statements = body.split(";")
    plain = {match[2]: match[1] for each in statements if (match := _plain(each, exports))}
    kept = [each for each in statements if not _plain(each, exports)]
    assigned = {word for each in kept for word in WORD.findall(each)}
    short = [f'{own}=Module["{own}"]' for own in plain.values() if own in read]
    named = [name for name in variables[1].split(",") if name in read or name in assigned]
    given = f"{_loop(exports.keys() - plain.keys())}{';'.join([*short, *kept])}"
    return f"{start}var {','.join(named)};{end}{HEAD}{given}}}{after}"


def edited(text: str) -> str:
    """LookupError if a line is not there, or more than once."""
    for line, other in EDITS.items():
        if text.count(line) != 1:
            raise LookupError(f"it has not one line {line}")
        text = text.replace(line, other)
    return text


def _plain(statement: str, exports: Mapping[str, int]) -> re.Match[str] | None:
    """Whether it does what the loop does: a function as it is, of data the address."""
    match = SPELLED_OUT.fullmatch(statement)
    if not match or match[1] != f"_{match[2]}":
        return None
    return match if exports.get(match[2]) == (wasm.OF_GLOBAL if match[3] else wasm.OF_FUNCTION) else None


def _loop(others: set[str]) -> str:
    """others: exports that are no property, or one that is assigned in another way"""
    named = ",".join(f'"{name}"' for name in sorted(others) if not name.startswith(OF_CPP))
    return (
        f"for(const name in wasmExports){{"
        f'if(name.startsWith("{OF_CPP}")||name.startsWith("{OF_HALVES}")||[{named}].includes(name))continue;'
        f'const each=wasmExports[name];Module["_"+name]=typeof each=="function"?each:each.value>>>0}}'
    )
