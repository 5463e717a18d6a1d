// @ts-check
/** The whole of an archive of which Python came up with a part, in the middle of a program (dreamlab/services/whole.py). */

import { RUNTIMES } from "../engine/python.js";

const TITLES = { stdlib: "the whole standard library", numpy: "the whole of numpy" };
/** How a zip begins. */
const MAGIC = [0x50, 0x4b];

/**
 * Waits for it, as the program does: a worker may.
 * @param {import("../engine/python.js").Runtime} runtime
 * @param {"stdlib" | "numpy"} archive
 * @param {(progress: import("./protocol.js").Progress) => void} onProgress
 * @returns {Uint8Array}
 * @throws {Error} with a sentence, which Python takes for an OSError
 */
export function fetchWhole({ folder, files, whole }, archive, onProgress) {
  const name = whole[archive];
  const file = files.find((each) => each.name === name);
  const size = `${((file?.bytes ?? 0) / 1e6).toFixed(1)} MB`;
  onProgress({ stage: `loading ${TITLES[archive]}, ${size}`, fraction: null });
  const request = new XMLHttpRequest();
  request.open("GET", new URL(`${folder}/${name}`, RUNTIMES), false);
  request.responseType = "arraybuffer";
  try {
    request.send();
  } catch {
    throw new Error("there is no connection to this site. Try again once you are online");
  }
  const bytes = new Uint8Array(request.response ?? 0);
  if (request.status !== 200) throw new Error(`the server answered ${request.status} for ${name}`);
  if (bytes.length !== file?.bytes || !MAGIC.every((byte, at) => bytes[at] === byte))
    throw new Error(`${name} did not arrive as this site sent it`);
  onProgress({ stage: "running", fraction: null });
  return bytes;
}
