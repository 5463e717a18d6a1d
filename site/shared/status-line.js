// @ts-check
/** The line that says what is going on, without talking a screen reader to death. */

import { percent } from "./format.js";
import { said } from "./said.js";

/** While work goes on, a screen reader hears of it at most this often; the eye sees all of it. */
const CALM_MS = 4000;

export class StatusLine {
  #working = false;
  #heardAt = 0;

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
   * @param {boolean} [aloud] else for the eye alone
   * @param {string} [detail] the fraction in units
   */
  show(stage, fraction = null, aloud = true, detail = "") {
    const amount =
      fraction === null ? "" : [percent(fraction), said(detail)].filter(Boolean).join(", ");
    const words = amount ? `${said(stage)}… ${amount}` : said(stage);
    this.#draw(words, fraction);
    const now = performance.now();
    if (!aloud || (this.#working && now - this.#heardAt < CALM_MS)) return;
    this.#working = true;
    this.#heardAt = now;
    this.heard.textContent = words;
  }

  /**
   * Nothing goes on any longer: that is heard at once, and what came out with it, which stands elsewhere for the eye.
   * @param {string} english
   * @param {string} [outcome] in the page's language
   * @param {boolean} [aloud]
   */
  settle(english, outcome = "", aloud = true) {
    const words = said(english);
    this.#draw(words, null);
    this.#working = false;
    const heard = outcome ? `${words}. ${outcome}` : words;
    if (aloud && this.heard.textContent !== heard) this.heard.textContent = heard;
  }

  /** @param {string} words @param {number | null} fraction */
  #draw(words, fraction) {
    this.bar.hidden = fraction === null;
    this.bar.style.setProperty("--fraction", String(fraction ?? 0));
    this.seen.textContent = words;
  }
}
