// @ts-check

/** Slower than the court's 30 steps a second, so that the eye can follow two balls. */

import { said } from "../shared/said.js";
import { t } from "../shared/words.js";

const STEPS_PER_SECOND = 18;

/**
 * Play, pause and scrub over the steps of a dream.
 *
 *     <dream-playback>
 *       <button data-part="play">…</button>
 *       <input type="range" data-part="scrub"> <span data-part="step"></span>
 *     </dream-playback>
 *
 * Events: `step`, detail {step, atRest}; the step need not be whole while it plays.
 */
export class DreamPlayback extends HTMLElement {
  /** @type {AbortController | null} */
  #connected = null;
  #horizon = 0;
  #step = 0;
  #frame = 0;

  connectedCallback() {
    this.#connected = new AbortController();
    const { signal } = this.#connected;
    this.#play.addEventListener("click", () => (this.#frame ? this.pause() : this.play()), {
      signal,
    });
    this.#scrub.addEventListener("input", () => this.seek(this.#scrub.valueAsNumber), { signal });
  }

  disconnectedCallback() {
    this.#connected?.abort();
    this.#stop();
  }

  /**
   * A new dream of so many steps. It plays at once, unless the reader wants no motion: then it
   * shows where the dream ends up.
   * @param {number} horizon
   * @param {boolean} [still] it does not play, but is shown at the step that the last one was at
   */
  load(horizon, still = false) {
    this.#stop();
    const step = this.#horizon ? Math.min(Math.round(this.#step), horizon) : horizon;
    this.#horizon = horizon;
    this.#step = 0;
    this.#scrub.max = String(horizon);
    this.#scrub.disabled = this.#play.disabled = false;
    if (still) this.seek(step);
    else if (matchMedia("(prefers-reduced-motion: reduce)").matches) this.seek(horizon);
    else this.play();
  }

  get isAtEnd() {
    return this.#step === this.#horizon;
  }

  play() {
    let before = performance.now();
    let step = this.#step >= this.#horizon ? 0 : this.#step;
    const tick = (/** @type {number} */ now) => {
      step += (Math.max(0, now - before) / 1000) * STEPS_PER_SECOND;
      before = now;
      if (step >= this.#horizon) {
        this.#show(this.#horizon, false); // played, and not jumped to: its last bounce is heard
        return this.seek(this.#horizon);
      }
      this.#frame = requestAnimationFrame(tick);
      this.#show(step, false);
    };
    this.#stop();
    this.#frame = requestAnimationFrame(tick);
    this.#label("Pause");
  }

  pause() {
    this.seek(Math.round(this.#step));
  }

  /** @param {number} step */
  seek(step) {
    this.#stop();
    this.#show(Math.min(Math.max(step, 0), this.#horizon), true);
  }

  #stop() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#label("Play");
  }

  /** @param {number} step @param {boolean} atRest */
  #show(step, atRest) {
    this.#step = step;
    const whole = String(Math.round(step));
    if (this.#scrub.value !== whole) this.#scrub.value = whole;
    this.#scrub.setAttribute(
      "aria-valuetext",
      t("step {step} of {horizon}", { step: whole, horizon: this.#horizon }),
    );
    /** @type {HTMLElement} */ (this.querySelector("[data-part=step]")).textContent =
      `${whole} / ${this.#horizon}`;
    this.dispatchEvent(new CustomEvent("step", { detail: { step, atRest } }));
  }

  /** @param {"Play" | "Pause"} text */
  #label(text) {
    this.#play.textContent = said(text);
    this.#play.dataset.icon = text.toLowerCase();
  }

  get #play() {
    return /** @type {HTMLButtonElement} */ (this.querySelector("[data-part=play]"));
  }

  get #scrub() {
    return /** @type {HTMLInputElement} */ (this.querySelector("[data-part=scrub]"));
  }
}
