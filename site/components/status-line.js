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
   * "retraining… 40 %", "loading Python… 31 %, 4.2 of 13.4 MB"; a stage without a fraction is just named.
   * @param {string} stage
   * @param {number | null} [fraction]
   * @param {string} [detail] the fraction in units
   */
  show(stage, fraction = null, detail = "") {
    this.bar.hidden = fraction === null;
    this.bar.style.setProperty("--fraction", String(fraction ?? 0));
    const words =
      fraction === null
        ? stage
        : `${stage}… ${[percent(fraction), detail].filter(Boolean).join(", ")}`;
    this.seen.textContent = words;
    const now = performance.now();
    if (stage === this.#stage && fraction !== null && now - this.#changed < CALM_MS) return;
    this.#stage = stage;
    this.#changed = now;
    this.heard.textContent = words;
  }
}
