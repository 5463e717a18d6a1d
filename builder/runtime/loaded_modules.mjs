// Prints what a page loads from a runtime folder's archives, as JSON {module: file}:
// node builder/runtime/loaded_modules.mjs FOLDER DREAMLAB.whl
//
// numpy comes by the folder's lock. That lock need not know dreamlab yet: its wheel is named.

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, dreamlab] = process.argv.slice(2).map((path) => resolve(path));
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`));

try {
  const pyodide = await loadPyodide({ indexURL: folder });
  await pyodide.loadPackage(["numpy", pathToFileURL(dreamlab).href], { messageCallback: () => {} });
  pyodide.runPython(readFileSync(new URL("exercise.py", import.meta.url), "utf8"));
  const loaded = pyodide.runPython(`
exercise()
import json, sys
json.dumps({name: file for name, module in sys.modules.items() if (file := getattr(module, "__file__", None))})
`);
  console.log(loaded);
} catch (error) {
  // Node would print the whole of Pyodide's one line. An ImportError of exercise.py says all in its last.
  const last = error.message.trimEnd().split("\n").at(-1);
  console.error(last.startsWith("ImportError: dreamlab.") ? last : error.message);
  process.exitCode = 1;
}
