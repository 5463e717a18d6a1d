"""The script around the interpreter says less, and its module has the same properties."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from builder.runtime.assembly import RUNTIME, WHOLE_STDLIB
from builder.runtime.glue import EDITS, GLUE, HEAD, edited, lighten_glue, lightened
from builder.runtime.sources import obtain, read_manifest
from builder.runtime.split import module as wasm
from builder.toolchain.node import NODE

EXPORTS = {
    **{f"f{number}": wasm.OF_FUNCTION for number in range(600)},
    "table": wasm.OF_TABLE,
    "place": wasm.OF_GLOBAL,
    "stack": wasm.OF_GLOBAL,
    "_Zf": wasm.OF_FUNCTION,
    "unlisted": wasm.OF_FUNCTION,
}
LISTED = {
    **{name: f'_{name}=Module["_{name}"]=wasmExports["{name}"]' for name in EXPORTS if name.startswith("f")},
    "place": '_place=Module["_place"]=wasmExports["place"].value>>>0',
    "stack": '_stack=Module["_stack"]=wasmExports["stack"]',
    "other": '_other=Module["_other"]=wasmExports["f3"]',
    "table": 'table=Module["table"]=wasmExports["table"]',
}
BEFORE = f"var _f0,{','.join(f'_f{number}' for number in range(1, 600))},_place,_stack,_other,table;"
SCRIPT = f"{BEFORE}{HEAD}{';'.join(LISTED.values())}}}assignWasmExports(given);_f7();return Module"
GIVEN = """
const given = { stack: { value: 9 }, table: [], place: { value: -1 }, $shared: { value: 1 } };
Object.assign(given, { _Zf: () => {}, unlisted: () => {} });
const calls = [];
for (let k = 0; k < 600; k++) given[`f${k}`] = () => calls.push(k);
const run = (text) => {
  const made = new Function("Module", "given", text)({}, given);
  const nameOf = (value) => Object.keys(given).find((name) => given[name] === value);
  const of = (value) => (typeof value === "function" ? nameOf(value) : value);
  return Object.fromEntries(Object.entries(made).map(([name, value]) => [name, of(value)]).sort());
};
console.log(JSON.stringify([...TEXTS.map(run), calls]));
"""
PROPERTIES = """
const { loadPyodide } = await import(`${process.argv[1]}/pyodide.mjs`);
const { _module } = await loadPyodide({ indexURL: process.argv[1] });
// A function of WebAssembly is named by its number.
const kindOf = (value) => (typeof value === "number" ? value : typeof value);
const of = (value) => (typeof value === "function" ? `function ${value.name}` : kindOf(value));
const named = Object.entries(_module).filter(([name]) => name.startsWith("_"));
console.log(JSON.stringify(Object.fromEntries(named.map(([name, value]) => [name, of(value)]))));
"""


def in_node(program: str, *given: str) -> Any:
    command = [NODE, "--input-type=module", "--eval", program, *given]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


def test_a_loop_sets_what_was_spelled_out() -> None:
    shorter = lightened(SCRIPT, EXPORTS)
    assert len(shorter) < len(SCRIPT) / 10
    first, second, calls = in_node(GIVEN.replace("TEXTS", json.dumps([SCRIPT, shorter])))
    assert first == second
    assert first["_f3"] == "f3" == first["_other"]
    assert first["_place"] == 2**32 - 1
    assert calls == [7, 7]


@pytest.mark.parametrize(
    "strange", [SCRIPT.replace(HEAD, "function other(){"), SCRIPT.replace(BEFORE, ""), SCRIPT + HEAD + "}"]
)
def test_a_script_that_looks_different_stays_as_it_is(
    strange: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copyfile(RUNTIME / "pyodide.asm.wasm", tmp_path / "pyodide.asm.wasm")
    (tmp_path / GLUE).write_text(strange)
    lighten_glue(tmp_path)
    assert (tmp_path / GLUE).read_text() == strange
    assert "stays as it is" in capsys.readouterr().err


def test_lines_are_changed_that_are_there_once() -> None:
    known = ";".join(EDITS)
    assert edited(known) == ";".join(EDITS.values())
    for line in EDITS:
        for strange in (known.replace(line, ""), known + line):
            with pytest.raises(LookupError, match="one line"):
                edited(strange)


@pytest.mark.slow
def test_python_comes_up_with_the_same_properties(tmp_path: Path) -> None:
    found = []
    for name, glue in (("shipped", obtain(read_manifest())[GLUE]), ("lighter", RUNTIME / GLUE)):
        folder = tmp_path / name
        folder.mkdir()
        for path in RUNTIME.glob("pyodide*"):
            if path.name != GLUE:
                (folder / path.name).symlink_to(path)
        (folder / GLUE).symlink_to(glue)
        (folder / "python_stdlib.zip").symlink_to(WHOLE_STDLIB)
        found.append(in_node(PROPERTIES, str(folder)))
    shipped, lighter = found
    assert len(shipped) > 5000
    assert shipped == lighter
    assert (RUNTIME / GLUE).stat().st_size < 0.65 * obtain(read_manifest())[GLUE].stat().st_size
