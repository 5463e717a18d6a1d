// @ts-check
/** Archives that the build compressed in one piece (builder/runtime/pack.py). */

const PACKED = ".packed.bin";

/** Whether this browser can. */
export function canUnpack() {
  return typeof DecompressionStream === "function";
}

/** The archive itself, if its file is packed. @param {string} name of the file @param {Response} answer */
export function unpacked(name, answer) {
  if (!name.endsWith(PACKED) || !answer.body) return answer;
  return new Response(answer.body.pipeThrough(new DecompressionStream("gzip")));
}
