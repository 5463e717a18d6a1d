// @ts-check
/** A lab's experiment: the latest question is put to the engine, and the page shows its answer. */

import { engine } from "../engine/client.js";
import { LabFrame } from "./lab-frame.js";
import { LatestRequest } from "./latest-request.js";

/**
 * @typedef {import("./settings.js").Settings} Settings
 * @typedef {import("../shelf/models.js").SavedModel} SavedModel
 * @typedef {{settings: Settings, copies: Settings | null, model?: SavedModel | null, fresh?: boolean}} Question
 *   a reading at these settings, of the reader's own model if there is one; then, unless null, a band of
 *   fresh copies; `fresh`: computed anew, whatever is remembered
 * @typedef {{
 *   show: (reading: any, arrays: import("../engine/protocol.js").Arrays, model: SavedModel | null) => void | Promise<void>,
 *   showPartial?: (partial: any) => void,
 *   showBand: (band: any, model: SavedModel | null) => void,
 *   inShort: (reading: any) => string,
 * }} View inShort: what came out, for the ear
 */

export class Experiment {
  #request = new LatestRequest();

  /**
   * @param {HTMLElement} lab it is busy until a reading is complete or has failed; events: `reading`
   * @param {{name: string, declared: object}} known the lab's name, and what each request says besides its settings
   * @param {View} view
   * @param {() => void} onRestart asks again: a new engine has taken the place of one that stopped
   * @param {AbortSignal} signal
   */
  constructor(lab, { name, declared }, view, onRestart, signal) {
    this.name = name;
    this.declared = declared;
    this.view = view;
    this.frame = new LabFrame(lab, { onRestart, isMain: true }, signal);
    signal.addEventListener("abort", () => this.#request.stop());
  }

  /** What ran before is stopped at once. @param {Question} question @param {number} delay debounce delay, milliseconds */
  ask(question, delay) {
    this.frame.busy = true;
    this.#request.ask((signal) => this.#answer(question, signal), delay);
  }

  /** Whatever runs is wanted no longer. */
  stop() {
    this.#request.stop();
  }

  /** The controls are let go of: what was asked last need not wait. */
  hurry() {
    this.#request.hurry();
  }

  /** @param {Question} question @param {AbortSignal} signal */
  async #answer({ settings, copies, model = null, fresh = false }, signal) {
    const request = { lab: this.name, settings, fresh, ...this.declared };
    try {
      await this.#read(request, model, signal);
      // The same experiment on other seeds, while nobody waits.
      await idle();
      if (signal.aborted || !copies) return;
      const onBand = (/** @type {any} */ band) => this.view.showBand(band, model);
      const { readBand } = await import("./band.js");
      await readBand({ ...request, settings: copies, fresh: false }, { signal, onBand });
    } catch (error) {
      if (signal.aborted) return;
      const { name } = /** @type {Error} */ (error);
      if (name === "AbortError")
        this.frame.settle("stopped: something else was started on this page");
      this.frame.fail(/** @type {Error} */ (error));
    }
  }

  /** @param {import("../engine/protocol.js").Request} request @param {SavedModel | null} model @param {AbortSignal} signal */
  async #read(request, model, signal) {
    const { frame, view } = this;
    const { result, arrays } = await engine.run("read", request, {
      files: model ? { model: model.file } : {},
      signal,
      onProgress: ({ stage, fraction }, partial) => {
        frame.say(stage, fraction);
        view.showPartial?.(partial);
      },
    });
    await view.show(result, arrays, model); // what shows it may have to come in first
    if (signal.aborted) return;
    frame.settle("ready", view.inShort(result));
    frame.busy = false;
    frame.announce(result, "reading");
  }
}

function idle() {
  return new Promise((resolve) => {
    if ("requestIdleCallback" in window) requestIdleCallback(resolve, { timeout: 2000 });
    else setTimeout(resolve, 200);
  });
}
