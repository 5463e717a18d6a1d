// @ts-check

import { engine } from "../engine/client.js";
import { pointsToHeading, writeAddress } from "../shared/address.js";
import { part } from "../shared/dom.js";
import { LabController } from "../shared/lab-controller.js";
import { LabElement } from "../shared/lab-element.js";
import { t } from "../shared/words.js";
import { LabView } from "./lab-view.js";
import { ModelPicker } from "./model-picker.js";

/** Debounce delay: a slider under way asks for no training at each of its stops. */
const DELAY_MS = 120;
/** Settings that a model's training depends on; the seed also draws what it is tested on. */
const HOW_TRAINED = ["data", "noise", "condition"];

/**
 * The failure lab: settings in, a reading out. Its markup is failure-lab.html; what it shows is
 * lab-view.js, what the reader moves lab-controls.js, what it asks experiment.js.
 *
 * While a reading is on its way the lab has aria-busy="true". Events: `reading` (bubbles), detail =
 * the whole reading.
 */
export class FailureLab extends LabElement {
  /** @param {import("./lab-view.js").Data} data @param {AbortSignal} signal */
  open(data, signal) {
    /** @type {FailureController} */
    let controller;
    const view = new LabView(
      this,
      data,
      (task, request) => controller.ask(task, request),
      (error) => controller.frame.fail(error),
      signal,
    );
    controller = new FailureController(this, data, view, signal);
    view.showMeasured();
    this.addEventListener("reading", () => view.settle(), { signal });
    part(this, "sweep").addEventListener("toggle", () => controller.openSweep(), {
      signal,
      once: true,
    });
    controller.greet();
    controller.followLink();
  }
}

/** The first world, and the one that all presets are about. */
const COURT = "court";
/** The world that a reader may write. */
const OWN = "own";

class FailureController extends LabController {
  /** @type {import("./world-choice.js").WorldChoice | null} null while nobody has left the court */
  choice = null;
  /** @type {(() => void) | null} reads the reader's own world again; null: it was not run by hand, or no longer */
  again = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  waiting;

  /** @param {HTMLElement} lab @param {import("./lab-view.js").Data} data @param {LabView} view @param {AbortSignal} signal */
  constructor(lab, { describe, presets }, view, signal) {
    const known = { description: describe, presets, declared: { presets }, delay: DELAY_MS };
    super(lab, known, view, signal);
    this.view = view;
    this.picker = new ModelPicker(lab, describe, () => this.#choose(), signal);
  }

  question() {
    return this.picker.question(this.controls.settings);
  }

  /** What the fold of the sweep holds comes in when it is first opened. */
  async openSweep() {
    const { SmallSweep } = await import("./small-sweep.js");
    const signal = /** @type {AbortSignal} */ (this.signal);
    if (signal.aborted) return;
    new SmallSweep(part(this.lab, "sweep"), this.description, () => this.controls.settings, signal);
  }

  /** A dream or a step of the model that the reading is of. @param {string} task @param {any} request */
  ask(task, { horizon, ...request }) {
    const { settings, model } = this.question();
    const asked = horizon ? { ...settings, horizon } : settings;
    /** @type {import("../engine/protocol.js").Files} */
    const files = model ? { model: model.file } : {};
    return engine.ask(task, { lab: this.description.lab, settings: asked, ...request }, { files });
  }

  /** @param {boolean} all */
  move(all) {
    if (all) this.#useFreshCopies();
    this.#inWorld((problem) => {
      super.move(all);
      if (problem) this.frame.showProblem(problem);
    });
  }

  /** @param {boolean} [linked] */
  followLink(linked = false) {
    this.#useFreshCopies();
    const unread = this.followAddress();
    this.#inWorld((impossible) => {
      const problem = unread ?? impossible;
      this.frame.showProblem(problem);
      if (!problem && !pointsToHeading()) writeAddress(this.controls.settings, this.description);
      this.run(0);
      if (linked) this.scrollToLab();
    });
  }

  /**
   * The lab becomes one of the chosen world; what that takes comes in when the court is first left.
   * @param {(problem: string | null) => void} then problem: what cannot be done there, in a sentence
   */
  async #inWorld(then) {
    if (!this.choice) {
      if (this.controls.settings.world === COURT) return then(null);
      this.frame.busy = true;
      const { WorldChoice } = await import("./world-choice.js");
      if (this.signal?.aborted) return;
      this.choice ??= new WorldChoice(this.lab, /** @type {any} */ (this.description), this);
    }
    then(this.choice.fit());
  }

  /** @param {number} delay @param {boolean} [fresh] */
  run(delay, fresh) {
    if (!this.again || this.controls.settings.world !== OWN) return super.run(delay, fresh);
    this.experiment.stop();
    this.frame.busy = true;
    clearTimeout(this.waiting);
    this.waiting = setTimeout(this.again, delay);
  }

  /**
   * The reader has run a world of their own, apart from the lab: the lab shows it, and moves with its settings. It is no
   * reading of the lab's own: none can be handed in.
   * @param {any} reading null: there is none
   * @param {import("../code/code-panel.js").Hand | null} hand reads it once more, or over seeds; null: no longer
   */
  async showEdited(reading, hand) {
    if (this.controls.settings.world !== OWN) return;
    const ended = this.again && !hand;
    this.again = hand?.again ?? null;
    if (reading?.world) {
      this.experiment.stop();
      await this.view.show(reading, {}, null);
      this.reading = { settings: reading.settings, edited: true };
      this.frame.showProblem(null);
      this.frame.settle("ready", this.view.inShort(reading));
      if (hand) this.#showSpread(this.reading, hand);
    } else if (hand) this.frame.settle("ready", t("Your world did not run."));
    this.frame.busy = false;
    if (ended) super.run(0);
  }

  /** Of a reader's own world, if its reading is still the one that is shown. @param {object} reading @param {import("../code/code-panel.js").Hand} hand */
  async #showSpread(reading, hand) {
    const band = await hand.band();
    if (band && this.reading === reading && !this.frame.busy) this.view.showBand(band, null);
  }

  /** The reader has stopped the reading of their own world, or what was still to begin; the one before stays. */
  editedStopped() {
    if (!this.again || this.controls.settings.world !== OWN || !this.frame.busy) return;
    clearTimeout(this.waiting);
    this.frame.settle("stopped", t("Your world was not read at these settings."));
    this.frame.busy = false;
  }

  /** The reader has picked a model. */
  #choose() {
    this.controls.disable(this.picker.model ? HOW_TRAINED : []);
    this.frame.showProblem(null);
    this.run(0);
  }

  #useFreshCopies() {
    this.picker.useFreshCopies();
    this.controls.disable([]);
  }
}
