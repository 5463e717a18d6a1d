// @ts-check
/**
 * What every stage has: a status line, a busy mark, a place for problems, and the engine's news.
 *
 * A page has many stages, and one engine. The first one tells the engine's news aloud; the others
 * speak to the eye alone until the reader has a hand in them.
 */

import { EngineError, engine } from "../engine/client.js";
import { part } from "../shared/dom.js";
import { LabProblem, standstill } from "../shared/lab-problem.js";
import { StatusLine } from "../shared/status-line.js";

export class StageFrame {
  #engineStopped = false;
  /** @type {import("../engine/client.js").Status["state"]} */
  #engine = "idle";
  #aloud = false;

  /**
   * @param {HTMLElement} root
   * @param {AbortSignal} signal
   * @param {() => void} onRestart the reader had the engine restarted, in this stage or in another
   * @param {() => void} [onForgotten] the engine was replaced by itself: what it kept between two runs is gone
   */
  constructor(root, signal, onRestart, onForgotten = () => {}) {
    this.root = root;
    this.onRestart = onRestart;
    this.onForgotten = onForgotten;
    this.problem = new LabProblem(root);
    this.line = new StatusLine(part(root, "status"), part(root, "seen"), part(root, "bar"));
    const unsubscribe = engine.subscribe((now) => this.#follow(now));
    signal.addEventListener("abort", unsubscribe);
    part(root, "restart").addEventListener("click", () => engine.restart(), { signal });
    this.#aloud = root === document.querySelector("[data-part=status]")?.closest(".lab");
    const listen = () => {
      this.#aloud = true;
    };
    for (const touch of ["keydown", "pointerdown", "click", "input"]) {
      root.addEventListener(touch, listen, { capture: true, once: true, signal });
    }
  }

  /** How far something is that goes on. @param {string} stage @param {number | null} [fraction] @param {string} [detail] */
  say(stage, fraction = null, detail = "") {
    if (!this.#engineStopped) this.line.show(stage, fraction, this.#aloud, detail);
  }

  /** Nothing goes on any longer. @param {string} words @param {string} [outcome] for the ear: the eye has it elsewhere */
  settle(words, outcome = "") {
    if (!this.#engineStopped) this.line.settle(words, outcome, this.#aloud);
  }

  /** @param {boolean} busy */
  set busy(busy) {
    this.root.setAttribute("aria-busy", String(busy));
  }

  /** Something is complete. @param {object} detail */
  announce(detail) {
    this.root.dispatchEvent(new CustomEvent("stage", { bubbles: true, detail }));
  }

  /** @param {Error} error */
  fail(error) {
    this.busy = false;
    if (error.name === "AbortError") return;
    if (!this.#engineStopped) this.problem.showTrouble(error, false);
    this.settle("ready");
  }

  /** While the engine is down, that is the problem, and there is a way out of it. @param {string | null} problem null: none any longer */
  showProblem(problem) {
    if (!this.#engineStopped) this.problem.show(problem);
  }

  /** @param {import("../engine/client.js").Status} now */
  #follow({ state, stage, fraction, detail, error }) {
    if (state === "loading" && this.#engineStopped) {
      this.#engineStopped = false;
      this.showProblem(null);
      queueMicrotask(this.onRestart); // once the new engine stands
    }
    if (state === "loading") this.say(stage, fraction, detail);
    const busy = this.root.getAttribute("aria-busy") === "true";
    if (state === "loading" && this.#engine === "ready" && !busy) queueMicrotask(this.onForgotten);
    if (state === "ready" && this.#engine === "loading" && !busy) this.settle("ready");
    this.#engine = state;
    if (!error) return;
    this.settle(standstill(error));
    this.busy = false;
    this.#engineStopped = true;
    this.problem.showTrouble(new EngineError(error), true);
  }
}
