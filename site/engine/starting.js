// @ts-check
/**
 * An engine on its way to its first result has the processor and the line to itself: what is copied for later visits
 * waits for it, whichever page began the copy. A lock says so, which ends with the worker that holds it, come what may.
 */

import { OURS } from "./integrity.js";

const STARTING = `${OURS} starting`;

/** Says that an engine starts. @returns {() => void} to be called once it has: at the first result, or a failure */
export function sayItStarts() {
  /** @type {() => void} */
  let end = () => {};
  const started = new Promise((resolve) => {
    end = () => resolve(undefined);
  });
  // A browser may lack locks, or forbid them: then nobody waits.
  locks()
    ?.request(STARTING, { mode: "shared" }, () => started)
    .catch(() => {});
  return end;
}

/** Waits while engines start, as long as patience lasts. @param {AbortSignal} patience */
export async function untilNoneStarts(patience) {
  // Not shared: it is granted when the engines that hold it have let go.
  await locks()
    ?.request(STARTING, { signal: patience }, () => {})
    .catch(() => {});
}

/** @returns {LockManager | undefined} */
function locks() {
  return globalThis.navigator?.locks;
}
