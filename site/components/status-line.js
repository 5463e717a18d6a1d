// @ts-check
/** The line that says what is going on, without talking a screen reader to death. */

import { percent } from "./format.js";

/** Within one stage, a screen reader hears of progress at most this often; the eye sees all of it. */
const CALM_MS = 1000;

export class StatusLine {
  #stage = "";
  #changed = 0;

  /**
   * @param {HTMLElement} heard has role="status"
   * @param {HTMLElement} seen the same words for the eye
   * @param {HTMLElement} bar
   */
  constructor(heard, seen, bar) {
    this.heard = heard;
    this.seen = seen;
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
    const words = fraction === null ? stage : `${stage}… ${percent(fraction)}`;
    this.seen.textContent = words;
    const now = performance.now();
    if (stage === this.#stage && fraction !== null && now - this.#changed < CALM_MS) return;
    this.#stage = stage;
    this.#changed = now;
    this.heard.textContent = words;
  }
}
