// @ts-check
/** Whether a file came in as the build made it. */

/** Browsers hash only where nobody on the way can change the page itself: on https and on localhost. */
export const CAN_HASH = globalThis.crypto?.subtle !== undefined;

/** @param {Uint8Array<ArrayBuffer> | ArrayBuffer} bytes @param {string} sha256 hexadecimal */
export async function isWhole(bytes, sha256) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("") === sha256;
}
