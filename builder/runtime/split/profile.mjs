// Prints which functions of the interpreter a runtime folder's Python calls in all that pages ask of it, as JSON [number, ..]:
// node builder/runtime/split/profile.mjs FOLDER DREAMLAB.whl REQUEST.json
//
// The folder's pyodide.asm.wasm keeps marks (marks.py).

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, dreamlab, request] = process.argv.slice(2).map((path) => resolve(path));
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`));
const { default: createModule } = await import(pathToFileURL(`${folder}/pyodide.asm.mjs`));
const read = (/** @type {string} */ name) => readFileSync(new URL(name, import.meta.url), "utf8");

let marks;
const pyodide = await loadPyodide({
  indexURL: folder,
  createPyodideModule: (settings) => {
    const { instantiateWasm } = settings;
    settings.instantiateWasm = (imports, done) =>
      instantiateWasm(imports, (instance, module) => {
        marks = new Uint8Array(instance.exports.$marks.buffer);
        return done(instance, module);
      });
    return createModule(settings);
  },
});
await pyodide.loadPackage(["numpy", pathToFileURL(dreamlab).href], { messageCallback: () => {} });
pyodide.globals.set("request", readFileSync(request, "utf8"));
try {
  pyodide.runPython(read("../exercise.py"));
  pyodide.runPython(read("everyday.py"));
  pyodide.runPython(read("occasions.py"));
  pyodide.runPython("exercise(); ask_all(json.loads(request))");
  console.log(JSON.stringify([...marks.keys()].filter((number) => marks[number])));
} catch (error) {
  console.error(error.message); // Node would print the whole of Pyodide's one line
  process.exitCode = 1;
}
