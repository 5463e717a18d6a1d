// @ts-check
/**
 * The engine's worker: brings up Python, then serves runs and questions. Each run is done in slices, by turns, so that
 * a background run goes on beside another one. A message is heard between two slices: a question is answered there.
 */

import { answer, drive } from "./job.js";
import {
  ASK,
  CANCEL,
  ENGINE,
  FAILED,
  HELLO,
  KEEP,
  LOADING,
  PROGRESS,
  READY,
  REST,
  RESULT,
  RUN,
} from "./protocol.js";
import { describeError, isPythons, startPython } from "./python.js";
import { sayItStarts } from "./starting.js";

/** Milliseconds of a slice; shorter while somebody asks, who would wait for its end. */
const SLICE = 16;
const SLICE_BETWEEN_QUESTIONS = 4;
/** Of a background run beside another one: a third of the time. */
const BACKGROUND_SLICE = 8;
/** So long after the last question another one is expected. */
const ASKING_MS = 200;

let lastAsked = Number.NEGATIVE_INFINITY;

/** @type {Map<number, import("./protocol.js").RunMessage>} the runs that somebody still waits for */
const wanted = new Map();

const endStart = sayItStarts();
let isUp = false;

/** The start is over as soon as nobody waits for a first result. */
function endStartIfIdle() {
  if (isUp && wanted.size === 0) endStart();
}

/** @param {import("./protocol.js").ToPage} message @param {Transferable[]} [transfer] */
function post(message, transfer = []) {
  globalThis.postMessage(message, { transfer });
}

/** @type {import("./protocol.js").ToPage} how far the engine is */
let status = { type: LOADING, id: ENGINE, progress: { stage: "loading Python", fraction: 0 } };

/** @param {import("./protocol.js").ToPage} message */
function report(message) {
  status = message;
  post(message);
}

/** @type {import("./protocol.js").RestMessage | null} */
let rest = null;

/** @param {number} slot */
function reportRest(slot) {
  rest = { type: REST, id: ENGINE, slot };
  post(rest);
}

const began = performance.now();
const started = startPython(
  (progress) => report({ type: LOADING, id: ENGINE, progress }),
  reportRest,
  self.name,
);
const starting = started.then(({ python }) => python.pyimport("dreamlab.bridge"));
starting.catch(() => {}); // reported below, and to every request
started.then(
  () => report({ type: READY, id: ENGINE, milliseconds: performance.now() - began }),
  (error) => report({ type: FAILED, id: ENGINE, error: describeError(error) }),
);
started.then(up, up);

/** Python is up, or never will be. */
function up() {
  isUp = true;
  endStartIfIdle();
}

globalThis.addEventListener("message", (event) => {
  /** @type {import("./protocol.js").ToWorker} */
  const message = event.data;
  if (message.type === HELLO) {
    post(status);
    if (rest) post(rest);
  } else if (message.type === RUN) {
    wanted.set(message.id, message);
    perform(message);
  } else if (message.type === ASK) {
    lastAsked = performance.now();
    reply(message);
  } else if (message.type === KEEP) {
    keepFiles(message);
  } else if (message.type === CANCEL) {
    wanted.delete(message.id);
    endStartIfIdle();
  }
});

/** @param {import("./protocol.js").RunMessage} message */
async function perform(message) {
  const { id } = message;
  const isWanted = () => wanted.has(id);
  try {
    const bridge = await starting;
    if (!isWanted()) return;
    const result = await drive(
      bridge,
      message,
      isWanted,
      () => slice(message),
      (progress, partial) => post({ type: PROGRESS, id, progress, partial }),
    );
    if (result !== null) postResult(id, result);
  } catch (error) {
    postError(id, error);
  } finally {
    wanted.delete(id);
    endStartIfIdle();
  }
}

/** @param {import("./protocol.js").RunMessage} message */
function slice({ background }) {
  if (performance.now() - lastAsked < ASKING_MS) return SLICE_BETWEEN_QUESTIONS;
  const beside = background && [...wanted.values()].some((other) => !other.background);
  return beside ? BACKGROUND_SLICE : SLICE;
}

/** @param {import("./protocol.js").AskMessage} message */
async function reply(message) {
  const { id } = message;
  try {
    postResult(id, answer(await starting, message));
  } catch (error) {
    postError(id, error);
  }
}

/** @param {import("./protocol.js").KeepMessage} message */
async function keepFiles({ id, more }) {
  try {
    const { downloads, later } = await started;
    await downloads.keep();
    if (more) await downloads.keepForLater(later).catch(() => {}); // it works without
    postResult(id, { result: null, arrays: {} });
  } catch (error) {
    post({ type: FAILED, id, error: describeError(error) });
  }
}

/**
 * What Python raised concerns one run. Anything else (memory that ran out, a trap of WebAssembly) concerns
 * all: what stands in Python's memory can be trusted no longer.
 * @param {number} id @param {unknown} error
 */
function postError(id, error) {
  post({ type: FAILED, id: isPythons(error) ? id : ENGINE, error: describeError(error) });
}

/** @param {number} id @param {import("./job.js").JobResult} result */
function postResult(id, result) {
  const buffers = Object.values(result.arrays).map((array) => array.buffer);
  post({ type: RESULT, id, ...result }, buffers);
}
