// @ts-check
/**
 * What every lab and every stage has: a status line, a busy mark, a place for errors, and the engine's news.
 *
 * A page has many of them, and one engine. The page's own lab always speaks to the ear, and says nothing of
 * an engine that it has not asked for anything. Of the others, the first one tells the engine's news
 * aloud; the rest speak to the eye alone until the reader uses them.
 */

import { EngineError, engine } from "../engine/client.js";
import { part } from "./dom.js";
import { LabProblem, standstill } from "./lab-problem.js";
import { StatusLine } from "./status-line.js";

export class LabFrame {
  #engineStopped = false;
  /** @type {import("../engine/client.js").Status["state"]} */
  #engine = "idle";
  #aloud = false;

  /**
   * @param {HTMLElement} root
   * @param {{onRestart?: () => void, onForgotten?: () => void, isMain?: boolean}} options
   *   onRestart: the reader had the engine restarted, here or elsewhere; onForgotten: the engine was
   *   replaced by itself, and what it kept between two runs is gone; isMain: the page's own lab
   * @param {AbortSignal} signal
   */
  constructor(root, { onRestart = () => {}, onForgotten = () => {}, isMain = false }, signal) {
    this.root = root;
    this.onRestart = onRestart;
    this.onForgotten = onForgotten;
    this.isMain = isMain;
    this.problem = new LabProblem(root);
    this.line = new StatusLine(part(root, "status"), part(root, "seen"), part(root, "bar"));
    const unsubscribe = engine.subscribe((now) => this.#follow(now));
    signal.addEventListener("abort", unsubscribe);
    part(root, "restart").addEventListener("click", () => engine.restart(), { signal });
    this.#aloud = isMain || root === document.querySelector("[data-part=status]")?.closest(".lab");
    const listen = () => {
      this.#aloud = true;
    };
    for (const touch of ["keydown", "pointerdown", "click", "input"]) {
      root.addEventListener(touch, listen, { capture: true, once: true, signal });
    }
  }

  /** The progress of what goes on. @param {string} stage @param {number | null} [fraction] @param {string} [detail] */
  say(stage, fraction = null, detail = "") {
    if (!this.#engineStopped) this.line.show(stage, fraction, this.#aloud, detail);
  }

  /** Nothing goes on any more. @param {string} words @param {string} [outcome] for the ear: the eye has it elsewhere */
  settle(words, outcome = "") {
    if (!this.#engineStopped) this.line.settle(words, outcome, this.#aloud);
  }

  get busy() {
    return this.root.getAttribute("aria-busy") === "true";
  }

  set busy(busy) {
    this.root.setAttribute("aria-busy", String(busy));
  }

  /** Something is complete. @param {object} detail @param {string} [type] of the event */
  announce(detail, type = "stage") {
    this.root.dispatchEvent(new CustomEvent(type, { bubbles: true, detail }));
  }

  /** @param {Error} error */
  fail(error) {
    this.busy = false;
    if (error.name === "AbortError") return;
    if (!this.#engineStopped) this.problem.showError(error, false);
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
    const { busy } = this;
    if (state === "loading" && (busy || !this.isMain)) this.say(stage, fraction, detail);
    if (state === "loading" && this.#engine === "ready" && !busy) queueMicrotask(this.onForgotten);
    if (state === "ready" && this.#engine === "loading" && !busy && !this.isMain)
      this.settle("ready");
    this.#engine = state;
    if (!error) return;
    this.settle(standstill(error));
    this.busy = false;
    this.#engineStopped = true;
    this.problem.showError(new EngineError(error), true);
  }
}
