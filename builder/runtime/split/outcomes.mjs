// Runs a folder's Python, in Node or in a browser's worker, and tells what came out of numpy's ufuncs and of Python's own
// tests (ufuncs.py, own_tests.py), and which second halves had been loaded by then. outcomes.py puts the folder together.

import { joinHalves } from "./halves.js";

/** The same order of sets, and the same clock, in each. */
const env = { PYTHONHASHSEED: "0", TZ: "UTC", HOME: "/tmp" };

/** What is being done, for when it is the end of Python. */
const doing = /** @type {{running?: string}} */ (globalThis);

/**
 * @param {string} folder its address, with a slash at its end
 * @param {(name: string) => Uint8Array<ArrayBuffer>} read a file of it, at once
 * @param {(found: {name: string, outcomes: Record<string, string>, rests: string[]}) => void} tell of each occasion
 */
export async function tellOutcomes(folder, read, tell) {
  const text = (/** @type {string} */ name) => new TextDecoder().decode(read(name));
  const { wheel, tests } = JSON.parse(text("given.json"));
  /** @type {string[]} */
  const rests = [];
  joinHalves((name) => {
    rests.push(name);
    return read(name);
  });
  const { loadPyodide } = await import(`${folder}pyodide.mjs`);
  const stdLibURL = `${folder}python_stdlib_whole.zip`;
  const python = await loadPyodide({ indexURL: folder, stdLibURL, env, stdout: () => {}, stderr: () => {} });
  await python.loadPackage(`${folder}${wheel}`, { messageCallback: () => {} });
  if (tests) python.unpackArchive(read(tests), "zip", { extractDir: "/tests" });
  for (const name of ["ufuncs.py", "own_tests.py"]) python.runPython(text(name));
  const call = (/** @type {string} */ code) => {
    try {
      return JSON.parse(python.runPython(`import json; json.dumps(${code})`));
    } catch (error) {
      throw new Error(`${doing.running ?? code}: ${/** @type {Error} */ (error).message}`);
    }
  };
  for (const name of ["ufuncs", "beside_ufuncs"]) tell({ name, outcomes: call(`${name}()`), rests });
  for (const name of tests ? call("MODULES") : []) tell({ name: `test_${name}`, outcomes: call(`own_tests('${name}')`), rests });
}
