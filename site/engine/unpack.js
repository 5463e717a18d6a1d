// @ts-check
/** Files that the build compressed by Zstandard, and the decoder that unpacks them (builder/runtime/zstd.py). */

export const DECODER = "zstd.wasm";
const PACKED = ".packed.bin";
/** What the decoder calls when its memory has grown: views are made afterwards. */
const IMPORTS = { env: { emscripten_notify_memory_growth() {} } };

/** @param {string} name of a file */
export function isPacked(name) {
  return name.endsWith(PACKED);
}

/**
 * What was packed. It lies in the decoder's own memory, which is given back with it.
 * @param {WebAssembly.Module} decoder @param {ArrayBuffer} packed @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function unpack(decoder, packed) {
  const instance = await WebAssembly.instantiate(decoder, IMPORTS);
  const zstd = /** @type {any} */ (instance.exports);
  const claim = (/** @type {number} */ size) => {
    const address = zstd.malloc(size) >>> 0;
    if (!address) throw new RangeError(`no memory for ${size} bytes`);
    return address;
  };
  const length = packed.byteLength;
  const source = claim(length);
  new Uint8Array(zstd.memory.buffer).set(new Uint8Array(packed), source);
  const size = Number(zstd.ZSTD_findDecompressedSize(source, length)); // negative if it is no such file
  const target = size < 0 ? 0 : claim(size);
  if (!target || zstd.ZSTD_decompress(target, size, source, length) !== size)
    throw new TypeError("no whole file of Zstandard's");
  return new Uint8Array(zstd.memory.buffer, target, size);
}
