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

/**
 * @typedef {{
 *   state: "idle" | "loading" | "ready" | "failed",
 *   stage: string,
 *   fraction: number | null,
 *   detail?: string,
 *   trouble: import("./protocol.js").Trouble | null,
 * }} Status
 * @typedef {{
 *   resolve: (outcome: import("./job.js").Outcome) => void,
 *   reject: (reason: Error) => void,
 * }} Waiting
 * @typedef {Waiting & {
 *   id: number,
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

  /** Calls back now and at every change. @param {(status: Status) => void} listener */
  subscribe(listener) {
    this.#listeners.add(listener);
    listener(this.#status);
    return () => this.#listeners.delete(listener);
  }

  /** Loads Python, unless that has begun already. @param {string} [name] of the worker */
  start(name) {
    if (this.#worker) return;
    this.#report({ state: "loading", stage: "loading Python", fraction: 0, trouble: null });
    const worker = takeEarlyWorker() ?? newWorker(name);
    worker.addEventListener("message", (event) => this.#receive(event.data));
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      const message = event.message || "the engine's worker could not be loaded";
      this.#crash({ name: "Error", message, traceback: "" });
    });
    this.#worker = worker;
    this.#send({ type: HELLO, id: ENGINE });
  }

  /** A fresh worker in place of one that crashed. */
  restart() {
    this.#dismiss(aborted());
    this.#worker?.terminate();
    this.#worker = null;
    this.start(AGAIN);
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
      this.#running = { id, resolve, reject, onProgress };
      signal?.addEventListener("abort", () => this.#running?.id === id && this.#cancel());
      this.#send({ type: RUN, id, task, request, files });
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
      this.#asked.set(id, { resolve, reject });
      this.#send({ type: ASK, id, task, request, files });
    });
  }

  /** Has the files that Python came up from kept for a visit without network. @returns {Promise<void>} */
  keepFiles() {
    if (this.#status.state !== "ready") return Promise.resolve();
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#asked.set(id, { resolve: () => resolve(), reject });
      this.#send({ type: KEEP, id });
    });
  }

  #cancel() {
    if (!this.#running) return;
    this.#send({ type: CANCEL, id: this.#running.id });
    this.#take(this.#running.id)?.reject(aborted());
  }

  /** The run or question of that id, which then waits no longer. @param {number} id @returns {Waiting | undefined} */
  #take(id) {
    const waiting = this.#running?.id === id ? this.#running : this.#asked.get(id);
    if (waiting === this.#running) this.#running = null;
    this.#asked.delete(id);
    return waiting;
  }

  /** Nothing waits any longer: the worker that was to answer is gone. @param {Error} reason */
  #dismiss(reason) {
    for (const waiting of [this.#running, ...this.#asked.values()]) waiting?.reject(reason);
    this.#running = null;
    this.#asked.clear();
  }

  /** @param {import("./protocol.js").ToPage} message */
  #receive(message) {
    const { id } = message;
    if (message.type === LOADING) {
      // A download that was under way still tells how far it is when another one has failed.
      if (this.#status.state === "failed") return;
      this.#report({ state: "loading", ...message.progress, trouble: null });
    } else if (message.type === READY) {
      this.#report({ state: "ready", stage: "ready", fraction: null, trouble: null });
    } else if (message.type === PROGRESS) {
      if (this.#running?.id === id) this.#running.onProgress(message.progress, message.partial);
    } else if (message.type === RESULT) {
      this.#take(id)?.resolve({ result: message.result, arrays: message.arrays });
    } else if (message.type === FAILED && this.#status.state === "ready") {
      this.#take(id)?.reject(new EngineError(message.trouble));
    } else if (message.type === FAILED) {
      this.#crash(message.trouble);
    }
  }

  /** @param {import("./protocol.js").Trouble} trouble */
  #crash(trouble) {
    this.#report({ state: "failed", stage: "", fraction: null, trouble });
    this.#dismiss(new EngineError(trouble));
  }

  /** @param {Status} status */
  #report(status) {
    this.#status = status;
    for (const listener of this.#listeners) listener(status);
  }

  /** @param {import("./protocol.js").ToWorker} message */
  #send(message) {
    this.#worker?.postMessage(message);
  }
}

/** @param {string} [name] */
function newWorker(name) {
  return new Worker(new URL("./worker.js", import.meta.url), { type: "module", name });
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
