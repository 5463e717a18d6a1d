// @ts-check
/** Brings up Python in the worker: Pyodide, numpy, dreamlab; all from this site's own folder. */

import { watchDownloads } from "./downloads.js";

const RUNTIMES = new URL("../../runtime/", import.meta.url);
const PACKAGES = ["numpy", "dreamlab"];

/**
 * The module dreamlab.bridge, as Pyodide hands it over.
 * @param {(stage: string, fraction: number | null) => void} onStage
 * @returns {Promise<any>}
 */
export async function startPython(onStage) {
  onStage("loading Python", 0);
  const { folder, files } = await readRuntime();
  const downloads = watchDownloads(files, (fraction) => {
    if (fraction < 1) onStage("loading Python", fraction);
    else onStage("starting Python", null);
  });
  try {
    return await Promise.race([importBridge(new URL(`${folder}/`, RUNTIMES)), downloads.broken]);
  } finally {
    downloads.stop();
  }
}

/** @param {URL} runtime the folder with the files that belong together */
async function importBridge(runtime) {
  const { loadPyodide } = await import(new URL("pyodide.mjs", runtime).href);
  // Pyodide checks each package against the hash in its lock file.
  const python = await loadPyodide({ indexURL: runtime.href, packages: PACKAGES });
  return python.pyimport("dreamlab.bridge");
}

/**
 * The list of the runtime's files and their folder; always asked anew, so that it is today's.
 * @returns {Promise<{folder: string, files: import("./downloads.js").RuntimeFile[]}>}
 */
async function readRuntime() {
  const response = await fetch(new URL("runtime.json", RUNTIMES), { cache: "no-cache" });
  if (!response.ok) throw new Error(`runtime.json: the server answered ${response.status}`);
  return response.json();
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
