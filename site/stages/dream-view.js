// @ts-check
/**
 * The dream of the model on the workspace beside reality: from a test rally, or from a start that the
 * reader has chosen.
 *
 * Events on the stage: `stage`, detail {stage: "dream", …the result}.
 */

import { DreamCourt } from "../court/dream-court.js";
import { Episodes } from "../court/episodes.js";
import { directed, directionOf } from "../court/throw.js";
import { engine } from "../engine/client.js";
import { Controls } from "../shared/controls.js";
import { part } from "../shared/dom.js";
import { rounded } from "../shared/format.js";
import { LatestRequest } from "../shared/latest-request.js";
import { said } from "../shared/said.js";
import { t } from "../shared/words.js";
import { workspace } from "./workspace.js";

/** A slider under way asks for no dream at each of its stops. */
const DEBOUNCE_MS = 120;

export class DreamView {
  #request = new LatestRequest();
  /** @type {number | null} null: the typical one, which Python chooses */
  #rally = null;
  #possible = false;
  #still = false;
  #failed = false;
  /** @type {import("./world-dream.js").WorldDream | null} of another world than the court; null until there was one */
  #world = null;

  /**
   * @param {HTMLElement} stage
   * @param {import("./training-stage.js").TrainingDescription} description
   * @param {import("../shared/lab-frame.js").LabFrame} frame
   * @param {AbortSignal} signal
   */
  constructor(stage, description, frame, signal) {
    this.stage = stage;
    this.signal = signal;
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
        this.#follow();
      },
      onError: () => {},
    };
    const sliders = [...description.controls, ...description.start];
    this.controls = new Controls(panel, { sliders }, caller, signal);
    this.dreams = new DreamCourt(
      stage,
      description,
      this.court,
      this.playback,
      {
        ask: (task, request) => this.#askEngine(task, request),
        show: (answer, whose, still) => this.#show(answer, whose, still ? "held" : "play"),
        onThrow: (thrown) => this.#showThrow(thrown),
        onError: (error) => this.#fail(error),
        isLive: () => this.#possible,
      },
      signal,
    );
    if (!this.dreams.showsRally) this.controls.show({ from: "place" });
    this.#bind(signal);
  }

  /**
   * The model has changed, or there is none (any longer).
   * @param {boolean} possible
   * @param {boolean} [still] it goes on changing: its dream is not played but shown, at the step it is at
   * @param {boolean} [complete] it will not change any more: the rally shown is then one that is typical of it
   */
  refresh(possible, still = false, complete = false) {
    this.#possible = possible;
    if (complete) this.#rally = null;
    this.#still = still;
    part(this.stage, "dream").hidden = !possible;
    part(this.stage, "no-dream").hidden = possible;
    part(this.stage, "by-hand").hidden = workspace.elsewhere;
    if (workspace.elsewhere && !this.dreams.showsRally) {
      this.dreams.toRally();
      this.controls.show({ from: "rally" });
    }
    if (possible && !this.dreams.refresh()) this.#ask(0);
  }

  /** A control has moved. */
  #follow() {
    if (this.controls.values.from === "rally") {
      this.dreams.toRally();
      return this.#ask(DEBOUNCE_MS);
    }
    part(this.stage, "place").hidden = false;
    this.dreams.throwBall(this.#thrown);
  }

  /** The throw that the sliders say. @returns {import("../court/throw.js").Throw} */
  get #thrown() {
    const { x, y, direction, paddle } = this.controls.values;
    return directed({ x, y, vx: 0, vy: 0, paddle }, direction);
  }

  /** The sliders show what the hand throws. @param {import("../court/throw.js").Throw} thrown */
  #showThrow(thrown) {
    const { x, y, paddle } = thrown;
    const values = { x, y, paddle, direction: Math.round(directionOf(thrown)) % 360 };
    this.controls.show({ from: "place", ...this.controls.snapped(values) });
    part(this.stage, "place").hidden = false;
  }

  /** @param {AbortSignal} signal */
  #bind(signal) {
    const follow = (/** @type {Event} */ event) => {
      const { step, atRest } = /** @type {CustomEvent} */ (event).detail;
      this.court.moveTo(step);
      this.plot.moveTo(step);
      if (atRest) this.court.describe();
    };
    const seek = (/** @type {Event} */ event) => {
      const { step } = /** @type {CustomEvent} */ (event).detail;
      if (workspace.elsewhere) this.#world?.seek(step);
      else this.playback.seek(step);
    };
    this.playback.addEventListener("step", follow, { signal });
    this.plot.addEventListener("seek", seek, { signal });
    part(this.stage, "rally").addEventListener("click", () => this.#nextRally(), { signal });
    signal.addEventListener("abort", () => this.#request.stop());
  }

  #nextRally() {
    this.#rally = (this.#rally ?? -1) + 1;
    this.dreams.toRally();
    this.controls.show({ from: "rally" });
    this.#still = false;
    this.#ask(0);
  }

  /** @param {number} delay debounce delay, milliseconds */
  #ask(delay) {
    part(this.stage, "place").hidden = true;
    this.#request.ask((signal) => this.#dream(signal), delay);
  }

  /** @param {AbortSignal} signal */
  async #dream(signal) {
    if (!this.#possible || !this.dreams.showsRally) return;
    try {
      const answer = await this.#askEngine("dream", { rally: this.#rally });
      if (signal.aborted || !this.dreams.showsRally) return;
      const { rally, rallies } = answer.result;
      this.#rally = rally;
      const how = this.#still ? "still" : "play";
      if (answer.result.world) return await this.#showElsewhere(answer.result);
      this.#world?.leave();
      this.#show(
        answer,
        t("test rally {number} of {count}", { number: rally + 1, count: rallies }),
        how,
      );
    } catch (error) {
      if (!signal.aborted) this.#fail(/** @type {Error} */ (error));
    }
  }

  /** @param {string} task @param {object} request */
  #askEngine(task, request) {
    const { horizon } = this.controls.values;
    const asked = { lab: this.description.lab, settings: workspace.settings, horizon, ...request };
    return engine.ask(task, asked, { files: workspace.files });
  }

  /** @param {Error} error */
  #fail(error) {
    this.#failed = true;
    this.frame.fail(error);
  }

  /**
   * @param {import("../engine/job.js").JobResult} answer @param {string} whose
   * @param {"play" | "still" | "held"} how still: at the step that the last one was at; held: at its end, in the hand
   */
  #show({ result, arrays }, whose, how) {
    const episodes = new Episodes(arrays, result.arrays);
    this.court.show(episodes, 0, whose);
    this.dreams.rest(episodes, 0);
    this.playback.load(episodes.horizon, how !== "play");
    if (how === "held") this.playback.seek(episodes.horizon);
    this.#showNumbers(result, whose);
    if (how !== "held") this.frame.announce({ stage: "dream", ...result });
  }

  /** In another world than the court, which draws itself. @param {any} result */
  async #showElsewhere(result) {
    if (!this.#world) {
      const { WorldDream } = await import("./world-dream.js");
      if (this.signal.aborted) return;
      const onStep = (/** @type {number} */ step) => this.plot.moveTo(step);
      const caller = { onStep, onNext: () => this.#nextRally() };
      this.#world ??= new WorldDream(this.stage, caller, this.signal);
    }
    this.playback.pause();
    await this.#world.show(result);
    const { rally, rallies } = result;
    this.#showNumbers(
      result,
      t("test episode {number} of {count}", { number: rally + 1, count: rallies }),
    );
    this.frame.announce({ stage: "dream", ...result });
  }

  /** @param {any} result @param {string} whose */
  #showNumbers(result, whose) {
    if (this.#failed) this.frame.showProblem(null);
    this.#failed = false;
    const { visible_step, doubt_step, drift, disagreement, mean, world } = result;
    const unit = said(world?.unit ?? "world units");
    this.plot.show(curvesOf(result), world?.thresholds ?? this.description.thresholds);
    for (const each of part(this.stage, "dream").querySelectorAll(".lab-figure small"))
      each.textContent = unit;
    part(this.stage, "gap-head").textContent = t("gap, {unit}", { unit });
    part(this.stage, "mean-figure").hidden = mean === null;
    if (mean !== null) part(this.stage, "mean").textContent = rounded(mean);
    const never = t("not within {horizon} steps", { horizon: drift.length });
    part(this.stage, "whose").textContent = whose;
    part(this.stage, "visible").textContent = visible_step
      ? t("step {step}", { step: visible_step })
      : never;
    part(this.stage, "doubt").textContent = doubt_step
      ? t("step {step}", { step: doubt_step })
      : never;
    part(this.stage, "end").textContent = rounded(drift.at(-1));
    for (const place of ["doubt-figure", "disagreement-key"]) {
      part(this.stage, place).hidden = disagreement === null;
    }
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
    { step: doubt_step, label: t("the members doubt it"), name: "doubt" },
    { step: visible_step, label: t("visibly apart"), name: "visible" },
  ].filter(({ step }) => step);
  const label = t("how far the members disagree");
  const band = disagreement && {
    lower: disagreement.map(() => 0),
    upper: disagreement,
    label,
  };
  return { drift, band, reference: null, moments, single: true };
}
