// @ts-check
/**
 * A lab's controls: sliders, choices, seed, presets. They are in the page before any script runs;
 * this binds them. Whatever the reader does becomes one call: `onMove(settings, whole)`.
 */

import { whole } from "./format.js";
import { defaultSettings, sameExperiment } from "./settings.js";

/**
 * @typedef {import("./settings.js").Settings} Settings
 * @typedef {import("./settings.js").Experiments} Experiments
 * @typedef {import("./settings.js").Control} Control
 * @typedef {{name: string, settings: Partial<Settings>}} Preset
 */

export class LabControls {
  /** @type {string[]} settings that count for nothing now */
  #resting = [];

  /**
   * @param {HTMLElement} root
   * @param {Experiments} description
   * @param {Preset[]} presets
   * @param {(settings: Settings, whole: boolean) => void} onMove `whole`: a preset or a reset set them all
   * @param {(problem: string) => void} onProblem
   * @param {AbortSignal} signal
   */
  constructor(root, description, presets, onMove, onProblem, signal) {
    this.root = root;
    this.description = description;
    this.presets = presets;
    this.onMove = onMove;
    this.onProblem = onProblem;
    this.settings = defaultSettings(description);
    root.addEventListener("input", (event) => this.#slide(event), { signal });
    root.addEventListener("change", (event) => this.#choose(event), { signal });
    root.addEventListener("click", (event) => this.#press(event), { signal });
  }

  /** Makes the controls show these settings. @param {Settings} settings */
  show(settings) {
    this.settings = settings;
    for (const control of this.description.controls) this.#showSlider(control);
    for (const { name } of this.description.choices) this.#input(name).value = `${settings[name]}`;
    this.#input("seed").value = String(settings.seed);
    this.#input("seed").removeAttribute("aria-invalid");
    for (const preset of this.presets) {
      const pressed =
        this.#resting.length === 0 &&
        sameExperiment(this.#settingsOf(preset), settings, this.description);
      this.#button(preset)?.setAttribute("aria-pressed", String(pressed));
    }
  }

  /** These settings, and no others, count for nothing for a while; nor do the presets. @param {string[]} names */
  rest(names) {
    for (const name of this.#resting) this.#input(name).disabled = false;
    this.#resting = names;
    for (const name of names) this.#input(name).disabled = true;
    this.show(this.settings);
  }

  /** @param {Control} control */
  #showSlider(control) {
    const slider = this.#input(control.name);
    const value = Number(this.settings[control.name]);
    slider.value = String(nearest(control.stops, value));
    const text = inUnits(value, control);
    slider.setAttribute("aria-valuetext", text);
    /** @type {HTMLElement} */ (
      this.root.querySelector(`[data-value-of="${control.name}"]`)
    ).textContent = text;
  }

  /** @param {Event} event */
  #slide(event) {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const control = this.description.controls.find((each) => each.name === input.dataset.setting);
    if (control) this.#move({ [control.name]: control.stops[input.valueAsNumber] });
  }

  /** @param {Event} event */
  #choose(event) {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const { setting = "" } = input.dataset;
    if (this.description.choices.some(({ name }) => name === setting)) {
      this.#move({ [setting]: input.value });
    }
    if (setting === "seed") this.#chooseSeed(input);
  }

  /** @param {HTMLInputElement} input */
  #chooseSeed(input) {
    const { seed, problem } = readSeed(input, this.description.seed);
    if (problem) this.onProblem(problem);
    else this.#move({ seed });
  }

  /** @param {Event} event */
  #press(event) {
    const button = /** @type {HTMLElement} */ (event.target).closest("button");
    if (!button) return;
    const { preset: name, part } = button.dataset;
    const preset = this.presets.find((each) => each.name === name);
    if (preset) this.#move(this.#settingsOf(preset), true);
    if (part === "another-seed") this.#move({ seed: this.#anotherSeed() });
    if (part === "reset") this.#move(defaultSettings(this.description), true);
  }

  #anotherSeed() {
    const { min, max } = this.description.seed;
    const seed = min + Math.floor(Math.random() * (max - min));
    return seed < this.settings.seed ? seed : seed + 1; // never the same one again
  }

  /** The preset's settings, on the reader's seed. @param {Preset} preset @returns {Settings} */
  #settingsOf(preset) {
    const { seed } = this.settings;
    return /** @type {Settings} */ ({
      ...defaultSettings(this.description),
      seed,
      ...preset.settings,
    });
  }

  /** @param {Partial<Settings>} change @param {boolean} whole */
  #move(change, whole = false) {
    this.show(/** @type {Settings} */ ({ ...this.settings, ...change }));
    this.onMove(this.settings, whole);
  }

  /** @param {string} name @returns {HTMLInputElement} */
  #input(name) {
    return /** @type {HTMLInputElement} */ (this.root.querySelector(`[data-setting="${name}"]`));
  }

  /** @param {Preset} preset */
  #button(preset) {
    return this.root.querySelector(`[data-preset="${preset.name}"]`);
  }
}

/**
 * What stands in a seed's field; what cannot be one is marked there.
 * @param {HTMLInputElement} input @param {{min: number, max: number}} range
 * @returns {{seed: number, problem: string | null}}
 */
export function readSeed(input, { min, max }) {
  const seed = input.value.trim() === "" ? NaN : Number(input.value);
  const good = Number.isInteger(seed) && seed >= min && seed <= max;
  input.removeAttribute("aria-invalid");
  if (good) return { seed, problem: null };
  input.setAttribute("aria-invalid", "true");
  const problem = `The seed must be a whole number from ${whole(min)} to ${whole(max)}.`;
  return { seed, problem };
}

/** The index of the stop nearest to a value. @param {number[]} stops @param {number} value */
export function nearest(stops, value) {
  const distances = stops.map((stop) => Math.abs(stop - value));
  return distances.indexOf(Math.min(...distances));
}

/** 6000 -> "6,000 transitions", 0.005 -> "0.005 world units" @param {number} value @param {Control} control */
export function inUnits(value, control) {
  return `${value >= 1000 ? whole(value) : value} ${control.unit}`.trimEnd();
}
