// @ts-check
/**
 * The files that Pyodide fetches: begun before it asks, with true progress, and an early, plain error.
 *
 * Pyodide by itself asks for a package only when the interpreter is up.
 * Sizes come from runtime.json, since Content-Length is wrong where a host compresses. Without the
 * checks, a missing or replaced .wasm file would leave Pyodide waiting for ever.
 */

const WASM_MAGIC = [0x00, 0x61, 0x73, 0x6d];
const KEPT_ONLY = /** @type {const} */ ({ cache: "only-if-cached", mode: "same-origin" });

/**
 * @typedef {{name: string, bytes: number, sha256: string}} RuntimeFile
 */

/**
 * Takes the place of the worker's `fetch` until `stop` is called: whoever asks for a file that was
 * begun is handed that one. `broken` never resolves; it rejects at the first file that is not what
 * the build made.
 */
export class Downloads {
  /** @type {Map<string, Promise<Response>>} by address */
  #begun = new Map();
  #fetch = globalThis.fetch;
  #loaded = 0;
  #total = 0;
  /** @type {(reason: Error) => void} */
  #fail = () => {};

  /**
   * @param {URL} folder where the files are
   * @param {RuntimeFile[]} files
   * @param {(fraction: number) => void} onProgress
   */
  constructor(folder, files, onProgress) {
    this.folder = folder;
    this.files = new Map(files.map((file) => [file.name, file]));
    this.onProgress = onProgress;
    /** @type {Promise<never>} */
    this.broken = new Promise((_, reject) => {
      this.#fail = reject;
    });
    globalThis.fetch = (input, init) => {
      const url = input instanceof Request ? input.url : String(input);
      const early = this.#begun.get(url);
      this.#begun.delete(url); // a body can be read once
      return early ?? this.#fetch.call(globalThis, input, init);
    };
  }

  stop() {
    globalThis.fetch = this.#fetch;
  }

  /** Begins a file. What is not `needed` may fail without harm. @param {string} name @param {{needed?: boolean}} [options] */
  begin(name, { needed = true } = {}) {
    const file = this.#file(name);
    this.#total += file.bytes;
    const response = this.#request(file);
    // The clone is for counting: the original keeps the browser's own code cache.
    const whole = response.then((answer) => this.#inspect(answer.clone(), file));
    whole.catch(needed ? this.#fail : () => {});
    this.offer(name, response);
  }

  /** An answer for whoever asks for the file. @param {string} name @param {Promise<Response>} response */
  offer(name, response) {
    response.catch(() => {}); // whoever asks hears of it
    this.#begun.set(new URL(name, this.folder).href, response);
  }

  /** The answer that was begun or offered. @param {string} name */
  take(name) {
    return globalThis.fetch(new URL(name, this.folder).href);
  }

  /** Whether the browser has its own copy of a file; nothing is asked of the line. @param {string} name */
  async isKept(name) {
    const signal = new AbortController();
    const options = { ...KEPT_ONLY, signal: signal.signal };
    const answer = await this.#fetch
      .call(globalThis, new URL(name, this.folder), options)
      .catch(() => null);
    signal.abort(); // of the answer only its being there is of use
    return answer?.ok === true;
  }

  /** @param {string} name @returns {RuntimeFile} */
  #file(name) {
    const file = this.files.get(name);
    if (!file) throw new Error(`runtime.json does not list ${name}`);
    return file;
  }

  /** @param {RuntimeFile} file */
  async #request(file) {
    const response = await this.#fetch.call(
      globalThis,
      new URL(file.name, this.folder),
      integrityOf(file),
    );
    if (!response.ok) throw new Error(`${file.name}: the server answered ${response.status}`);
    return response;
  }

  /** Reads a whole answer. @param {Response} response @param {RuntimeFile} file */
  async #inspect(response, { name, bytes }) {
    if (response.body === null) return;
    const reader = response.body.getReader();
    let seen = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (seen === 0 && name.endsWith(".wasm")) checkMagic(value, name);
      seen += value.length;
      this.#loaded += value.length;
      this.onProgress(Math.min(1, this.#loaded / this.#total));
    }
    if (seen !== bytes) throw new Error(`${name}: ${seen} bytes arrived instead of ${bytes}`);
  }
}

/**
 * What runs or becomes Python's memory is checked by the browser as it comes in. The interpreter itself
 * is not: the browser could then no longer compile it on the way.
 * @param {RuntimeFile} file @returns {RequestInit}
 */
function integrityOf({ name, sha256 }) {
  if (name === "pyodide.asm.wasm") return {};
  const bytes = sha256.match(/../g)?.map((byte) => Number.parseInt(byte, 16)) ?? [];
  return { integrity: `sha256-${btoa(String.fromCharCode(...bytes))}` };
}

/** @param {Uint8Array} start @param {string} name */
function checkMagic(start, name) {
  if (!WASM_MAGIC.every((byte, at) => start[at] === byte)) {
    throw new Error(`${name} is not WebAssembly: something on the way replaced it`);
  }
}
