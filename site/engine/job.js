// @ts-check
/** Drives one of dreamlab's jobs in small slices, so that a cancel is heard between two of them. */

const PROGRESS_EVERY_MS = 100;
/** Tasks whose result means something before it is complete. */
const SHOWN_ON_THE_WAY = new Set(["read", "band", "train", "score"]);

/**
 * @typedef {{result: any, arrays: import("./protocol.js").Arrays}} Outcome
 */

/**
 * The outcome, or null if the run was no longer wanted.
 * @param {any} bridge dreamlab.bridge
 * @param {import("./protocol.js").RunMessage} message
 * @param {() => boolean} isWanted
 * @param {() => number} slice milliseconds of the next slice
 * @param {(progress: import("./protocol.js").Progress, partial: any) => void} onProgress
 * @returns {Promise<Outcome | null>}
 */
export async function drive(bridge, message, isWanted, slice, onProgress) {
  const began = performance.now();
  let shown = began;
  const job = begin(bridge, message);
  try {
    while (!job.advance(slice())) {
      await nextTurn();
      if (!isWanted()) return null;
      if (performance.now() - shown < PROGRESS_EVERY_MS) continue;
      shown = performance.now();
      const partial = SHOWN_ON_THE_WAY.has(message.task) ? JSON.parse(job.result()) : null;
      onProgress(JSON.parse(job.progress()), partial);
    }
    return timed(collect(job), began);
  } finally {
    job.destroy();
  }
}

/**
 * The answer to a question: a job so short that nobody waits for it to be cut into slices.
 * @param {any} bridge dreamlab.bridge
 * @param {import("./protocol.js").AskMessage} message
 * @returns {Outcome}
 */
export function answer(bridge, message) {
  const began = performance.now();
  const job = begin(bridge, message);
  try {
    job.advance(Number.POSITIVE_INFINITY);
    return timed(collect(job), began);
  } finally {
    job.destroy();
  }
}

/** @param {any} bridge @param {import("./protocol.js").Errand} errand */
function begin(bridge, { task, request: { lab, ...request }, files }) {
  return bridge.start(lab, task, JSON.stringify(request), files);
}

/** @param {Outcome} outcome @param {number} began */
function timed(outcome, began) {
  outcome.result.timings = { ...outcome.result.timings, run: performance.now() - began };
  return outcome;
}

/** @param {any} job @returns {Outcome} */
function collect(job) {
  const names = job.arrays();
  try {
    /** @type {import("./protocol.js").Arrays} */
    const arrays = {};
    for (const name of names) arrays[name] = copyArray(job.array(name));
    return { result: JSON.parse(job.result()), arrays };
  } finally {
    names.destroy();
  }
}

/** A copy that outlives Python's memory and can be transferred. @param {any} array */
function copyArray(array) {
  const view = array.getBuffer("f64");
  try {
    return view.data.slice();
  } finally {
    view.release();
    array.destroy();
  }
}

const { port1, port2 } = new MessageChannel();
/** @type {(() => void) | null} */
let resume = null;
port2.onmessage = () => resume?.();

/** Lets waiting messages in. A timer would cost 15 % of the speed; scheduler.yield would starve them. */
function nextTurn() {
  return new Promise((resolve) => {
    resume = () => resolve(undefined);
    port1.postMessage(null);
  });
}
