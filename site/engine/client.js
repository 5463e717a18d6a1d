// @ts-check
/**
 * The page's side of the engine: one worker for the whole visit. It belongs to this module and not
 * to any element, so that it outlives the theme's instant navigation.
 */

import { sparesLine } from "../shared/thrift.js";
import { OURS } from "./integrity.js";
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
  REST,
  RESULT,
  RUN,
  WHOLE,
} from "./protocol.js";

const ASKED = `${OURS} python was asked for`;
/** Between two heartbeats that are asked of an engine for which somebody waits. */
const HEARTBEAT_MS = 5000;
/** The most heartbeats in a row that may be missed; the engine is then taken for dead. */
const MISSED_HEARTBEATS = 4;
/** So many more may be missed by one that loads the rest of its interpreter: it waits for that, and does not hear. */
const LOADING_HEARTBEATS = 60;
/** An engine that has nothing to do for so long is at rest. */
const REST_MS = 500;
const NO_WORKER = {
  name: "Error",
  message:
    "the browser did not start the engine’s worker. The labs need a browser of 2023 or later that allows workers; " +
    "a blocker may be in the way. The lessons and their measured numbers can be read without",
  traceback: "",
  topic: "no-engine",
};
/** The reader asks sites to save data: nothing large comes in before the reader asks for it. */
const SPARED = {
  name: "NotLoaded",
  message:
    "This browser is set to save data, so Python, several megabytes, is loaded only when you ask for it. " +
    "What is shown was measured when the site was built",
  traceback: "",
  topic: "save-data",
};
const SILENT = {
  name: "Error",
  message: "the engine does not answer any longer; the browser may have ended it",
  traceback: "",
};

/**
 * @typedef {{
 *   state: "idle" | "loading" | "ready" | "failed",
 *   stage: string,
 *   fraction: number | null,
 *   detail?: string,
 *   error: import("./protocol.js").ErrorReport | null,
 * }} Status
 * @typedef {{
 *   message: import("./protocol.js").RunMessage | import("./protocol.js").AskMessage | import("./protocol.js").KeepMessage,
 *   resolve: (result: import("./job.js").JobResult) => void,
 *   reject: (reason: Error) => void,
 *   onProgress: OnProgress,
 * }} Waiting a run or a question without a result yet
 * @typedef {(progress: import("./protocol.js").Progress, partial: any) => void} OnProgress
 */

/** A run's failure, with Python's traceback. */
export class EngineError extends Error {
  /** @param {import("./protocol.js").ErrorReport} report */
  constructor(report) {
    super(report.message);
    this.name = report.name;
    this.traceback = report.traceback;
    this.topic = report.topic ?? "";
    this.next = report.next ?? AGAIN;
  }
}

/**
 * An engine that dies at its work is replaced by itself, once, and what was under way is done again from its
 * beginning: the status goes from "ready" back to "loading". If it then dies before it has answered
 * anything, it stays down until the reader has it restarted.
 */
class Engine {
  /** @type {Status} */
  #status = { state: "idle", stage: "", fraction: null, error: null };
  /** @type {Set<(status: Status) => void>} */
  #listeners = new Set();
  /** @type {Worker | null} */
  #worker = null;
  /** @type {Map<number, Waiting>} by id, in the order in which they came */
  #waiting = new Map();
  /** @type {number | null} the id of the run that is not in the background */
  #foreground = null;
  #lastId = 0;
  #mayReplay = true;
  /** The name of the worker that takes the place of one that failed. */
  #next = AGAIN;
  #missedHeartbeats = 0;
  /** @type {number | undefined} the timer of #checkHeartbeat */
  #heartbeat;
  /** @type {(() => void)[]} called when the engine is idle */
  #patient = [];
  /** @type {number | undefined} the timer of #settle */
  #settling;

  /** Calls back now and at every change. @param {(status: Status) => void} listener */
  subscribe(listener) {
    this.#listeners.add(listener);
    listener(this.#status);
    return () => this.#listeners.delete(listener);
  }

  /** Waits until nothing is loaded or computed, and nothing new was asked for in a while. @returns {Promise<void>} */
  rests() {
    return new Promise((resolve) => {
      this.#patient.push(resolve);
      this.#settle();
    });
  }

  #settle() {
    clearTimeout(this.#settling);
    if (this.#patient.length === 0) return;
    this.#settling = setTimeout(() => {
      if (this.#status.state === "loading" || this.#waiting.size > 0) return;
      for (const resolve of this.#patient.splice(0)) resolve();
    }, REST_MS);
  }

  /** Loads Python, unless that has begun already. @param {string} [name] of the worker */
  start(name) {
    if (this.#worker) return;
    if (sparesLine() && !hasAsked()) return this.#crash(SPARED);
    this.#report({ state: "loading", stage: "loading Python", fraction: 0, error: null });
    this.#employ(name);
    this.#heartbeat ??= setInterval(() => this.#checkHeartbeat(), HEARTBEAT_MS);
  }

  /** The reader asks for Python, whatever the browser is to save. */
  allow() {
    if (sparesLine() && !hasAsked()) remember();
  }

  /** @param {string} [name] */
  #employ(name) {
    const worker = takeEarlyWorker() ?? newWorker(name);
    if (!worker) return this.#crash(NO_WORKER);
    worker.addEventListener(
      "message",
      ({ data }) => this.#worker === worker && this.#receive(data),
    );
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      const { message } = event;
      const report = message ? { name: "Error", message, traceback: "" } : NO_WORKER;
      if (this.#worker === worker) this.#crash(report);
    });
    this.#worker = worker;
    this.#send({ type: HELLO, id: ENGINE });
  }

  /** A fresh worker in place of one that crashed. */
  restart() {
    this.#dismiss(aborted());
    this.#worker?.terminate();
    this.#worker = null;
    this.#mayReplay = false;
    this.allow();
    this.start(this.#next);
  }

  /** A fresh worker does again what the one that died was at. */
  #replay() {
    this.#mayReplay = false;
    this.#worker?.terminate();
    this.#report({ state: "loading", stage: "starting again", fraction: null, error: null });
    this.#employ(this.#next === WHOLE ? WHOLE : undefined);
    for (const { message } of this.#waiting.values()) this.#send(message);
  }

  /** A worker that the browser has ended says nothing, not even that; so does one in an endless loop. */
  #checkHeartbeat() {
    const awaited = this.#status.state === "ready" && this.#waiting.size > 0;
    if (!awaited) this.#missedHeartbeats = 0;
    else if (this.#missedHeartbeats === MISSED_HEARTBEATS) this.#crash(SILENT);
    else {
      this.#missedHeartbeats += 1;
      this.#send({ type: HELLO, id: ENGINE });
    }
  }

  /**
   * Runs a task. Whatever ran before is cancelled and rejects with an AbortError, unless this run is one in the
   * `background`: such a run goes on beside others. A run that comes before the engine is up waits for it. Aborting
   * the signal cancels the run.
   * @param {string} task
   * @param {import("./protocol.js").Request} request
   * @param {{onProgress?: OnProgress, signal?: AbortSignal, files?: import("./protocol.js").Files,
   *   background?: boolean}} [options]
   * @returns {Promise<import("./job.js").JobResult>}
   */
  run(task, request, { onProgress, signal, files = {}, background = false } = {}) {
    if (signal?.aborted) return Promise.reject(aborted()); // what nobody wants takes no other's place
    this.start();
    if (!background && this.#foreground !== null) this.#cancel(this.#foreground);
    const id = ++this.#lastId;
    const found = this.#request({ type: RUN, id, task, request, files, background }, onProgress);
    if (!background && this.#waiting.has(id)) this.#foreground = id;
    signal?.addEventListener("abort", () => this.#cancel(id));
    return found;
  }

  /**
   * Asks a quick question, also while something runs: it is answered between two slices of that,
   * and cancels nothing. Many may be outstanding.
   * @param {string} task
   * @param {import("./protocol.js").Request} request
   * @param {{files?: import("./protocol.js").Files}} [options]
   * @returns {Promise<import("./job.js").JobResult>}
   */
  ask(task, request, { files = {} } = {}) {
    this.start();
    return this.#request({ type: ASK, id: ++this.#lastId, task, request, files });
  }

  /**
   * Has the files that Python came up from kept for a visit without network.
   * @param {boolean} more whether others may be loaded with which that would be quicker
   * @returns {Promise<void>}
   */
  async keepFiles(more) {
    if (this.#status.state !== "ready") return;
    await this.#request({ type: KEEP, id: ++this.#lastId, more });
  }

  /**
   * Sends the message and waits for its result.
   * @param {Waiting["message"]} message @param {OnProgress} [onProgress]
   * @returns {Promise<import("./job.js").JobResult>}
   */
  #request(message, onProgress = () => {}) {
    return new Promise((resolve, reject) => {
      const { state, error } = this.#status;
      if (state === "failed" && error) return reject(new EngineError(error));
      this.#waiting.set(message.id, { message, resolve, reject, onProgress });
      this.#send(message);
    });
  }

  /** @param {number} id of a run */
  #cancel(id) {
    if (!this.#waiting.has(id)) return;
    this.#send({ type: CANCEL, id });
    this.#take(id)?.reject(aborted());
  }

  /** The run or question of that id, which then waits no longer. @param {number} id @returns {Waiting | undefined} */
  #take(id) {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (this.#foreground === id) this.#foreground = null;
    this.#settle();
    return waiting;
  }

  /** Nothing waits any longer: the worker that was to answer is gone. @param {Error} reason */
  #dismiss(reason) {
    for (const waiting of this.#waiting.values()) waiting.reject(reason);
    this.#waiting.clear();
    this.#foreground = null;
    this.#settle();
  }

  /** @param {import("./protocol.js").ToPage} message */
  #receive(message) {
    const { id } = message;
    this.#missedHeartbeats = 0;
    if (message.type === LOADING) {
      // A download that was under way still tells how far it is when another one has failed.
      if (this.#status.state === "failed") return;
      this.#report({ state: "loading", ...message.progress, error: null });
    } else if (message.type === READY) {
      if (this.#status.state === "ready") return; // it was asked whether it is there
      this.#report({ state: "ready", stage: "ready", fraction: null, error: null });
    } else if (message.type === REST) {
      noteRest(message.slot);
      this.#missedHeartbeats = -LOADING_HEARTBEATS;
    } else if (message.type === PROGRESS) {
      this.#waiting.get(id)?.onProgress(message.progress, message.partial);
    } else if (message.type === RESULT) {
      this.#mayReplay = true;
      this.#take(id)?.resolve({ result: message.result, arrays: message.arrays });
    } else if (message.type === FAILED && id === ENGINE) {
      this.#crash(message.error);
    } else if (message.type === FAILED) {
      this.#take(id)?.reject(new EngineError(message.error));
    }
  }

  /** @param {import("./protocol.js").ErrorReport} error */
  #crash(error) {
    const inOnePiece = error.next === WHOLE && this.#next !== WHOLE;
    this.#next = error.next ?? this.#next;
    if (inOnePiece || (this.#status.state === "ready" && this.#mayReplay)) return this.#replay();
    this.#report({ state: "failed", stage: "", fraction: null, error });
    this.#dismiss(new EngineError(error));
  }

  /** @param {Status} status */
  #report(status) {
    this.#status = status;
    this.#settle();
    for (const listener of this.#listeners) listener(status);
  }

  /** @param {import("./protocol.js").ToWorker} message */
  #send(message) {
    this.#worker?.postMessage(message);
  }
}

/** A mark of the page's performance, so that a visit that needed more than the used half is seen. @param {number} slot */
export function noteRest(slot) {
  performance.mark("rest of the interpreter", { detail: slot });
  console.info(`The rest of Python’s interpreter is loaded, for its function ${slot}.`);
}

/** Null where the browser has no such thing, or forbids it. @param {string} [name] */
function newWorker(name) {
  try {
    return new Worker(new URL("./worker.js", import.meta.url), { type: "module", name });
  } catch {
    return null;
  }
}

/** The worker that early.js began, once. @returns {Worker | undefined} */
function takeEarlyWorker() {
  const page = /** @type {{earlyEngine?: Worker}} */ (globalThis);
  const worker = page.earlyEngine;
  page.earlyEngine = undefined;
  return worker;
}

let asked = false;

/** Whether the reader has asked for Python in this visit. */
function hasAsked() {
  try {
    return asked || sessionStorage.getItem(ASKED) !== null;
  } catch {
    return asked;
  }
}

function remember() {
  asked = true;
  try {
    sessionStorage.setItem(ASKED, "yes");
  } catch {
    // It holds until the page is closed.
  }
}

function aborted() {
  return new DOMException("a newer run took its place", "AbortError");
}

export const engine = new Engine();
