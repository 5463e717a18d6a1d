// @ts-check
/** What every stage has: a status line, a busy mark, a place for problems, and the engine's news. */

import { EngineError, engine } from "../engine/client.js";
import { part } from "./lab-element.js";
import { LabProblem } from "./lab-problem.js";
import { StatusLine } from "./status-line.js";

export class StageFrame {
  #engineStopped = false;
  #loading = false;

  /**
   * @param {HTMLElement} root
   * @param {AbortSignal} signal
   * @param {() => void} onRestart the reader had the engine restarted, in this stage or in another
   */
  constructor(root, signal, onRestart) {
    this.root = root;
    this.onRestart = onRestart;
    this.problem = new LabProblem(root);
    this.line = new StatusLine(part(root, "status"), part(root, "seen"), part(root, "bar"));
    const unsubscribe = engine.subscribe((now) => this.#follow(now));
    signal.addEventListener("abort", unsubscribe);
    part(root, "restart").addEventListener("click", () => engine.restart(), { signal });
  }

  /** @param {string} stage @param {number | null} [fraction] @param {string} [detail] */
  say(stage, fraction = null, detail = "") {
    if (!this.#engineStopped) this.line.show(stage, fraction, detail);
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
    this.say("ready");
  }

  /** While the engine is down, that is the problem, and there is a way out of it. @param {string | null} problem null: none any longer */
  showProblem(problem) {
    if (!this.#engineStopped) this.problem.show(problem);
  }

  /** @param {import("../engine/client.js").Status} now */
  #follow({ state, stage, fraction, detail, trouble }) {
    if (state === "loading" && this.#engineStopped) {
      this.#engineStopped = false;
      this.showProblem(null);
      queueMicrotask(this.onRestart); // once the new engine stands
    }
    if (state === "loading") this.say(stage, fraction, detail);
    const busy = this.root.getAttribute("aria-busy") === "true";
    if (state === "ready" && this.#loading && !busy) this.say("ready");
    this.#loading = state === "loading";
    if (!trouble) return;
    this.say("the engine stopped");
    this.busy = false;
    this.#engineStopped = true;
    this.problem.showTrouble(new EngineError(trouble), true);
  }
}
