// @ts-check
/**
 * The dream of the model on the workspace beside reality: from a test rally, or from a start that the
 * reader has chosen.
 *
 * Events on the stage: `stage`, detail {stage: "dream", …the result}.
 */

import { Episodes } from "../court/episodes.js";
import { engine } from "../engine/client.js";
import { Controls } from "../shared/controls.js";
import { part } from "../shared/dom.js";
import { rounded } from "../shared/format.js";
import { LatestRequest } from "../shared/latest-request.js";
import { DreamStart } from "./dream-start.js";
import { workspace } from "./workspace.js";

/** A slider under way asks for no dream at each of its stops. */
const DEBOUNCE_MS = 120;

export class DreamView {
  #request = new LatestRequest();
  #rally = 0;
  #possible = false;
  #still = false;
  #failed = false;

  /**
   * @param {HTMLElement} stage
   * @param {import("./training-stage.js").TrainingDescription} description
   * @param {import("../shared/lab-frame.js").LabFrame} frame
   * @param {AbortSignal} signal
   */
  constructor(stage, description, frame, signal) {
    this.stage = stage;
    this.description = description;
    this.frame = frame;
    this.court = /** @type {import("../court/court-canvas.js").CourtCanvas} */ (
      part(stage, "court")
    );
    this.court.description = description;
    this.plot = /** @type {import("../plots/drift-plot.js").DriftPlot} */ (
      stage.querySelector("drift-plot")
    );
    this.playback = /** @type {import("../court/dream-playback.js").DreamPlayback} */ (
      stage.querySelector("dream-playback")
    );
    const panel = part(stage, "dream");
    const caller = {
      onMove: () => {
        this.#still = false;
        this.#ask(DEBOUNCE_MS);
      },
      onError: () => {},
    };
    const sliders = [...description.controls, ...description.start];
    this.controls = new Controls(panel, { sliders }, caller, signal);
    this.start = new DreamStart(this.court, description, this.controls, () => this.#ask(0), signal);
    this.#bind(signal);
  }

  /**
   * The model has changed, or there is none (any longer).
   * @param {boolean} possible
   * @param {boolean} [still] it goes on changing: its dream is not played but shown, at the step it is at
   */
  refresh(possible, still = false) {
    this.#possible = possible;
    this.#still = still;
    part(this.stage, "dream").hidden = !possible;
    part(this.stage, "no-dream").hidden = possible;
    if (possible) this.#ask(0);
  }

  /** @param {AbortSignal} signal */
  #bind(signal) {
    const follow = (/** @type {Event} */ event) => {
      const { step, atRest } = /** @type {CustomEvent} */ (event).detail;
      this.court.moveTo(step);
      this.plot.moveTo(step);
      if (atRest) this.court.describe();
    };
    const seek = (/** @type {Event} */ event) =>
      this.playback.seek(/** @type {CustomEvent} */ (event).detail.step);
    const nextRally = () => {
      this.#rally += 1;
      this.controls.show({ from: "rally" });
      this.#still = false;
      this.#ask(0);
    };
    this.playback.addEventListener("step", follow, { signal });
    this.plot.addEventListener("seek", seek, { signal });
    part(this.stage, "rally").addEventListener("click", nextRally, { signal });
    signal.addEventListener("abort", () => this.#request.stop());
  }

  /** @param {number} delay debounce delay, milliseconds */
  #ask(delay) {
    part(this.stage, "place").hidden = this.controls.values.from !== "place";
    this.#request.ask((signal) => this.#dream(signal), delay);
  }

  /** @param {AbortSignal} signal */
  async #dream(signal) {
    if (!this.#possible) return;
    const { from, horizon } = this.controls.values;
    const start = from === "place" ? this.start.state : null;
    const request = { settings: workspace.settings, start, rally: this.#rally, horizon };
    try {
      const { files } = workspace;
      const answer = await engine.ask(
        "dream",
        { lab: this.description.lab, ...request },
        { files },
      );
      if (signal.aborted) return;
      if (this.#failed) this.frame.showProblem(null);
      this.#failed = false;
      this.#show(answer);
    } catch (error) {
      if (signal.aborted) return;
      this.#failed = true;
      this.frame.fail(/** @type {Error} */ (error));
    }
  }

  /** @param {import("../engine/job.js").JobResult} answer */
  #show({ result, arrays }) {
    const episodes = new Episodes(arrays, result.arrays);
    const { visible_step, doubt_step, drift, disagreement, rally, rallies } = result;
    const whose = rally === null ? "your start" : `test rally ${rally + 1} of ${rallies}`;
    this.court.show(episodes, 0, whose);
    this.plot.show(curvesOf(result), this.description.thresholds);
    this.playback.load(episodes.horizon, this.#still);
    const never = `not within ${episodes.horizon} steps`;
    part(this.stage, "whose").textContent = whose;
    part(this.stage, "visible").textContent = visible_step ? `step ${visible_step}` : never;
    part(this.stage, "doubt").textContent = doubt_step ? `step ${doubt_step}` : never;
    part(this.stage, "end").textContent = rounded(drift.at(-1));
    for (const place of ["doubt-figure", "disagreement-key"]) {
      part(this.stage, place).hidden = disagreement === null;
    }
    this.frame.announce({ stage: "dream", ...result });
  }
}

/** Says in a stage whose dream it is: the trained model's, or that of one from the shelf. @param {HTMLElement} stage */
export function showModelInUse(stage) {
  part(stage, "model-trained").hidden = workspace.model !== null;
  part(stage, "model-saved").hidden = workspace.model === null;
  part(stage, "model-name").textContent = workspace.model?.name ?? "";
}

/** An ensemble's disagreement is a band: an estimate of the dream's error. @param {any} result @returns {import("../plots/drift-chart.js").Curves} */
function curvesOf({ drift, disagreement, visible_step, doubt_step }) {
  const moments = [
    { step: doubt_step, label: "the members doubt it", name: "doubt" },
    { step: visible_step, label: "visibly apart", name: "visible" },
  ].filter(({ step }) => step);
  const label = "how far the members disagree";
  const band = disagreement && {
    lower: disagreement.map(() => 0),
    upper: disagreement,
    label,
  };
  return { drift, band, reference: null, moments, single: true };
}
