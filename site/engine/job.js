// @ts-check
/** Drives dreamlab's jobs in short slices: between two of them a cancel is heard, and another job has its turn. */

const PROGRESS_EVERY_MS = 100;
/** Tasks whose result means something before it is complete. */
const SHOWN_ON_THE_WAY = new Set(["read", "train", "score"]);

/**
 * @typedef {{result: any, arrays: import("./protocol.js").Arrays}} JobResult
 */

/**
 * The result, or null if the run was no longer wanted.
 * @param {any} bridge dreamlab.bridge
 * @param {import("./protocol.js").RunMessage} message
 * @param {() => boolean} isWanted
 * @param {() => number} slice milliseconds of the next slice
 * @param {(progress: import("./protocol.js").Progress, partial: any) => void} onProgress
 * @returns {Promise<JobResult | null>}
 */
export async function drive(bridge, message, isWanted, slice, onProgress) {
  const began = performance.now();
  let shown = began;
  let told = false; // the first partial result goes at once
  const job = begin(bridge, message);
  try {
    while (!job.advance(slice())) {
      await nextTurn();
      if (!isWanted()) return null;
      /** @type {boolean} */
      const hasNews = job.has_news;
      if ((told || !hasNews) && performance.now() - shown < PROGRESS_EVERY_MS) continue;
      shown = performance.now();
      told ||= hasNews;
      const isShown = hasNews && SHOWN_ON_THE_WAY.has(message.task);
      const partial = isShown ? JSON.parse(job.result()) : null;
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
 * @returns {JobResult}
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

/** @param {any} bridge @param {import("./protocol.js").Job} job */
function begin(bridge, { task, request: { lab, ...request }, files }) {
  return bridge.start(lab, task, JSON.stringify(request), files);
}

/** @param {JobResult} found @param {number} began */
function timed(found, began) {
  found.result.timings = { ...found.result.timings, run: performance.now() - began };
  return found;
}

/** @param {any} job @returns {JobResult} */
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
/** @type {((value?: unknown) => void)[]} the jobs that wait for their turn, first come, first served */
const turns = [];
port2.onmessage = () => turns.shift()?.();

/** Lets waiting messages in, and other jobs. A timer would cost 15 % of the speed; scheduler.yield would starve them. */
function nextTurn() {
  return new Promise((resolve) => {
    turns.push(resolve);
    port1.postMessage(null);
  });
}
