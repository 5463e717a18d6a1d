// @ts-check
/**
 * Joins modules that come in two halves (builder/runtime/split): the functions that pages use, and the rest, which is
 * loaded when one of its functions is called for the first time.
 */

import { WHOLE } from "./protocol.js";

/** The first half's table of the rest's functions; slot 0 holds the one that loads them. */
const COLD = "$cold";
/** Its section with the name of the rest. */
const NAMING = "rest";
/** What the rest imports from the first half. */
const SHARED = "$";
/** A module that exports the function e.f, (i32) -> nothing, as it was imported: only such a one goes into a table. */
// biome-ignore format: bytes
const EXPORTING = Uint8Array.of(
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 1, 127, 0, 2, 7, 1, 1, 101, 1, 102, 0, 0, 7, 5, 1, 1, 103, 0, 0,
);

/** A module of two tables, one of which it reads: what a first half has, and a module in one piece need not. */
// biome-ignore format: bytes
const READING_TABLES = Uint8Array.of(
  0, 97, 115, 109, 1, 0, 0, 0, 1, 6, 1, 96, 1, 127, 1, 127, 3, 2, 1, 0, 4, 7, 2, 112, 0, 1, 112, 0, 1,
  10, 9, 1, 7, 0, 32, 0, 37, 1, 209, 11,
);

/** Whether this browser knows what a module in halves is made of. */
export function canJoin() {
  return WebAssembly.validate(READING_TABLES);
}

/**
 * From here on each module that is a first half, and says so in a section of its own, gets its rest when it needs it:
 * all ways of instantiating a module are replaced.
 * @param {(rest: string, slot: number) => Uint8Array<ArrayBuffer>} load the rest of that name, at once; slot: who asks, as the
 *   cold table counts
 */
export function joinHalves(load) {
  const { Instance, instantiate, instantiateStreaming } = WebAssembly;
  /** @param {WebAssembly.Instance} instance @param {WebAssembly.Module} module @param {any} imports */
  const joined = (instance, module, imports) => {
    const [section] = WebAssembly.Module.customSections(module, NAMING);
    const rest = section && new TextDecoder().decode(section);
    if (rest) join(instance, module, imports, (slot) => load(rest, slot));
    return instance;
  };
  WebAssembly.Instance = new Proxy(Instance, {
    construct: (_, [module, imports]) => joined(new Instance(module, imports), module, imports),
  });
  /** @type {any} of bytes, which comes with its module, or of a module */
  const instantiating = async (/** @type {any} */ source, /** @type {any} */ imports) => {
    const made = /** @type {any} */ (await instantiate.call(WebAssembly, source, imports));
    joined(made.instance ?? made, made.module ?? source, imports);
    return made;
  };
  WebAssembly.instantiate = instantiating;
  WebAssembly.instantiateStreaming = async (source, imports) => {
    const made = await instantiateStreaming.call(WebAssembly, source, imports);
    joined(made.instance, made.module, imports);
    return made;
  };
}

/** @param {WebAssembly.Instance} half @param {WebAssembly.Module} module @param {any} imports @param {(slot: number) => Uint8Array<ArrayBuffer>} load */
function join({ exports }, module, imports, load) {
  /** @type {Record<string, any>} as they are now: Emscripten goes on changing its own */
  const given = { [SHARED]: exports };
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    given[from] ??= {};
    given[from][name] = imports[from][name];
  }
  const f = (/** @type {number} */ slot) => {
    try {
      // Its own first act is to put its functions into the table.
      new WebAssembly.Instance(new WebAssembly.Module(load(slot)), given);
    } catch (error) {
      throw Object.assign(/** @type {Error} */ (error), { next: WHOLE });
    }
  };
  const { g } = new WebAssembly.Instance(new WebAssembly.Module(EXPORTING), { e: { f } }).exports;
  /** @type {WebAssembly.Table} */ (exports[COLD]).set(0, g);
}
