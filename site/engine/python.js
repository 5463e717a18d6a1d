// @ts-check
/** Brings up Python in the worker: Pyodide, numpy, dreamlab; all from this site's own folder. */

import { Downloads } from "./downloads.js";
import { restorePython } from "./snapshot.js";
import { chooseWay } from "./way.js";

const RUNTIMES = new URL("../../runtime/", import.meta.url);
const PACKAGES = ["numpy", "dreamlab"];
/** What Pyodide fetches for them beside the interpreter: the standard library and the wheels. */
const ARCHIVE = /\.(zip|whl)$/;

/**
 * @typedef {{
 *   folder: string, files: import("./downloads.js").RuntimeFile[], snapshot: import("./snapshot.js").Snapshot,
 * }} Runtime what the build wrote to runtime.json: the files that belong together, and where they are
 */

/**
 * The module dreamlab.bridge, as Pyodide hands it over.
 * @param {(stage: string, fraction: number | null) => void} onStage
 * @returns {Promise<any>}
 */
export async function startPython(onStage) {
  onStage("loading Python", 0);
  const runtime = await readRuntime();
  const folder = new URL(`${runtime.folder}/`, RUNTIMES);
  const downloads = new Downloads(folder, runtime.files, (fraction) => {
    if (fraction < 1) onStage("loading Python", fraction);
    else onStage("starting Python", null);
  });
  try {
    return await Promise.race([importBridge(runtime, downloads), downloads.broken]);
  } finally {
    downloads.stop();
  }
}

/** @param {Runtime} runtime @param {Downloads} downloads */
async function importBridge({ files, snapshot }, downloads) {
  const { href } = downloads.folder;
  const glue = `${href}pyodide.asm.mjs`;
  downloads.begin("pyodide.asm.wasm");
  downloads.begin("pyodide-lock.json");
  const [{ loadPyodide }, { default: createModule }] = await Promise.all([
    import(`${href}pyodide.mjs`),
    import(glue),
  ]);
  if ((await chooseWay(downloads, snapshot, glue)) === "snapshot") {
    try {
      const python = await restorePython(loadPyodide, createModule, snapshot, downloads);
      return python.pyimport("dreamlab.bridge");
    } catch (error) {
      console.info("Python did not come up from its snapshot and starts the ordinary way.", error);
    }
  }
  for (const { name } of files) if (ARCHIVE.test(name)) downloads.begin(name);
  // Pyodide checks each package against the hash in its lock file.
  const python = await loadPyodide({ indexURL: href, packages: PACKAGES });
  return python.pyimport("dreamlab.bridge");
}

/**
 * Always asked anew, so that it is today's.
 * @returns {Promise<Runtime>}
 */
async function readRuntime() {
  const response = await fetch(new URL("runtime.json", RUNTIMES), { cache: "no-cache" });
  if (!response.ok) throw new Error(`runtime.json: the server answered ${response.status}`);
  return response.json();
}

/** Whether an error is an exception of Python's own, which leaves Python whole. @param {unknown} error */
export function isPythons(error) {
  return error instanceof Error && "type" in error && typeof error.type === "string";
}

/**
 * An error's name, message and traceback. Pyodide's PythonError has the traceback as its message,
 * and the exception's own text on the traceback's last line.
 * @param {unknown} error
 * @returns {import("./protocol.js").Trouble}
 */
export function describeTrouble(error) {
  if (!(error instanceof Error)) return { name: "Error", message: String(error), traceback: "" };
  const type = /** @type {{type?: string}} */ (error).type;
  if (!type) return { name: error.name, message: error.message, traceback: error.stack ?? "" };
  const lines = error.message.trimEnd().split("\n");
  const last = lines.findLastIndex((line) => new RegExp(`^([\\w.]+\\.)?${type}(:|$)`).test(line));
  const text = lines.slice(Math.max(0, last)).join("\n");
  return {
    name: type,
    message: text.replace(/^[\w.]+:?\s*/, "") || type,
    traceback: error.message,
  };
}
