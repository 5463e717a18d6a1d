// @ts-check
/** One lab's line to the engine: the last question asked is the only one that gets an answer. */

import { engine } from "../engine/client.js";

/**
 * @typedef {import("./settings.js").Settings} Settings
 * @typedef {import("../shelf/models.js").SavedModel} SavedModel
 * @typedef {{settings: Settings, copies: Settings | null, model: SavedModel | null, fresh?: boolean}} Question
 *   a reading at these settings, of the reader's own model if there is one; then, unless null, a band of fresh
 *   copies; `fresh`: computed anew, whatever is remembered
 * @typedef {{
 *   onProgress: (stage: string, fraction: number | null, partial: any) => void,
 *   onReading: (reading: any, arrays: import("../engine/protocol.js").Arrays, model: SavedModel | null) => void,
 *   onBand: (band: any, model: SavedModel | null) => void,
 *   onError: (error: Error) => void,
 * }} Listener
 */

export class Experiment {
  /** @type {AbortController} ends with the question under way */
  #run = new AbortController();
  #timer = 0;

  /** @param {string} lab @param {object} declared goes with every request @param {Listener} listener */
  constructor(lab, declared, listener) {
    this.lab = lab;
    this.declared = declared;
    this.listener = listener;
  }

  /**
   * Asks for a reading once the hand has been still for so long; what ran before is off at once.
   * @param {Question} question
   * @param {number} milliseconds
   */
  ask(question, milliseconds) {
    this.stop();
    this.#run = new AbortController();
    const { signal } = this.#run;
    this.#timer = window.setTimeout(() => this.#answer(question, signal), milliseconds);
  }

  stop() {
    clearTimeout(this.#timer);
    this.#run.abort();
  }

  /** @param {Question} question @param {AbortSignal} signal */
  async #answer({ settings, copies, model, fresh = false }, signal) {
    const request = { lab: this.lab, settings, fresh, ...this.declared };
    const { onProgress, onReading, onBand, onError } = this.listener;
    try {
      const { result, arrays } = await engine.run("read", request, {
        files: model ? { model: model.file } : {},
        signal,
        onProgress: ({ stage, fraction }, partial) => onProgress(stage, fraction, partial),
      });
      onReading(result, arrays, model);
      // The same experiment on other seeds, while nobody waits.
      await idle();
      if (signal.aborted || !copies) return;
      const band = await engine.run(
        "band",
        { ...request, settings: copies, fresh: false },
        {
          signal,
          onProgress: (_, partial) => onBand(partial, model),
        },
      );
      onBand(band.result, model);
    } catch (error) {
      if (!signal.aborted) onError(/** @type {Error} */ (error));
    }
  }
}

function idle() {
  return new Promise((resolve) => {
    if ("requestIdleCallback" in window) requestIdleCallback(resolve, { timeout: 2000 });
    else setTimeout(resolve, 200);
  });
}
