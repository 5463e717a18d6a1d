// @ts-check
/** What the planning stage asks of the engine; the model is the workspace's, trained first if there is none. */

import { engine } from "../engine/client.js";
import { lookUpTraining, train } from "../engine/training.js";
import { workspace } from "./workspace.js";

/** In the order in which they are measured: from knowing nothing to knowing the court itself. */
export const SCORED = ["random", "reactive", "planner", "court"];

/**
 * @typedef {{method: string, horizon: number, candidates: number}} Planner
 * @typedef {(stage: string, fraction: number | null) => void} OnProgress
 * @typedef {{settings: object, files: import("../engine/protocol.js").Files}} Subject whose dream is planned in
 */

export class PlannerRequests {
  #seed = 0;

  /** @param {string} lab */
  constructor(lab) {
    this.lab = lab;
  }

  async reset() {
    const { result } = await engine.ask("reset", { lab: this.lab, seed: this.#seed++ });
    return /** @type {number[]} */ (result.state);
  }

  /**
   * What the planner dreams from where the reader has thrown the ball; without a model, only where that is.
   * @param {Planner} planner @param {import("../court/throw.js").Throw} start
   * @returns {Promise<{state: number[], futures: import("../court/futures-drawing.js").Futures | null}>}
   */
  async look(planner, start) {
    if (!workspace.model) await lookUpTraining(this.lab);
    if (!workspace.model && !workspace.training?.step) {
      const { result } = await engine.ask("reset", { lab: this.lab, start });
      return { state: result.state, futures: null };
    }
    const { origin, futures } = await this.#decide(planner, { start });
    return { state: origin, futures };
  }

  /** One decision, and the step on the real court that it leads to. @param {Planner} planner @param {number[]} state */
  async decide(planner, state) {
    return this.#decide(planner, { state });
  }

  /** @param {Planner} planner @param {object} from a state, or the start of a throw */
  async #decide(planner, from) {
    const { settings, files } = this.subject;
    const seed = this.#seed++ % 1_000_000;
    const request = { lab: this.lab, settings, planner, ...from, seed };
    const { result, arrays } = await engine.ask("decide", request, { files });
    const { shape } = result.arrays.futures;
    return { ...result, futures: { values: arrays.futures, shape, chosen: result.chosen } };
  }

  /**
   * A model to plan in: there is one, or it is trained now.
   * @param {OnProgress} onProgress @param {AbortSignal} signal
   */
  async ensureModel(onProgress, signal) {
    if (workspace.model) return;
    await lookUpTraining(this.lab);
    if (workspace.training?.step) return;
    await train(this.lab, { signal, onProgress });
  }

  /** The workspace's model as it is now; a measurement keeps to it to its end. @returns {Subject} */
  get subject() {
    return { settings: workspace.settings, files: workspace.files };
  }

  /**
   * @param {string} who one of SCORED
   * @param {Planner} planner
   * @param {Subject} subject
   * @param {(count: import("../plots/score-table.js").Count) => void} onCount
   * @param {AbortSignal} signal
   * @returns {Promise<import("../plots/score-table.js").Score>}
   */
  async score(who, planner, { settings, files }, onCount, signal) {
    const request = { lab: this.lab, settings, planner, who };
    const { result } = await engine.run("score", request, {
      files,
      signal,
      onProgress: (_, partial) => partial?.who === who && onCount(partial),
    });
    return result;
  }
}
