// @ts-check
/** What the planning stage asks of the engine; the model is the bench's, trained first if there is none. */

import { bench } from "../engine/bench.js";
import { engine } from "../engine/client.js";
import { lookUpTraining, train } from "../engine/training.js";

/** In the order in which they are measured: from knowing nothing to knowing the court itself. */
export const SCORED = ["random", "reactive", "planner", "court"];

/**
 * @typedef {{method: string, horizon: number, candidates: number}} Planner
 * @typedef {(stage: string, fraction: number | null) => void} OnProgress
 */

export class PlannerBench {
  #seed = 0;

  /** @param {string} lab */
  constructor(lab) {
    this.lab = lab;
  }

  async reset() {
    const { result } = await engine.ask("reset", { lab: this.lab, seed: this.#seed++ });
    return /** @type {number[]} */ (result.state);
  }

  /** One decision, and the step on the real court that it leads to. @param {Planner} planner @param {number[]} state */
  async decide(planner, state) {
    const request = { ...this.#request(planner), state, seed: this.#seed++ % 1_000_000 };
    const { result, arrays } = await engine.ask("decide", request, { files: bench.files });
    const { shape } = result.arrays.futures;
    return { ...result, futures: { values: arrays.futures, shape, chosen: result.chosen } };
  }

  /**
   * A model to plan in: there is one, or it is trained now.
   * @param {OnProgress} onProgress @param {AbortSignal} signal
   */
  async ensureModel(onProgress, signal) {
    if (bench.model) return;
    await lookUpTraining(this.lab);
    if (bench.training?.step) return;
    await train(this.lab, { signal, onProgress });
  }

  /**
   * @param {string} who one of SCORED
   * @param {Planner} planner
   * @param {(count: import("./score-table.js").Count) => void} onCount
   * @param {AbortSignal} signal
   * @returns {Promise<import("./score-table.js").Score>}
   */
  async score(who, planner, onCount, signal) {
    const { result } = await engine.run(
      "score",
      { ...this.#request(planner), who },
      {
        files: bench.files,
        signal,
        onProgress: (_, partial) => partial?.who === who && onCount(partial),
      },
    );
    return result;
  }

  /** @param {Planner} planner */
  #request(planner) {
    return { lab: this.lab, settings: bench.settings, planner };
  }
}
