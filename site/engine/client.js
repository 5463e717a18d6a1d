// @ts-check
/**
 * The page's side of the engine: one worker for the whole visit. It belongs to this module and not
 * to any element, so that it outlives the theme's instant navigation.
 */

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

/** So often an engine that somebody waits for is asked whether it is there; so many silences in a row are its end. */
const LOOK_MS = 5000;
const SILENCES = 4;
/** What comes at rest for so long is done with what the page asked for. */
const REST_MS = 500;
const NO_WORKER = {
  name: "Error",
  message:
    "the browser did not start the engine’s worker. The labs need a browser of 2023 or later that allows workers; " +
    "a blocker may be in the way. The lessons and their measured numbers can be read without",
  traceback: "",
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
 *   trouble: import("./protocol.js").Trouble | null,
 * }} Status
 * @typedef {{
 *   message: import("./protocol.js").RunMessage | import("./protocol.js").AskMessage | import("./protocol.js").KeepMessage,
 *   resolve: (outcome: import("./job.js").Outcome) => void,
 *   reject: (reason: Error) => void,
 * }} Waiting
 * @typedef {Waiting & {
 *   onProgress: (progress: import("./protocol.js").Progress, partial: any) => void,
 * }} Running
 */

/** A run's failure, with what Python said. */
export class EngineError extends Error {
  /** @param {import("./protocol.js").Trouble} trouble */
  constructor(trouble) {
    super(trouble.message);
    this.name = trouble.name;
    this.traceback = trouble.traceback;
  }
}

/**
 * An engine that dies at its work is replaced by itself, once, and what was under way is done again from its
 * beginning: the status goes from "ready" back to "loading". If it then dies before it has answered
 * anything, it stays down until the reader has it restarted.
 */
class Engine {
  /** @type {Status} */
  #status = { state: "idle", stage: "", fraction: null, trouble: null };
  /** @type {Set<(status: Status) => void>} */
  #listeners = new Set();
  /** @type {Worker | null} */
  #worker = null;
  /** @type {Running | null} */
  #running = null;
  /** @type {Map<number, Waiting>} questions without an answer yet */
  #asked = new Map();
  #lastId = 0;
  #mayReplay = true;
  #silences = 0;
  /** @type {number | undefined} the timer of #look */
  #looking;
  /** @type {(() => void)[]} whoever waits for the engine to rest */
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
      if (this.#status.state === "loading" || this.#waiting.length > 0) return;
      for (const resolve of this.#patient.splice(0)) resolve();
    }, REST_MS);
  }

  /** Loads Python, unless that has begun already. @param {string} [name] of the worker */
  start(name) {
    if (this.#worker) return;
    this.#report({ state: "loading", stage: "loading Python", fraction: 0, trouble: null });
    this.#employ(name);
    this.#looking ??= setInterval(() => this.#look(), LOOK_MS);
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
      const trouble = message ? { name: "Error", message, traceback: "" } : NO_WORKER;
      if (this.#worker === worker) this.#crash(trouble);
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
    this.start(AGAIN);
  }

  /** A fresh worker does again what the one that died was at. */
  #replay() {
    this.#mayReplay = false;
    this.#worker?.terminate();
    this.#report({ state: "loading", stage: "starting again", fraction: null, trouble: null });
    this.#employ();
    for (const { message } of this.#waiting) this.#send(message);
  }

  /** A worker that the browser has ended says nothing, not even that; so does one in an endless loop. */
  #look() {
    const awaited = this.#status.state === "ready" && this.#waiting.length > 0;
    if (!awaited) this.#silences = 0;
    else if (this.#silences === SILENCES) this.#crash(SILENT);
    else {
      this.#silences += 1;
      this.#send({ type: HELLO, id: ENGINE });
    }
  }

  /**
   * Runs a task; whatever ran before is cancelled and rejects with an AbortError. A run that comes
   * before the engine is up waits for it.
   * @param {string} task
   * @param {import("./protocol.js").Request} request
   * @param {{onProgress?: Running["onProgress"], signal?: AbortSignal,
   *   files?: import("./protocol.js").Files}} [options]
   * @returns {Promise<import("./job.js").Outcome>}
   */
  run(task, request, { onProgress = () => {}, signal, files = {} } = {}) {
    this.start();
    this.#cancel();
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const { state, trouble } = this.#status;
      if (signal?.aborted) return reject(aborted());
      if (state === "failed" && trouble) return reject(new EngineError(trouble));
      const message = /** @type {const} */ ({ type: RUN, id, task, request, files });
      this.#running = { message, resolve, reject, onProgress };
      signal?.addEventListener("abort", () => this.#running?.message.id === id && this.#cancel());
      this.#send(message);
    });
  }

  /**
   * Asks a quick question, also while something runs: it is answered between two slices of that,
   * and cancels nothing. Many may be outstanding.
   * @param {string} task
   * @param {import("./protocol.js").Request} request
   * @param {{files?: import("./protocol.js").Files}} [options]
   * @returns {Promise<import("./job.js").Outcome>}
   */
  ask(task, request, { files = {} } = {}) {
    this.start();
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const { state, trouble } = this.#status;
      if (state === "failed" && trouble) return reject(new EngineError(trouble));
      const message = /** @type {const} */ ({ type: ASK, id, task, request, files });
      this.#asked.set(id, { message, resolve, reject });
      this.#send(message);
    });
  }

  /**
   * Has the files that Python came up from kept for a visit without network.
   * @param {boolean} more whether others may be loaded with which that would be quicker
   * @returns {Promise<void>}
   */
  keepFiles(more) {
    if (this.#status.state !== "ready") return Promise.resolve();
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const message = /** @type {const} */ ({ type: KEEP, id, more });
      this.#asked.set(id, { message, resolve: () => resolve(), reject });
      this.#send(message);
    });
  }

  #cancel() {
    if (!this.#running) return;
    const { id } = this.#running.message;
    this.#send({ type: CANCEL, id });
    this.#take(id)?.reject(aborted());
  }

  /** @returns {Waiting[]} */
  get #waiting() {
    return [...(this.#running ? [this.#running] : []), ...this.#asked.values()];
  }

  /** The run or question of that id, which then waits no longer. @param {number} id @returns {Waiting | undefined} */
  #take(id) {
    const waiting = this.#running?.message.id === id ? this.#running : this.#asked.get(id);
    if (waiting === this.#running) this.#running = null;
    this.#asked.delete(id);
    this.#settle();
    return waiting;
  }

  /** Nothing waits any longer: the worker that was to answer is gone. @param {Error} reason */
  #dismiss(reason) {
    for (const waiting of this.#waiting) waiting.reject(reason);
    this.#running = null;
    this.#asked.clear();
    this.#settle();
  }

  /** @param {import("./protocol.js").ToPage} message */
  #receive(message) {
    const { id } = message;
    this.#silences = 0;
    if (message.type === LOADING) {
      // A download that was under way still tells how far it is when another one has failed.
      if (this.#status.state === "failed") return;
      this.#report({ state: "loading", ...message.progress, trouble: null });
    } else if (message.type === READY) {
      if (this.#status.state === "ready") return; // it was asked whether it is there
      this.#report({ state: "ready", stage: "ready", fraction: null, trouble: null });
    } else if (message.type === PROGRESS) {
      if (this.#running?.message.id === id)
        this.#running.onProgress(message.progress, message.partial);
    } else if (message.type === RESULT) {
      this.#mayReplay = true;
      this.#take(id)?.resolve({ result: message.result, arrays: message.arrays });
    } else if (message.type === FAILED && id === ENGINE) {
      this.#crash(message.trouble);
    } else if (message.type === FAILED) {
      this.#take(id)?.reject(new EngineError(message.trouble));
    }
  }

  /** @param {import("./protocol.js").Trouble} trouble */
  #crash(trouble) {
    if (this.#status.state === "ready" && this.#mayReplay) return this.#replay();
    this.#report({ state: "failed", stage: "", fraction: null, trouble });
    this.#dismiss(new EngineError(trouble));
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

function aborted() {
  return new DOMException("a newer run took its place", "AbortError");
}

export const engine = new Engine();
