// Runs a Python script by the Pyodide of a runtime folder, which it finds as /runtime, with the wheels unpacked in
// TOOLS on its path: node builder/runtime/in_pyodide.mjs FOLDER STDLIB.zip TOOLS SCRIPT.py
//
// The standard library is named, since a folder that is ready for the page has only the part that a page needs.

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, stdlib, tools, script] = process.argv.slice(2).map((path) => resolve(path));
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`));

/** Settings of Python by which the same sources give the same bytes at every build. */
const env = {
  PYTHONHASHSEED: "0", // else the order of constants differs from build to build
  PYTHONNODEBUGRANGES: "1", // columns of every instruction: a quarter of the bytecode
  PYTHONOPTIMIZE: "2", // no docstrings and no asserts in what is compiled
  SOURCE_DATE_EPOCH: process.env.SOURCE_DATE_EPOCH, // the date in archives
  TZ: "UTC",
  HOME: "/tmp",
};

try {
  const pyodide = await loadPyodide({ indexURL: folder, stdLibURL: stdlib, env });
  for (const [place, path] of [
    ["/runtime", folder],
    ["/tools", tools],
  ]) {
    pyodide.FS.mkdirTree(place);
    pyodide.mountNodeFS(place, path);
  }
  pyodide.runPython("import sys; sys.path.append('/tools')");
  pyodide.runPython(readFileSync(script, "utf8"), { filename: script });
} catch (error) {
  console.error(error.message); // Node would print the whole of Pyodide's one line
  process.exitCode = 1;
}
