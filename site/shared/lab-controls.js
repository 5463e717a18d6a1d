// @ts-check
/** A lab's controls: its settings, and the buttons that set all of them: presets, another seed, a reset. */

import { Controls } from "./controls.js";
import { defaultSettings, firstSettings, sameExperiment } from "./settings.js";

/**
 * @typedef {import("./settings.js").Settings} Settings
 * @typedef {import("./settings.js").Experiments} Experiments
 * @typedef {{name: string, settings: Partial<Settings>}} Preset
 */

export class LabControls {
  /** Some settings have no effect now, so no preset can be chosen. */
  #partly = false;

  /**
   * @param {HTMLElement} root
   * @param {Experiments} description
   * @param {Preset[]} presets
   * @param {{onMove: (all: boolean) => void, onRelease: () => void, onError: (message: string) => void}} caller
   *   `all`: a preset or a reset has set them all; `onRelease`: mouse or finger have let go of a slider
   * @param {AbortSignal} signal
   */
  constructor(root, description, presets, { onMove, onRelease, onError }, signal) {
    this.root = root;
    this.description = description;
    this.presets = presets;
    this.onMove = onMove;
    const { controls: sliders, seed } = description;
    const caller = { onMove: () => this.#set({}), onRelease, onError };
    this.controls = new Controls(root, { sliders, seed }, caller, signal);
    root.addEventListener("click", (event) => this.#press(event), { signal });
  }

  /** @returns {Settings} */
  get settings() {
    return /** @type {Settings} */ ({ ...this.controls.values });
  }

  /** @param {Partial<Settings>} settings those left out stay as they are */
  show(settings) {
    this.controls.show(settings);
    for (const preset of this.presets) {
      const isChosen =
        !this.#partly && sameExperiment(this.#settingsOf(preset), this.settings, this.description);
      this.#button(preset)?.setAttribute("aria-pressed", String(isChosen));
    }
  }

  /** These settings, and no others, have no effect until the next call; nor have the presets. @param {string[]} names */
  disable(names) {
    this.controls.disable(names);
    this.#partly = names.length > 0;
    this.show({});
  }

  /** @param {Event} event */
  #press(event) {
    const button = /** @type {HTMLElement} */ (event.target).closest("button");
    if (!button) return;
    const { preset: name, part } = button.dataset;
    const preset = this.presets.find((each) => each.name === name);
    if (preset) this.#set(this.#settingsOf(preset), true);
    if (part === "another-seed") this.#set({ seed: this.#anotherSeed() });
    if (part === "reset") this.#set(firstSettings(this.description), true);
  }

  #anotherSeed() {
    const { min, max } = this.description.seed;
    const seed = min + Math.floor(Math.random() * (max - min));
    return seed < this.settings.seed ? seed : seed + 1; // never the same one again
  }

  /** The preset's settings, with the reader's seed, in the reader's world. @param {Preset} preset @returns {Settings} */
  #settingsOf(preset) {
    const { seed, world } = this.settings;
    return /** @type {Settings} */ ({
      ...defaultSettings(this.description),
      seed,
      ...(world === undefined ? {} : { world }),
      ...preset.settings,
    });
  }

  /** @param {Partial<Settings>} settings */
  #set(settings, all = false) {
    this.show(settings);
    this.onMove(all);
  }

  /** @param {Preset} preset */
  #button(preset) {
    return this.root.querySelector(`[data-preset="${preset.name}"]`);
  }
}
