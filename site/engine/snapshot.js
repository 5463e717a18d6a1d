// @ts-check
/**
 * Brings Python up from an image of its memory, made by the build once everything was imported
 * (builder/runtime/snapshot.py), instead of starting it and importing all that anew.
 *
 * It rests on private parts of this one version of Pyodide: whoever calls this is ready to go the
 * ordinary way.
 */

/**
 * @typedef {{
 *   heap: number, hiwire: object, image: string, libraries: {[place: string]: string},
 * }} Snapshot bytes of memory; Pyodide's table of JavaScript objects; file of the image; files of the
 *   compiled modules by their place in Pyodide's file system
 * @typedef {{
 *   memory: Promise<Uint8Array<ArrayBuffer>>, modules: Record<string, Promise<WebAssembly.Module>>,
 *   complete: Promise<unknown>,
 * }} Begun the image once it is unpacked and seen to be whole; the compiled libraries by their addresses; all of that
 */

const EMPTY_SNAPSHOT = new Uint8Array(16);
/** In place of the standard library, of which all is imported already. */
const EMPTY_ARCHIVE = Uint8Array.of(0x50, 0x4b, 0x05, 0x06, ...new Array(18).fill(0));

/**
 * Asks for what `restorePython` needs: the sooner the better.
 * @param {Snapshot} snapshot @param {import("./downloads.js").Downloads} downloads
 * @returns {Begun}
 */
export function beginSnapshot({ image, libraries }, downloads) {
  const modules = Object.fromEntries(
    Object.values(libraries).map((name) => [
      new URL(name, downloads.folder).href,
      downloads.beginModule(name),
    ]),
  );
  const memory = downloads.beginPacked(image, { needed: false });
  // Pyodide would wait for ever for a library that does not come.
  const complete = Promise.all([memory, ...Object.values(modules)]).then(() => {}); // holding none of them
  complete.catch(() => {}); // the error reaches the one that restores it
  return { memory, modules, complete };
}

/**
 * @param {any} loadPyodide
 * @param {any} createModule Emscripten's factory, from pyodide.asm.mjs
 * @param {Snapshot} snapshot
 * @param {Begun} begun
 * @param {import("./downloads.js").Downloads} downloads
 */
export async function restorePython(loadPyodide, createModule, snapshot, begun, downloads) {
  const { folder } = downloads;
  downloads.offer("python_stdlib.zip", Promise.resolve(new Response(EMPTY_ARCHIVE)));
  const python = loadPyodide({
    indexURL: folder.href,
    _loadSnapshot: EMPTY_SNAPSHOT, // the memory itself is laid below, run by run
    createPyodideModule: async (/** @type {any} */ settings) => {
      const module = await createModule(
        Object.assign(settings, {
          dynamicLibraries: Object.keys(snapshot.libraries),
          locateFile: (/** @type {string} */ place) =>
            new URL(snapshot.libraries[place] ?? place, folder).href,
          moduleAt: (/** @type {string} */ address) => begun.modules[address], // glue.py
        }),
      );
      if (module.HEAPU8.length < snapshot.heap) module.growMemory(snapshot.heap);
      /** @type {Uint8Array<ArrayBuffer> | null} */
      let image = await begun.memory;
      begun.memory = Promise.reject(new Error("laid already")); // else Pyodide's settings would hold it for good
      begun.memory.catch(() => {});
      module.API.restoreSnapshot = () => {
        if (image) lay(image, module);
        image = null;
        return snapshot.hiwire;
      };
      return module;
    },
  });
  return Promise.race([python, begun.complete.then(() => python)]);
}

/**
 * Writes the image over a Python that has not begun: [number of runs, end of the static data,
 * (offset, length) of each run], then the runs' bytes (builder/runtime/snapshot.mjs).
 * @param {Uint8Array<ArrayBuffer>} image @param {any} module
 */
function lay({ buffer, byteOffset }, module) {
  const memory = /** @type {Uint8Array} */ (module.HEAPU8);
  const [count, staticEnd] = new Uint32Array(buffer, byteOffset, 2);
  const runs = new Uint32Array(buffer, byteOffset + 8, 2 * count);
  const trampoline = trampolineAddress(module);
  const ours = module.HEAP32[trampoline];
  memory.fill(0, staticEnd);
  let from = byteOffset + 8 + 8 * count;
  for (let run = 0; run < runs.length; run += 2) {
    memory.set(new Uint8Array(buffer, from, runs[run + 1]), runs[run]);
    from += runs[run + 1];
  }
  module.HEAP32[trampoline] = ours;
}

/** Index of the function through which Python calls others: each engine has its own. @param {any} module */
function trampolineAddress(module) {
  const offset = module.HEAP32[module.__PyEM_EMSCRIPTEN_TRAMPOLINE_OFFSET >>> 2];
  return (module.__PyRuntime + offset) >>> 2;
}
