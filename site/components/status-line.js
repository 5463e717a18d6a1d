// @ts-check
/** The line that says what is going on, without talking a screen reader to death. */

import { percent } from "./format.js";

/** Within one stage, the text changes at most this often; the bar beside it moves freely. */
const CALM_MS = 1000;

export class StatusLine {
  #stage = "";
  #changed = 0;

  /** @param {HTMLElement} line has role="status" @param {HTMLElement} bar */
  constructor(line, bar) {
    this.line = line;
    this.bar = bar;
  }

  /**
   * "retraining… 40 %"; a stage without a fraction is just named.
   * @param {string} stage
   * @param {number | null} [fraction]
   */
  show(stage, fraction = null) {
    this.bar.hidden = fraction === null;
    this.bar.style.setProperty("--fraction", String(fraction ?? 0));
    const now = performance.now();
    if (stage === this.#stage && fraction !== null && now - this.#changed < CALM_MS) return;
    this.#stage = stage;
    this.#changed = now;
    this.line.textContent = fraction === null ? stage : `${stage}… ${percent(fraction)}`;
  }
}
