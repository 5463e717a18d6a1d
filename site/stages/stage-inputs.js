// @ts-check
/**
 * A stage's settings: inputs with data-setting, in the page before any script runs. Sliders run over
 * the stops of dreamlab's controls.
 */

import { inUnits, nearest, readSeed } from "../shared/lab-controls.js";

/** @typedef {import("../shared/settings.js").Control} Control */
/** @typedef {Record<string, any>} Values by the settings' names */

export class StageInputs {
  /**
   * @param {HTMLElement} root
   * @param {{sliders: Control[], seed?: {min: number, max: number}}} known
   * @param {{onMove: (values: Values) => void, onProblem: (problem: string) => void}} caller
   * @param {AbortSignal} signal
   */
  constructor(root, { sliders, seed = { min: 0, max: 0 } }, caller, signal) {
    this.root = root;
    this.sliders = sliders;
    this.seed = seed;
    this.caller = caller;
    root.addEventListener("input", (event) => this.#slide(event), { signal });
    root.addEventListener("change", (event) => this.#choose(event), { signal });
  }

  /** What the inputs say; a seed that is none is left out. @returns {Values} */
  get values() {
    /** @type {Values} */
    const values = {};
    for (const input of this.#inputs) {
      const name = input.dataset.setting ?? "";
      const value = this.#read(input);
      if (value !== null) values[name] = value;
    }
    return values;
  }

  /** @param {Values} values those left out stay as they are */
  show(values) {
    for (const input of this.#inputs) {
      const value = values[input.dataset.setting ?? ""];
      const slider = this.#slider(input);
      if (value !== undefined) {
        input.value = String(slider ? nearest(slider.stops, value) : value);
        input.removeAttribute("aria-invalid");
      }
      if (slider) this.#label(input, slider);
    }
  }

  /** @param {Event} event */
  #slide(event) {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const slider = this.#slider(input);
    if (!slider) return;
    this.#label(input, slider);
    this.caller.onMove(this.values);
  }

  /** @param {Event} event */
  #choose(event) {
    const input = /** @type {HTMLInputElement} */ (event.target);
    if (!input.dataset.setting || this.#slider(input)) return;
    const { problem } = this.#isSeed(input) ? readSeed(input, this.seed) : { problem: null };
    if (problem) this.caller.onProblem(problem);
    else this.caller.onMove(this.values);
  }

  /** @param {HTMLInputElement} input @returns {string | number | null} */
  #read(input) {
    const slider = this.#slider(input);
    if (slider) return slider.stops[input.valueAsNumber];
    if (!this.#isSeed(input)) return input.value;
    const { seed, problem } = readSeed(input, this.seed);
    return problem ? null : seed;
  }

  /** @param {HTMLInputElement} input @param {Control} slider */
  #label(input, slider) {
    const text = inUnits(slider.stops[input.valueAsNumber], slider);
    input.setAttribute("aria-valuetext", text);
    const place = this.root.querySelector(`[data-value-of="${slider.name}"]`);
    if (place) place.textContent = text;
  }

  /** @param {HTMLInputElement} input */
  #slider(input) {
    return this.sliders.find(({ name }) => name === input.dataset.setting);
  }

  /** @param {HTMLInputElement} input */
  #isSeed(input) {
    return input.dataset.setting === "seed";
  }

  get #inputs() {
    return /** @type {NodeListOf<HTMLInputElement>} */ (
      this.root.querySelectorAll("[data-setting]")
    );
  }
}
