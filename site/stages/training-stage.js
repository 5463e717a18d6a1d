// @ts-check

import { bench } from "../engine/bench.js";
import { discardTraining, keepTrained, lookUpTraining, train } from "../engine/training.js";
import { part } from "../shared/dom.js";
import { rounded, whole } from "../shared/format.js";
import { LabElement } from "../shared/lab-element.js";
import { DreamView } from "./dream-view.js";
import { showModelOnBench } from "./model-on-bench.js";
import { StageFrame } from "./stage-frame.js";
import { StageInputs } from "./stage-inputs.js";

/** A slider under way asks for nothing at each of its stops. */
const SETTLED_MS = 120;

/**
 * @typedef {import("../shared/settings.js").Description & {
 *   start: import("../shared/settings.js").Control[],
 *   remedies: {name: string, says: string}[],
 * }} TrainingDescription
 */

/**
 * Training with its curve, then the dream beside reality. Its markup is site/stages/training-stage.html.
 *
 * Events: `stage` (bubbles), detail {stage: "training", what: "standing" | "paused" | "stopped" |
 * "done", …bench.training}, and those of dream-view.js.
 */
export class TrainingStage extends LabElement {
  /** @param {TrainingDescription} description @param {AbortSignal} signal */
  open(description, signal) {
    const desk = new TrainingDesk(this, description, signal);
    /** @param {string} name @param {() => void} act */
    const onClick = (name, act) => part(this, name).addEventListener("click", act, { signal });
    onClick("train", () => desk.pressTrain());
    onClick("stop", () => desk.end());
    onClick("reset", () => desk.reset());
    const onChange = (/** @type {Event} */ event) =>
      desk.follow(/** @type {CustomEvent} */ (event).detail.what);
    bench.addEventListener("change", onChange, { signal });
    signal.addEventListener("abort", () => desk.leave());
    desk.show();
    desk.lookUp(0);
  }
}

/** The reader's hand on the training. */
class TrainingDesk {
  /** @type {AbortController | null} ends with the training under way */
  #run = null;
  /** The reader has ended the training early: it is not gone on with. */
  #ended = false;
  #timer = 0;

  /** @param {HTMLElement} stage @param {TrainingDescription} description @param {AbortSignal} signal */
  constructor(stage, description, signal) {
    this.stage = stage;
    this.description = description;
    this.curve = /** @type {import("../plots/training-curve.js").TrainingCurve} */ (
      stage.querySelector("training-curve")
    );
    this.frame = new StageFrame(
      stage,
      signal,
      () => this.lookUp(0),
      () => this.#forgotten(),
    );
    this.dream = new DreamView(stage, description, this.frame, signal);
    const caller = {
      onMove: (/** @type {any} */ { remedy }) => {
        bench.settings = { ...bench.settings, remedy };
      },
      onProblem: () => {},
    };
    this.inputs = new StageInputs(part(stage, "remedy-row"), { sliders: [] }, caller, signal);
    this.inputs.show(bench.settings);
  }

  /** Train, pause or go on: one button, by what goes on. */
  pressTrain() {
    if (this.#run) this.#run.abort();
    else this.#train();
  }

  /** The model stays as it stands. */
  async end() {
    this.#ended = true;
    if (this.#run) return this.#run.abort();
    this.#settle("stopped");
    await this.#attempt(() => keepTrained(this.description.lab));
  }

  async reset() {
    this.#run?.abort();
    this.#ended = false;
    await this.#attempt(() => discardTraining(this.description.lab));
    this.#settle("standing");
  }

  /** Something on the bench has changed. @param {string} what */
  follow(what) {
    if (what === "training") {
      this.show();
      // Between two points of a slow training there is a whole model, and time to look at its dream.
      if (this.#run && this.#slowly && bench.training?.digest) this.#showDream(true);
      return;
    }
    if (what === "model") return this.#showDream();
    if (what === "settings") this.inputs.show(bench.settings);
    if (what === "play" && bench.settings.policy !== "own") return;
    this.#run?.abort();
    this.#ended = false;
    this.lookUp(SETTLED_MS);
  }

  /** How far the training of these settings is. @param {number} milliseconds after which the hand counts as still */
  lookUp(milliseconds) {
    clearTimeout(this.#timer);
    const look = async () => {
      await this.#attempt(() => lookUpTraining(this.description.lab));
      if (bench.training && !this.#run) this.#settle("standing");
    };
    this.#timer = window.setTimeout(look, milliseconds);
  }

  /** The engine was replaced while nobody trained. */
  async #forgotten() {
    const trained = (bench.training?.step ?? 0) > 0;
    await this.#attempt(() => lookUpTraining(this.description.lab));
    this.#settle("standing");
    if (trained)
      this.frame.showProblem(
        "The engine died and was started again. The training is gone from its memory; a finished one is on the shelf below.",
      );
  }

  leave() {
    clearTimeout(this.#timer);
    this.#run?.abort();
  }

  show() {
    const { remedy = this.description.remedies[0].name } = bench.settings;
    const chosen = this.description.remedies.find(({ name }) => name === remedy);
    part(this.stage, "says").textContent = chosen?.says ?? "";
    const { step = 0, steps = 0, one_step_error = null, curve } = bench.training ?? {};
    part(this.stage, "steps").textContent = step ? `${whole(step)} of ${whole(steps)}` : "none yet";
    part(this.stage, "error").textContent = one_step_error === null ? "–" : rounded(one_step_error);
    if (curve) this.curve.show(curve, steps);
    this.#showButtons();
  }

  async #train() {
    const restart = this.#ended || (bench.training?.done ?? false);
    const run = new AbortController();
    clearTimeout(this.#timer);
    this.#run = run;
    this.#ended = false;
    this.frame.showProblem(null);
    this.frame.busy = true;
    this.#showButtons();
    try {
      const onProgress = this.frame.say.bind(this.frame);
      const { signal } = run;
      await train(this.description.lab, { restart, slowly: this.#slowly, signal, onProgress });
      this.#run = null;
      this.#settle("done");
    } catch (error) {
      this.#run = null;
      if (/** @type {Error} */ (error).name === "AbortError") await this.#interrupted();
      else this.frame.fail(/** @type {Error} */ (error));
    }
    this.#showButtons();
  }

  /** By the reader, or by another run on this page: what there is stands, and can be gone on with. */
  async #interrupted() {
    if (!this.stage.isConnected) return;
    await this.#attempt(() => lookUpTraining(this.description.lab));
    this.#settle(this.#ended ? "stopped" : "paused");
    if (this.#ended) await this.#attempt(() => keepTrained(this.description.lab));
  }

  /** With pauses for the eye; one model in the end, in the same bits. */
  get #slowly() {
    return /** @type {HTMLInputElement} */ (part(this.stage, "slowly")).checked;
  }

  /** @param {"standing" | "paused" | "stopped" | "done"} what */
  #settle(what) {
    this.frame.busy = false;
    const step = bench.training?.step ?? 0;
    const words = { standing: "ready", done: "trained", paused: "paused", stopped: "stopped" }[
      what
    ];
    const error = bench.training?.one_step_error ?? null;
    this.frame.settle(
      step && what !== "done" ? `${words}, at step ${whole(step)}` : words,
      error === null ? "" : `One step misses by ${rounded(error)} world units on held-out rallies.`,
    );
    this.#showButtons();
    this.frame.announce({ stage: "training", what, ...bench.training });
    this.#showDream();
  }

  /** @param {boolean} [still] */
  #showDream(still = false) {
    const possible = bench.model !== null || (bench.training?.step ?? 0) > 0;
    showModelOnBench(this.stage);
    this.dream.refresh(possible, still);
  }

  #showButtons() {
    const { step = 0, done = false } = bench.training ?? {};
    const button = part(this.stage, "train");
    const over = done || this.#ended;
    const words = this.#run ? "Pause" : over ? "Train anew" : step ? "Continue" : "Train";
    button.textContent = words;
    button.dataset.icon = this.#run ? "pause" : "play";
    this.#disable("stop", over || (!this.#run && step === 0));
    this.#disable("reset", !this.#run && step === 0);
  }

  /** @param {string} name @param {boolean} disabled */
  #disable(name, disabled) {
    /** @type {HTMLButtonElement} */ (part(this.stage, name)).disabled = disabled;
  }

  /** @param {() => Promise<void>} act */
  async #attempt(act) {
    try {
      await act();
    } catch (error) {
      this.frame.fail(/** @type {Error} */ (error));
    }
  }
}
