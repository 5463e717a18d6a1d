// Boots a runtime folder's Python, imports all that a page imports, and keeps the memory as it is then,
// so that a page can start from there:
// node builder/runtime/snapshot.mjs FOLDER MODULES.json STATE.json IMAGE.bin
//
// MODULES says which names to import and where their files are: {names, files, libraries}, the latter two
// from a place in Pyodide's file system to a file here. The libraries, compiled modules, are linked before
// Python starts, here and in the page, so that their code and data lie at the same addresses in both.
// STATE gets what a page has to know beside the image. IMAGE gets what differs from a Python that has not begun: the number of runs, where the static
// data ends, (offset, length) of each run, all as 32-bit numbers, and then the runs' bytes.
//
// Needs a Node whose WebAssembly calls Python's functions as browsers do (24 or later).

import { readFileSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";

/** Bytes that are kept or left out together. */
const BLOCK = 64;
/** Sizes in which free memory is claimed to be zeroed, so that it need not be kept. */
const SCRUBBED = [1 << 18, 1 << 16, 1 << 14, 4096, 1024, 512, 256, 128, 64, 32];

const [folder, modules, state, image] = process.argv.slice(2).map((path) => resolve(path));
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`));
const { default: createModule } = await import(pathToFileURL(`${folder}/pyodide.asm.mjs`));
const { names, files, libraries } = JSON.parse(readFileSync(modules, "utf8"));

/** Pyodide's settings for Emscripten, and the libraries to link at the start. */
function withLibraries(settings) {
  return Object.assign(settings, {
    dynamicLibraries: Object.keys(libraries),
    locateFile: (path) => libraries[path] ?? `${folder}/${path}`,
  });
}

// Sets in the same order at every build, and without the columns of every instruction, as in the compiled archives.
const OPTIONS = { indexURL: folder, env: { PYTHONHASHSEED: "0", PYTHONNODEBUGRANGES: "1" } };

async function remember() {
  const pyodide = await loadPyodide({
    ...OPTIONS,
    _makeSnapshot: true,
    createPyodideModule: (settings) => createModule(withLibraries(settings)),
  });
  for (const [place, file] of Object.entries({ ...files, ...libraries })) {
    pyodide.FS.mkdirTree(dirname(place));
    pyodide.FS.writeFile(place, new Uint8Array(readFileSync(file)));
  }
  pyodide.globals.set("names", pyodide.toPy(names));
  pyodide.runPython(`
import gc, importlib, sys
importlib.invalidate_caches()
for name in names:
    importlib.import_module(name)
sys.path_importer_cache.clear()
del gc, importlib, names, name
`);
  pyodide.runPython("import gc; gc.collect(); gc.collect(); del gc");
  scrub(pyodide._module);
  const snapshot = pyodide.makeMemorySnapshot();
  // Pyodide's own header: magic number, where the memory begins, length of the JSON at byte 48.
  const [, start, length] = new Uint32Array(snapshot.buffer, 0, 3);
  return {
    memory: snapshot.subarray(start),
    hiwire: JSON.parse(new TextDecoder().decode(snapshot.subarray(48, 48 + length))),
  };
}

function scrub(module) {
  const top = module.HEAPU32[module._emscripten_get_sbrk_ptr() >>> 2];
  const claimed = [];
  for (const size of SCRUBBED) {
    for (;;) {
      const address = module._malloc(size) >>> 0;
      if (!address || address + size > top) {
        module._free(address);
        break;
      }
      module.HEAPU8.fill(0, address, address + size);
      claimed.push(address);
    }
  }
  for (const address of claimed.reverse()) module._free(address);
}

/** The memory of a Python that is about to be restored: as linked, and as Pyodide's start left it. */
async function blank(size, { memory, hiwire }) {
  let pristine;
  let staticEnd;
  let begun;
  const pyodide = await loadPyodide({
    ...OPTIONS,
    _loadSnapshot: new Uint8Array(16),
    createPyodideModule: async (settings) => {
      const instantiate = settings.instantiateWasm;
      settings.instantiateWasm = (imports, done) =>
        instantiate(imports, (instance, compiled) => {
          pristine = new Uint8Array(instance.exports.memory.buffer).slice();
          staticEnd = instance.exports.__heap_base.value & ~0xffff;
          return done(instance, compiled);
        });
      const module = await createModule(withLibraries(settings));
      if (module.HEAPU8.length < size) module.growMemory(size);
      begun = module.HEAPU8.slice();
      module.API.restoreSnapshot = () => {
        module.HEAPU8.set(memory);
        return hiwire;
      };
      return module;
    },
  });
  pyodide.runPython("import numpy; assert numpy.ones(3).sum() == 3"); // it lives
  return { pristine, staticEnd, begun };
}

/** Runs [offset, length] of blocks that a blank Python has not got. */
function differing(memory, { pristine, staticEnd, begun }) {
  const runs = [];
  for (let at = 0; at < memory.length; at += BLOCK) {
    const same =
      at < staticEnd
        ? equal(memory, pristine, at) && equal(begun, pristine, at)
        : memory.subarray(at, at + BLOCK).every((byte) => byte === 0);
    if (same) continue;
    const last = runs.at(-1);
    if (last && last[0] + last[1] === at) last[1] += BLOCK;
    else runs.push([at, BLOCK]);
  }
  return runs;
}

function equal(a, b, at) {
  for (let k = at; k < at + BLOCK; k++) if (a[k] !== b[k]) return false;
  return true;
}

try {
  const kept = await remember();
  const empty = await blank(kept.memory.length, kept);
  const runs = differing(kept.memory, empty);
  const header = Uint32Array.from([runs.length, empty.staticEnd, ...runs.flat()]);
  const parts = runs.map(([at, length]) => kept.memory.subarray(at, at + length));
  writeFileSync(image, Buffer.concat([new Uint8Array(header.buffer), ...parts]));
  writeFileSync(state, JSON.stringify({ heap: kept.memory.length, hiwire: kept.hiwire }));
} catch (error) {
  console.error(error.message.slice(0, 2000)); // Node would print the whole of Pyodide's one line
  process.exitCode = 1;
}
