// @ts-check
/**
 * Where readers' programs run: each in a Python of its own, which ends with it. So every run starts from a clean
 * state, can be stopped at any moment, whatever it waits for, and the labs' engine never meets it.
 *
 * A Python that waits (`warm`) makes a run begin at once. It takes as much memory as the engine does, so that one
 * waits only while somebody may use it, and it is begun only when the engine rests.
 */

import { EngineError, engine, noteRest } from "../engine/client.js";
import { REST, WHOLE } from "../engine/protocol.js";
import { isSmall, sparesLine } from "../shared/thrift.js";
import { BEGUN, COMPARE, ENDED, FAILED, LOADING, READY, RUN, SAID } from "./protocol.js";

/** So long a program may run, from its first line on; blocking calls count. */
export const LONGEST_MS = 60_000;
/** Two readings of a claim may take a while on a phone. */
const LONGEST_COMPARISON_MS = 300_000;
const NOT_STARTED = {
  name: "Error",
  message: "the browser did not start a worker for your program; a blocker may be in the way",
  traceback: "",
};

/**
 * @typedef {{error: string, line: number, stopped: boolean, states: number[][],
 *   compared?: import("./protocol.js").Compared, figures?: Record<string, number>, digest?: string}} Ended
 *   error: none, or what Python said, or why the program was ended; line: of the program, 0 for none; states: values that
 *   its variable `state` took; figures, digest: of what it printed
 * @typedef {{
 *   onSaid?: (part: import("./protocol.js").Part, text: string) => void,
 *   onProgress?: (progress: import("./protocol.js").Progress) => void,
 *   signal?: AbortSignal, longest?: number,
 * }} Options aborting the signal stops the program; longest: milliseconds
 */

class Sandbox {
  /** @type {Interpreter | null} the one that waits */
  #spare = null;
  #users = 0;
  #failed = false;
  /** The name of the next worker. */
  #next = "";

  /** Somebody may want to run something until the signal ends. @param {AbortSignal} signal */
  attend(signal) {
    this.#users += 1;
    signal.addEventListener("abort", () => {
      this.#users -= 1;
      if (this.#users === 0) this.#dismiss();
    });
  }

  /** Has a Python wait, as soon as that takes nothing from the labs. @param {boolean} [asked] by the reader: at once */
  async warm(asked = false) {
    if (!asked) {
      if (sparesLine() || isSmall()) return;
      await engine.rests();
    }
    if (this.#users > 0) this.#spare ??= this.#begin();
  }

  /**
   * Runs a program; whatever it does, this is fulfilled once it has ended or was ended.
   * @param {string} code @param {Options} [options] @returns {Promise<Ended>}
   * @throws {EngineError} if Python itself does not come up or breaks down
   */
  run(code, options = {}) {
    return this.#give({ type: RUN, code }, options);
  }

  /**
   * Reads a lab with a reader's edits, and the original beside it; `compared` is missing where it was stopped.
   * @param {import("./protocol.js").Comparison} request @param {Options} [options] @returns {Promise<Ended>}
   * @throws {EngineError} if Python itself does not come up or breaks down
   */
  compare(request, options = {}) {
    return this.#give({ type: COMPARE, request }, { longest: LONGEST_COMPARISON_MS, ...options });
  }

  /** @param {import("./protocol.js").RunMessage | import("./protocol.js").CompareMessage} message @param {Options} options */
  async #give(message, { longest = LONGEST_MS, ...options }) {
    const interpreter = this.#spare ?? this.#begin();
    this.#spare = null;
    try {
      const ended = await interpreter.run(message, longest, options);
      this.#failed = false;
      if (this.#next !== WHOLE) this.#next = "";
      return ended;
    } catch (error) {
      this.#failed = true;
      if (this.#next !== WHOLE) this.#next = /** @type {EngineError} */ (error).next;
      throw error;
    } finally {
      interpreter.end();
      if (!this.#failed) this.warm();
    }
  }

  #begin() {
    const interpreter = new Interpreter(this.#next, () => {
      if (this.#spare === interpreter) this.#spare = null; // the next run begins another, and says what is wrong
    });
    return interpreter;
  }

  #dismiss() {
    this.#spare?.end();
    this.#spare = null;
  }
}

/** One Python, for one program. */
class Interpreter {
  /** @type {Worker | null} */
  #worker = null;
  /** @type {import("./protocol.js").Progress} */
  #progress = { stage: "loading Python", fraction: 0 };
  /** @type {import("../engine/protocol.js").ErrorReport | null} */
  #error = null;
  /** @type {(message: import("./protocol.js").ToPage) => void} */
  #listener = () => {};

  /** @param {string} name of the worker @param {() => void} onFailed before it was given a program */
  constructor(name, onFailed) {
    this.onFailed = onFailed;
    try {
      this.#worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module", name });
    } catch {
      queueMicrotask(() => this.#fail(NOT_STARTED));
      return;
    }
    this.#worker.addEventListener("message", ({ data }) => this.#hear(data));
    this.#worker.addEventListener("error", (event) => {
      event.preventDefault();
      const { message } = event;
      this.#fail(message ? { name: "Error", message, traceback: "" } : NOT_STARTED);
    });
  }

  /**
   * @param {import("./protocol.js").RunMessage | import("./protocol.js").CompareMessage} given
   * @param {number} longest @param {Options} options @returns {Promise<Ended>}
   */
  run(given, longest, { onSaid = () => {}, onProgress = () => {}, signal }) {
    return new Promise((resolve, reject) => {
      let timer = 0;
      const end = (/** @type {Ended} */ ended) => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", stop);
        this.end();
        resolve(ended);
      };
      const stop = () => end({ error: "Stopped.", line: 0, stopped: true, states: [] });
      const late = () =>
        end({
          error: `Stopped after ${Math.round(longest / 1000)} seconds.`,
          line: 0,
          stopped: true,
          states: [],
        });
      this.#listener = (message) => {
        if (message.type === LOADING) onProgress(message.progress);
        else if (message.type === BEGUN) timer = window.setTimeout(late, longest);
        else if (message.type === SAID) onSaid(message.part, message.text);
        else if (message.type === ENDED) {
          const { type, ...ended } = message;
          end({ ...ended, stopped: false });
        } else if (message.type === FAILED) {
          clearTimeout(timer);
          reject(new EngineError(message.error));
        }
      };
      if (signal?.aborted) return stop();
      signal?.addEventListener("abort", stop);
      if (this.#error) return reject(new EngineError(this.#error));
      onProgress(this.#progress);
      this.#worker?.postMessage(given);
    });
  }

  /** At once, whatever it is at. */
  end() {
    this.#worker?.terminate();
    this.#worker = null;
    this.#listener = () => {};
  }

  /** @param {import("./protocol.js").ToPage} message */
  #hear(message) {
    if (message.type === LOADING) this.#progress = message.progress;
    if (message.type === READY) this.#progress = { stage: "running", fraction: null };
    if (message.type === FAILED) this.#fail(message.error);
    else if (message.type === REST) noteRest(message.slot);
    else this.#listener(message);
  }

  /** @param {import("../engine/protocol.js").ErrorReport} error */
  #fail(error) {
    this.#error = error;
    this.#listener({ type: FAILED, error });
    this.onFailed();
  }
}

export const sandbox = new Sandbox();
