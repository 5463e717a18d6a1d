// Prints which functions of its modules a runtime folder's Python has called after each of the occasions on which pages
// ask something of it (occasions.py), a line of JSON each, {name, called: {module: [number, ..]}}:
// node builder/runtime/split/profile.mjs FOLDER DREAMLAB.whl REQUEST.json
//
// The folder's modules may keep marks (marks.py, reads.py), and may be first halves. REQUEST.json says in "done" which occasions
// are left out, and in "also" which file of Python knows of more of them (unusual.py); its digests are printed too.

import { readFileSync, writeSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import vm from "node:vm";
import { joinHalves } from "../../../site/engine/halves.js";

const [folder, dreamlab, request] = process.argv.slice(2).map((path) => resolve(path));
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`));
const read = (/** @type {string} */ name) => readFileSync(new URL(name, import.meta.url), "utf8");

joinHalves((rest) => readFileSync(`${folder}/${rest}`));
const called = vm.runInThisContext(`${read("marks.mjs")}; called`);
const pyodide = await loadPyodide({ indexURL: folder, stdout: () => {}, stderr: () => {} });

/** @param {string} name @param {() => void} act */
function tell(name, act) {
  act();
  const digest = pyodide.globals.get("digests")?.get(name);
  writeSync(1, `${JSON.stringify({ name, called: called(), digest })}\n`);
}

try {
  await pyodide.loadPackage(["numpy", pathToFileURL(dreamlab).href], { messageCallback: () => {} });
  pyodide.globals.set("given", readFileSync(request, "utf8"));
  const { also = [] } = JSON.parse(readFileSync(request, "utf8"));
  const { whole } = JSON.parse(readFileSync(`${folder}/runtime.json`, "utf8"));
  pyodide.globals.set("archive", (name) => new Uint8Array(readFileSync(`${folder}/${whole[name]}`)));
  for (const name of ["../exercise.py", "everyday.py", "everyday_numpy.py", "occasions.py", ...also])
    pyodide.runPython(read(name));
  tell("the start", () => pyodide.runPython("given = json.loads(given); known = occasions(given)"));
  const left = pyodide.runPython("[name for name in known if name not in given['done']]").toJs();
  for (const name of left) tell(name, () => pyodide.globals.get("known").get(name)());
} catch (error) {
  console.error(error.message); // Node would print the whole of Pyodide's one line
  process.exitCode = 1;
}
