// @ts-check

import { discardTraining, keepTrained, lookUpTraining, train } from "../engine/training.js";
import { loadCodeAhead } from "../shared/code-ahead.js";
import { Controls } from "../shared/controls.js";
import { part } from "../shared/dom.js";
import { rounded, whole } from "../shared/format.js";
import { LabElement } from "../shared/lab-element.js";
import { LabFrame } from "../shared/lab-frame.js";
import { LatestRequest } from "../shared/latest-request.js";
import { said } from "../shared/said.js";
import { t } from "../shared/words.js";
import { DreamView, showModelInUse } from "./dream-view.js";
import { workspace } from "./workspace.js";

/** A slider under way asks for nothing at each of its stops. */
const DEBOUNCE_MS = 120;

/**
 * @typedef {import("../shared/settings.js").Description & {
 *   start: import("../shared/settings.js").Control[],
 *   remedies: {name: string, says: string}[],
 *   most_played: number, parameters: number, first: Partial<import("./workspace.js").HowTrained>,
 * }} TrainingDescription
 */

/**
 * Training with its curve, then the dream beside reality. Its markup is site/stages/training-stage.html.
 *
 * Events: `stage` (bubbles), detail {stage: "training", what: "status" | "paused" | "stopped" |
 * "done", …workspace.training}, and those of dream-view.js.
 */
export class TrainingStage extends LabElement {
  /** @param {TrainingDescription} description @param {AbortSignal} signal */
  open(description, signal) {
    const controller = new TrainingController(this, description, signal);
    /** @param {string} name @param {() => void} act */
    const onClick = (name, act) => part(this, name).addEventListener("click", act, { signal });
    onClick("train", () => controller.pressTrain());
    onClick("stop", () => controller.end());
    onClick("reset", () => controller.reset());
    loadCodeAhead(part(this, "open-python"), signal);
    onClick("open-python", async () => {
      const { openOfTraining } = await import("../code/of-lab.js");
      openOfTraining(this, description, signal);
    });
    const onChange = (/** @type {Event} */ event) =>
      controller.follow(/** @type {CustomEvent} */ (event).detail.what);
    workspace.addEventListener("change", onChange, { signal });
    signal.addEventListener("abort", () => controller.leave());
    controller.show();
    controller.lookUp(0);
  }
}

/** What the reader does to the training. */
class TrainingController {
  /** @type {AbortController | null} ends with the training under way */
  #run = null;
  /** The reader has ended the training early: it is not continued. */
  #ended = false;
  #request = new LatestRequest();

  /** @param {HTMLElement} stage @param {TrainingDescription} description @param {AbortSignal} signal */
  constructor(stage, description, signal) {
    this.stage = stage;
    this.description = description;
    this.curve = /** @type {import("../plots/training-curve.js").TrainingCurve} */ (
      stage.querySelector("training-curve")
    );
    this.frame = new LabFrame(
      stage,
      { onRestart: () => this.lookUp(0), onForgotten: () => this.#forgotten() },
      signal,
    );
    this.dream = new DreamView(stage, description, this.frame, signal);
    const caller = {
      onMove: () => {
        workspace.settings = { ...workspace.settings, ...this.controls.values };
      },
      onError: () => {},
    };
    this.controls = new Controls(part(stage, "remedy-row"), { sliders: [] }, caller, signal);
    const receipt = async () => {
      const { openReceipt } = await import("./stage-receipt.js");
      openReceipt(stage, this.frame, "training", {}, signal);
    };
    part(stage, "receipt").addEventListener("click", receipt, { signal });
    workspace.begin(description.first);
    workspace.ask(this.controls.asked);
    this.controls.show(workspace.settings);
  }

  /** One button: train, pause or continue. */
  pressTrain() {
    if (this.#run) this.#run.abort();
    else this.#train();
  }

  /** Ends the training; the model stays as it is. */
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
    this.#settle("status");
  }

  /** The workspace has changed. @param {string} what */
  follow(what) {
    if (what === "training") {
      this.show();
      // A slow training pauses at each point of its curve, with a model whose dream can be shown.
      if (this.#run && this.#slowly && workspace.training?.digest) this.#showDream(true);
      return;
    }
    if (what === "model") return this.#showDream(false, true);
    if (what === "settings") this.controls.show(workspace.settings);
    if (what === "play" && workspace.settings.policy !== "own") return;
    this.#run?.abort();
    this.#ended = false;
    this.lookUp(DEBOUNCE_MS);
  }

  /** How far the training of these settings is. @param {number} delay debounce delay, milliseconds */
  lookUp(delay) {
    const look = async () => {
      await this.#attempt(() => lookUpTraining(this.description.lab));
      if (workspace.training && !this.#run) this.#settle("status");
    };
    this.#request.ask(look, delay);
  }

  /** The engine was replaced while nobody trained. */
  async #forgotten() {
    const trained = (workspace.training?.step ?? 0) > 0;
    await this.#attempt(() => lookUpTraining(this.description.lab));
    this.#settle("status");
    if (trained)
      this.frame.showProblem(
        t(
          "The engine died and was started again. The training is gone from its memory; a finished one is on the shelf below.",
        ),
      );
  }

  leave() {
    this.#request.stop();
    this.#run?.abort();
  }

  show() {
    const { remedy = this.description.remedies[0].name } = workspace.settings;
    const chosen = this.description.remedies.find(({ name }) => name === remedy);
    part(this.stage, "says").textContent = said(chosen?.says ?? "");
    const { step = 0, steps = 0, one_step_error = null, curve } = workspace.training ?? {};
    const { unit = "world units" } = workspace.training ?? {};
    part(this.stage, "steps").textContent = step
      ? t("{step} of {steps}", { step: whole(step), steps: whole(steps) })
      : t("none yet");
    const error = part(this.stage, "error");
    error.textContent = one_step_error === null ? "–" : rounded(one_step_error);
    const small = error.parentElement?.querySelector("small");
    const where = { unit: said(unit) };
    if (small)
      small.textContent = workspace.elsewhere
        ? t("{unit}, on held-out episodes", where)
        : t("{unit}, on held-out rallies", where);
    part(this.stage, "held-out-head").textContent = t("held-out error, {unit}", where);
    if (curve) this.curve.show(curve, steps, unit);
    this.#showButtons();
  }

  async #train() {
    const restart = this.#ended || (workspace.training?.done ?? false);
    const run = new AbortController();
    this.#request.stop();
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

  /** By the reader, or by another run on this page: the training can be continued. */
  async #interrupted() {
    if (!this.stage.isConnected) return;
    await this.#attempt(() => lookUpTraining(this.description.lab));
    this.#settle(this.#ended ? "stopped" : "paused");
    if (this.#ended) await this.#attempt(() => keepTrained(this.description.lab));
  }

  /** With pauses in which the dream is shown; the final model is the same, bit for bit. */
  get #slowly() {
    return /** @type {HTMLInputElement} */ (part(this.stage, "slowly")).checked;
  }

  /** @param {"status" | "paused" | "stopped" | "done"} what */
  #settle(what) {
    this.frame.busy = false;
    const step = workspace.training?.step ?? 0;
    const words = { status: "ready", done: "trained", paused: "paused", stopped: "stopped" }[what];
    const error = workspace.training?.one_step_error ?? null;
    this.frame.settle(
      step && what !== "done" ? `${words}, at step ${whole(step)}` : words,
      error === null ? "" : this.#inWords(error),
    );
    this.#showButtons();
    this.frame.announce({ stage: "training", what, ...workspace.training });
    this.#showDream(false, what === "done");
  }

  /** @param {number} missed */
  #inWords(missed) {
    const { unit = "world units" } = workspace.training ?? {};
    const words = { error: rounded(missed), unit: said(unit) };
    return workspace.elsewhere
      ? t("One step misses by {error} {unit} on held-out episodes.", words)
      : t("One step misses by {error} {unit} on held-out rallies.", words);
  }

  /** @param {boolean} [still] @param {boolean} [complete] */
  #showDream(still = false, complete = false) {
    const possible = workspace.model !== null || (workspace.training?.step ?? 0) > 0;
    showModelInUse(this.stage);
    this.dream.refresh(possible, still, complete);
  }

  #showButtons() {
    const { step = 0, done = false } = workspace.training ?? {};
    const button = part(this.stage, "train");
    const over = done || this.#ended;
    const rests = over ? t("Train anew") : step ? t("Continue") : t("Train");
    const words = this.#run ? t("Pause") : rests;
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
