// @ts-check
/** What every stage has: a status line, a busy mark, a place for problems, and the engine's news. */

import { EngineError, engine } from "../engine/client.js";
import { part } from "./lab-view.js";
import { StatusLine } from "./status-line.js";

export class StageFrame {
  /**
   * @param {HTMLElement} root
   * @param {AbortSignal} signal
   * @param {() => void} onRestart the reader had the engine restarted
   */
  constructor(root, signal, onRestart) {
    this.root = root;
    this.line = new StatusLine(part(root, "status"), part(root, "seen"), part(root, "bar"));
    const unsubscribe = engine.subscribe((now) => this.#follow(now));
    signal.addEventListener("abort", unsubscribe);
    const restart = () => {
      engine.restart();
      this.showProblem(null);
      onRestart();
    };
    part(root, "restart").addEventListener("click", restart, { signal });
  }

  /** @param {string} stage @param {number | null} [fraction] */
  say(stage, fraction = null) {
    this.line.show(stage, fraction);
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
    const refused = error.name === "SettingsError" || error.name === "ValueError";
    this.showProblem(refused ? error.message : `${error.name}: ${error.message}`);
    this.say("ready");
  }

  /** @param {string | null} problem null: none any longer */
  showProblem(problem) {
    part(this.root, "problem").hidden = !problem;
    part(this.root, "problem-text").textContent = problem ?? "";
    part(this.root, "restart").hidden = true;
  }

  /** @param {import("../engine/client.js").Status} now */
  #follow({ state, stage, fraction, trouble }) {
    if (state === "loading") this.say(stage, fraction);
    if (!trouble) return;
    this.fail(new EngineError(trouble));
    this.say("the engine stopped");
    part(this.root, "restart").hidden = false;
  }
}
