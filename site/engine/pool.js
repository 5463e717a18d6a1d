// @ts-check
/**
 * More workers beside the engine's, each with a Python of its own, for work that is many cells: the same lab at other
 * seeds or settings. A cell is a pure function of its request, so who computes it changes no bit of it. A worker that
 * does not start, or is lost, gives its cell back, and the engine alone does all that nobody else does.
 *
 * Each worker has the memory of a Python, so they begin when such work is there, and end when none has come in a while.
 */

import { sparesLine } from "../shared/thrift.js";
import { EngineError, engine } from "./client.js";
import { CANCEL, ENGINE, FAILED, HELLO, READY, RESULT, RUN } from "./protocol.js";

/** Of one worker with its Python, in GB: `make bench` measures it. */
const WORKER_GB = 0.15;
/** Of the machine's memory that may be given to them. */
const SHARE = 1 / 8;
/** Where the browser does not say how much memory (GB) there is. */
const USUAL_GB = 4;
/** About as long a worker takes to be up. Work that is done sooner needs none. */
const START_MS = 1500;
/** Then those that had nothing to do give their memory back. */
const KEPT_MS = 20_000;

/**
 * @typedef {import("./protocol.js").Request} Request
 * @typedef {{request: Request, index: number}} Cell
 */

/**
 * How many workers this machine may have beside the engine's: one for each core but the engine's, memory permitting;
 * none on a phone, or where data are to be saved.
 * @param {any} [machine] the browser's navigator
 */
export function roomFor(machine = navigator) {
  const { hardwareConcurrency = 1, deviceMemory = USUAL_GB } = machine;
  if (sparesLine() || isPhone(machine)) return 0;
  return Math.max(
    0,
    Math.min(hardwareConcurrency - 1, Math.floor((deviceMemory * SHARE) / WORKER_GB)),
  );
}

/** @param {any} machine */
function isPhone({ userAgentData, userAgent = "" }) {
  return userAgentData?.mobile ?? /Mobi/.test(userAgent);
}

class Pool {
  /** @type {Helper[]} those that are up, or on their way */
  #helpers = [];
  /** One did not start: no more are tried in this visit. */
  #failed = false;
  /** Works under way. */
  #works = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #ending;

  /**
   * Computes all cells, in any order; AbortError if that is no longer wanted.
   * @param {string} task @param {Request[]} requests
   * @param {{
   *   signal?: AbortSignal, onResult?: (result: any, index: number) => void, background?: boolean,
   *   atOnce?: boolean, most?: number,
   * }} [options] background: of the engine's share; atOnce: workers begin without waiting to see whether that pays;
   *   most: workers beside the engine's
   */
  async each(task, requests, options = {}) {
    const { signal, onResult = () => {}, background = false, atOnce = false } = options;
    const { most = roomFor() } = options;
    /** @type {Cell[]} */
    const waiting = requests.map((request, index) => ({ request, index }));
    /** @type {Set<Promise<void>>} */
    const elsewhere = new Set();
    const stop = new AbortController();
    const abort = () => stop.abort();
    if (signal?.aborted) abort();
    signal?.addEventListener("abort", abort);
    /** @param {(request: Request) => Promise<any>} run */
    const work = async (run) => {
      for (let cell = waiting.shift(); cell; cell = waiting.shift()) {
        try {
          onResult(await run(cell.request), cell.index);
        } catch (error) {
          waiting.unshift(cell); // whoever is left takes it
          throw error;
        }
      }
    };
    const hire = () => {
      for (const helper of this.#hire(Math.min(most, waiting.length - 1))) {
        const begin = () => {
          if (stop.signal.aborted) return;
          const share = work((request) => helper.run(task, request, stop.signal))
            .catch(() => {})
            .finally(() => elsewhere.delete(share));
          elsewhere.add(share);
        };
        helper.ready.then(begin, () => {});
      }
    };
    this.#works += 1;
    clearTimeout(this.#ending);
    try {
      let hired = atOnce || this.#helpers.length > 0;
      if (hired) hire();
      const began = performance.now();
      let done = 0;
      do {
        await work(async (request) => {
          const found = await engine.run(task, request, { signal: stop.signal, background });
          done += 1;
          const left = ((performance.now() - began) / done) * waiting.length;
          if (!hired && left > 2 * START_MS) {
            hired = true;
            hire();
          }
          return found.result;
        });
        await Promise.race(elsewhere.size > 0 ? elsewhere : [null]);
      } while (waiting.length > 0 || elsewhere.size > 0);
    } finally {
      stop.abort(); // whatever is still under way elsewhere
      signal?.removeEventListener("abort", abort);
      this.#works -= 1;
      this.#ending = setTimeout(() => this.end(), KEPT_MS);
    }
    if (signal?.aborted) throw new DOMException("a newer run took its place", "AbortError");
  }

  /** How many are at hand beside the engine's, up or on their way. */
  get size() {
    return this.#helpers.length;
  }

  /** Gives the memory back, unless there is work. */
  end() {
    if (this.#works > 0) return;
    clearTimeout(this.#ending);
    for (const helper of this.#helpers.splice(0)) helper.end();
  }

  /** So many helpers, or as many as there may be. @param {number} count @returns {Helper[]} */
  #hire(count) {
    while (this.#helpers.length < count && !this.#failed) {
      const helper = new Helper();
      this.#helpers.push(helper);
      helper.lost.then((wasUp) => {
        this.#failed ||= !wasUp;
        this.#helpers = this.#helpers.filter((other) => other !== helper);
      });
    }
    return this.#helpers.slice(0, count);
  }
}

/** One worker, that does one thing at a time. */
class Helper {
  #lastId = ENGINE;
  /** @type {Map<number, {resolve: (result: any) => void, reject: (reason: Error) => void}>} by id */
  #asked = new Map();
  #up = false;
  /** @type {Worker | null} */
  #worker = null;
  /** @type {(value?: any) => void} */
  #isReady = () => {};
  /** @type {(reason: Error) => void} */
  #isNot = () => {};
  /** @type {(wasUp: boolean) => void} */
  #isLost = () => {};

  constructor() {
    /** Once it takes runs; rejected if it never will. @type {Promise<void>} */
    this.ready = new Promise((resolve, reject) => {
      this.#isReady = resolve;
      this.#isNot = reject;
    });
    this.ready.catch(() => {});
    /** Once it is gone: whether it had been up. @type {Promise<boolean>} */
    this.lost = new Promise((resolve) => {
      this.#isLost = resolve;
    });
    try {
      const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
      worker.addEventListener("message", ({ data }) => this.#receive(data));
      worker.addEventListener("error", (event) => {
        event.preventDefault();
        this.#fail(new Error(event.message));
      });
      worker.postMessage({ type: HELLO, id: ENGINE });
      this.#worker = worker;
    } catch (error) {
      this.#fail(/** @type {Error} */ (error));
    }
  }

  /** @param {string} task @param {Request} request @param {AbortSignal} signal @returns {Promise<any>} */
  run(task, request, signal) {
    this.#lastId += 1;
    const id = this.#lastId;
    const found = new Promise((resolve, reject) => this.#asked.set(id, { resolve, reject }));
    const cancel = () => {
      this.#worker?.postMessage({ type: CANCEL, id });
      this.#take(id)?.reject(new DOMException("no longer wanted", "AbortError"));
    };
    signal.addEventListener("abort", cancel);
    this.#worker?.postMessage({ type: RUN, id, task, request, files: {}, background: false });
    return found.finally(() => signal.removeEventListener("abort", cancel));
  }

  end() {
    this.#worker?.terminate();
    this.#isLost(true);
  }

  /** @param {import("./protocol.js").ToPage} message */
  #receive(message) {
    if (message.type === READY) {
      this.#up = true;
      this.#isReady();
    } else if (message.type === FAILED && message.id === ENGINE) {
      this.#fail(new EngineError(message.error));
    } else if (message.type === RESULT) {
      this.#take(message.id)?.resolve(message.result);
    } else if (message.type === FAILED) {
      this.#take(message.id)?.reject(new EngineError(message.error));
    }
  }

  /** @param {number} id */
  #take(id) {
    const asked = this.#asked.get(id);
    this.#asked.delete(id);
    return asked;
  }

  /** @param {Error} error */
  #fail(error) {
    this.#worker?.terminate();
    this.#isNot(error);
    for (const { reject } of this.#asked.values()) reject(error);
    this.#asked.clear();
    this.#isLost(this.#up);
  }
}

export const pool = new Pool();
