// @ts-check
/**
 * Watches the files that Pyodide fetches: true progress, and an early, plain error.
 *
 * Sizes come from runtime.json, since Content-Length is wrong where a host compresses. Without the
 * checks, a missing or replaced .wasm file would leave Pyodide waiting for ever.
 */

const WASM_MAGIC = [0x00, 0x61, 0x73, 0x6d];

/**
 * @typedef {{name: string, bytes: number}} RuntimeFile
 */

/**
 * Replaces the worker's `fetch` until `stop` is called. `broken` never resolves; it rejects at the
 * first file that is not what the build made.
 * @param {RuntimeFile[]} files
 * @param {(fraction: number) => void} onProgress
 * @returns {{broken: Promise<never>, stop: () => void}}
 */
export function watchDownloads(files, onProgress) {
  const sizes = new Map(files.map((file) => [file.name, file.bytes]));
  const total = files.filter(isFetched).reduce((sum, file) => sum + file.bytes, 0);
  const original = globalThis.fetch;
  /** @type {(reason: Error) => void} */
  let fail = () => {};
  /** @type {Promise<never>} */
  const broken = new Promise((_, reject) => {
    fail = reject;
  });
  let loaded = 0;
  const count = (/** @type {number} */ bytes) => {
    loaded += bytes;
    onProgress(Math.min(1, loaded / total));
  };

  globalThis.fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    const name = new URL(url, globalThis.location.href).pathname.split("/").pop() ?? "";
    try {
      const response = await original(input, init);
      if (!response.ok) throw new Error(`${name}: the server answered ${response.status}`);
      // The clone is for counting: the original keeps the browser's own code cache.
      inspect(response.clone(), name, sizes.get(name), count).catch(fail);
      return response;
    } catch (error) {
      fail(error instanceof Error ? error : new Error(`${name}: ${error}`));
      throw error;
    }
  };
  return {
    broken,
    stop: () => {
      globalThis.fetch = original;
    },
  };
}

/** Scripts are imported, so their bytes pass by unseen. @param {RuntimeFile} file */
function isFetched(file) {
  return !file.name.endsWith(".mjs");
}

/**
 * @param {Response} response
 * @param {string} name
 * @param {number | undefined} size
 * @param {(bytes: number) => void} count
 */
async function inspect(response, name, size, count) {
  if (size === undefined || response.body === null) return;
  const reader = response.body.getReader();
  let seen = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (seen === 0 && name.endsWith(".wasm")) checkMagic(value, name);
    seen += value.length;
    count(value.length);
  }
  if (seen !== size) throw new Error(`${name}: ${seen} bytes arrived instead of ${size}`);
}

/** @param {Uint8Array} start @param {string} name */
function checkMagic(start, name) {
  if (!WASM_MAGIC.every((byte, at) => start[at] === byte)) {
    throw new Error(`${name} is not WebAssembly: something on the way replaced it`);
  }
}
