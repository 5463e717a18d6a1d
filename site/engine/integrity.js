// @ts-check
/** Whether a file came in as the build made it, and where whole files of Python's are kept. */

/** Several forks of this site may share an origin: each keeps to itself. */
export const OURS = `dream-machine ${new URL("../../../", import.meta.url).pathname}`;
/** The cache of Python's files. Their folder is named after what they hold, so versions of the site share it. */
export const RUNTIME = `${OURS} runtime`;

/** Browsers hash only where nobody on the way can change the page itself: on https and on localhost. */
export const CAN_HASH = globalThis.crypto?.subtle !== undefined;

/** @param {Uint8Array<ArrayBuffer> | ArrayBuffer} bytes @param {string} sha256 hexadecimal */
export async function isWhole(bytes, sha256) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("") === sha256;
}

/** What is kept of a file, where a browser keeps such a thing. @param {string} address */
export async function recall(address) {
  return globalThis.caches?.match(address, { cacheName: RUNTIME }).catch(() => undefined);
}

/** Drops what was kept, since it is not what it should be. @param {string} address */
export async function forget(address) {
  const cache = await globalThis.caches?.open(RUNTIME).catch(() => null);
  await cache?.delete(address);
}
