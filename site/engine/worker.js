// @ts-check
/**
 * The engine's worker: brings up Python, then serves one run after another; the last one counts.
 * Questions are answered as they come: a message is heard only between two slices of a run.
 */

import { answer, drive } from "./job.js";
import {
  AGAIN,
  ASK,
  CANCEL,
  ENGINE,
  FAILED,
  HELLO,
  KEEP,
  LOADING,
  PROGRESS,
  READY,
  RESULT,
  RUN,
} from "./protocol.js";
import { describeTrouble, isPythons, startPython } from "./python.js";

/** Milliseconds of a run's slice; shorter while somebody asks, who would wait for its end. */
const SLICE = 16;
const SLICE_BETWEEN_QUESTIONS = 4;
/** So long after the last question another one is expected. */
const ASKING_MS = 200;

let lastAsked = Number.NEGATIVE_INFINITY;

/** @type {number | null} the one run that somebody still waits for */
let wanted = null;

/** @param {import("./protocol.js").ToPage} message @param {Transferable[]} [transfer] */
function post(message, transfer = []) {
  globalThis.postMessage(message, { transfer });
}

/** @type {import("./protocol.js").ToPage} how far the engine is */
let standing = { type: LOADING, id: ENGINE, progress: { stage: "loading Python", fraction: 0 } };

/** @param {import("./protocol.js").ToPage} message */
function report(message) {
  standing = message;
  post(message);
}

const began = performance.now();
const started = startPython(
  (progress) => report({ type: LOADING, id: ENGINE, progress }),
  self.name === AGAIN,
);
const starting = started.then(({ bridge }) => bridge);
starting.catch(() => {}); // said below, and to whoever waits for it
let queue = started.then(
  () => report({ type: READY, id: ENGINE, milliseconds: performance.now() - began }),
  (error) => report({ type: FAILED, id: ENGINE, trouble: describeTrouble(error) }),
);

globalThis.addEventListener("message", (event) => {
  /** @type {import("./protocol.js").ToWorker} */
  const message = event.data;
  if (message.type === HELLO) {
    post(standing);
  } else if (message.type === RUN) {
    wanted = message.id;
    queue = queue.then(() => perform(message));
  } else if (message.type === ASK) {
    lastAsked = performance.now();
    reply(message);
  } else if (message.type === KEEP) {
    keepFiles(message);
  } else if (message.type === CANCEL && wanted === message.id) {
    wanted = null;
  }
});

/** @param {import("./protocol.js").RunMessage} message */
async function perform(message) {
  const { id } = message;
  if (wanted !== id) return;
  try {
    const outcome = await drive(
      await starting,
      message,
      () => wanted === id,
      slice,
      (progress, partial) => post({ type: PROGRESS, id, progress, partial }),
    );
    if (outcome !== null) hand(id, outcome);
  } catch (error) {
    complain(id, error);
  }
}

function slice() {
  return performance.now() - lastAsked < ASKING_MS ? SLICE_BETWEEN_QUESTIONS : SLICE;
}

/** @param {import("./protocol.js").AskMessage} message */
async function reply(message) {
  const { id } = message;
  try {
    hand(id, answer(await starting, message));
  } catch (error) {
    complain(id, error);
  }
}

/** @param {import("./protocol.js").KeepMessage} message */
async function keepFiles({ id, more }) {
  try {
    const { downloads, later } = await started;
    await downloads.keep();
    if (more) await downloads.keepForLater(later).catch(() => {}); // it works without
    hand(id, { result: null, arrays: {} });
  } catch (error) {
    post({ type: FAILED, id, trouble: describeTrouble(error) });
  }
}

/**
 * What Python raised concerns one run. Anything else (memory that ran out, a trap of WebAssembly) concerns
 * all: what stands in Python's memory can be trusted no longer.
 * @param {number} id @param {unknown} error
 */
function complain(id, error) {
  const trouble = describeTrouble(error);
  post({ type: FAILED, id: isPythons(error) ? id : ENGINE, trouble });
}

/** @param {number} id @param {import("./job.js").Outcome} outcome */
function hand(id, outcome) {
  const buffers = Object.values(outcome.arrays).map((array) => array.buffer);
  post({ type: RESULT, id, ...outcome }, buffers);
}
