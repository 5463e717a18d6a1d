// @ts-check
/** Brings up Python in the worker: Pyodide, numpy, dreamlab; all from this site's own folder. */

import { whenToRestore } from "./boot.js";
import { checkAnswer, DownloadError, Replaced, whyCut } from "./download-errors.js";
import { Downloads } from "./downloads.js";
import { canJoin, joinHalves } from "./halves.js";
import { WHOLE } from "./protocol.js";
import { beginSnapshot, restorePython } from "./snapshot.js";

export const RUNTIMES = new URL("../../runtime/", import.meta.url);
const PACKAGES = ["numpy", "dreamlab"];
const GLUE = "pyodide.asm.mjs";
/** Pyodide asks for it by this name, whatever it is given. */
const INTERPRETER = "pyodide.asm.wasm";
/** What belongs to the interpreter. */
const AROUND = ["pyodide-lock.json", "pyodide.mjs", GLUE];
/** What Pyodide fetches beside that: the standard library and the wheels. */
const ARCHIVE = /\.(zip|whl)$/;

/**
 * @typedef {{
 *   folder: string, files: import("./downloads.js").RuntimeFile[], snapshot: import("./snapshot.js").Snapshot,
 *   whole: {stdlib: string, numpy: string}, halves: Record<string, string>, packed: Record<string, string>,
 * }} Runtime what the build wrote to runtime.json: the files that belong together, and where they are; whole: what
 *   Python comes up with a part of, archives for programs that ask for more (site/sandbox); halves: files with what is
 *   used of others, by the others' names (builder/runtime/split); packed: archives in one piece (builder/runtime/pack.py)
 */

/**
 * Pyodide with numpy and dreamlab, the files that it came up from, and the names of those that another visit would
 * be quicker with.
 * @param {(progress: import("./protocol.js").Progress) => void} onProgress
 * @param {(slot: number) => void} onRest when more of the interpreter has to be loaded; slot: who asks (halves.js)
 * @param {string} name of the worker: empty, unless an attempt before this one failed
 * @returns {Promise<{python: any, runtime: Runtime, downloads: Downloads, later: string[]}>}
 */
export async function startPython(onProgress, onRest, name) {
  onProgress({ stage: "loading Python", fraction: 0 });
  const runtime = await readRuntime();
  const folder = new URL(`${runtime.folder}/`, RUNTIMES);
  const instead = name !== WHOLE && canJoin() ? { ...runtime.halves, ...runtime.packed } : {};
  const downloads = new Downloads(folder, runtime.files, name !== "", instead, (amount) =>
    onProgress(howFar(amount)),
  );
  joinHalves((rest, slot) => {
    onRest(slot);
    return downloads.loadNow(rest);
  });
  try {
    const up = await Promise.race([bringUp(runtime, downloads), downloads.broken]);
    await downloads.checked();
    return { ...up, downloads, runtime };
  } catch (error) {
    const why = await downloads.explain(error);
    await downloads.keep().catch(() => {}); // the next attempt begins with these
    throw why;
  } finally {
    downloads.stop();
  }
}

/** @param {import("./downloads.js").Amount} amount @returns {import("./protocol.js").Progress} */
function howFar({ loaded, total }) {
  if (loaded === total) return { stage: "starting Python", fraction: null };
  const [here, all] = [loaded, total].map((bytes) => (bytes / 1e6).toFixed(1));
  return {
    stage: "loading Python",
    fraction: loaded / total,
    detail: `${here} of ${all} MB`,
  };
}

/** @param {Runtime} runtime @param {Downloads} downloads */
async function bringUp({ files, snapshot, whole, halves }, downloads) {
  const core = [INTERPRETER, ...AROUND];
  const { href } = downloads.folder;
  const extra = [...Object.values(whole), ...Object.values(halves)];
  const archives = files
    .map(({ name }) => name)
    .filter((name) => ARCHIVE.test(name) && !extra.includes(name));
  downloads.expect([...core, ...archives]);
  downloads.beginStreaming(INTERPRETER);
  downloads.begin("pyodide-lock.json");
  const glue = downloads.import(GLUE);
  const modules = Promise.all([downloads.import("pyodide.mjs"), glue]);
  modules.catch(() => {}); // heard where they are needed
  const image = [snapshot.image, ...Object.values(snapshot.libraries)];
  const when = await whenToRestore(downloads, snapshot, glue, `${href}${GLUE}`);
  if (when === "now") {
    downloads.expect([...core, ...image]);
    const begun = beginSnapshot(snapshot, downloads);
    const [{ loadPyodide }, { default: createModule }] = await modules;
    try {
      const python = await restorePython(loadPyodide, createModule, snapshot, begun, downloads);
      return { python, later: [] };
    } catch (error) {
      console.info("Python did not come up from its snapshot and starts the ordinary way.", error);
      downloads.beginStreaming(INTERPRETER);
    }
  }
  downloads.expect([...core, ...archives]);
  for (const name of archives) downloads.begin(name);
  const [{ loadPyodide }, { default: createPyodideModule }] = await modules;
  const python = await loadPyodide({ indexURL: href, packages: PACKAGES, createPyodideModule });
  return { python, later: when === "next time" ? image : [] };
}

/**
 * Always asked anew, so that it is today's.
 * @returns {Promise<Runtime>}
 */
async function readRuntime() {
  const name = "runtime.json";
  const { href } = new URL(name, RUNTIMES);
  const response = await fetch(href, { cache: "no-cache" }).catch(async () => {
    const why = await whyCut(href, name, fetch);
    if (why instanceof Replaced) throw why;
    const words =
      "Python could not be loaded: there is no connection. Try again once you are online.";
    throw new DownloadError(words, "connection");
  });
  checkAnswer(response, name);
  /** @type {Partial<Runtime> | null} */
  const runtime = await response.json().catch(() => null); // a page, or a part, or nothing
  if (!runtime?.folder || !runtime.files || !runtime.snapshot || !runtime.halves || !runtime.packed)
    throw new Replaced(name);
  return /** @type {Runtime} */ (runtime);
}

/** Whether an error is an exception of Python's own, which leaves Python whole. @param {unknown} error */
export function isPythons(error) {
  return error instanceof Error && "type" in error && typeof error.type === "string";
}

/**
 * An error's name, message and traceback. Pyodide's PythonError has the traceback as its message,
 * and the exception's own text on the traceback's last line.
 * @param {unknown} error
 * @returns {import("./protocol.js").ErrorReport}
 */
export function describeError(error) {
  if (!(error instanceof Error)) return { name: "Error", message: String(error), traceback: "" };
  const { name, message, stack, type, next } =
    /** @type {Error & {type?: string, next?: string}} */ (error);
  if (error instanceof DownloadError)
    return { name, message, traceback: "", topic: error.topic, next };
  if (!type) return { name, message, traceback: stack ?? "", next };
  const lines = message.trimEnd().split("\n");
  const last = lines.findLastIndex((line) => new RegExp(`^([\\w.]+\\.)?${type}(:|$)`).test(line));
  const text = lines.slice(Math.max(0, last)).join("\n");
  return {
    name: type,
    message: text.replace(/^[\w.]+:?\s*/, "") || type,
    traceback: message,
  };
}
