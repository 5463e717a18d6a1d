// @ts-check

import { bench } from "../engine/bench.js";
import { engine } from "../engine/client.js";
import { part } from "../shared/dom.js";
import { percent, whole } from "../shared/format.js";
import { LabElement } from "../shared/lab-element.js";
import { StageFrame } from "./stage-frame.js";
import { StageInputs } from "./stage-inputs.js";

/** A slider under way asks for no experience at each of its stops. */
const SETTLED_MS = 120;

/**
 * @typedef {import("../shared/settings.js").Description & {
 *   least_play: number, most_play: number,
 * }} ExperienceDescription
 */

/**
 * What a model is to be trained on: where it was gathered, how much, how noisy. Its markup is
 * site/stages/experience-stage.html.
 *
 * Events: `stage` (bubbles), detail {stage: "experience", …the counts}.
 */
export class ExperienceStage extends LabElement {
  /** @param {ExperienceDescription} description @param {AbortSignal} signal */
  open(description, signal) {
    const collection = new Collection(this, description, signal);
    const onChange = (/** @type {Event} */ event) => {
      const { what } = /** @type {CustomEvent} */ (event).detail;
      if (what === "settings") collection.inputs.show(bench.settings);
      const concerned = what === "settings" || (what === "play" && bench.settings.policy === "own");
      if (concerned) collection.ask(SETTLED_MS);
    };
    bench.addEventListener("change", onChange, { signal });
    signal.addEventListener("abort", () => collection.stop());
    collection.ask(0);
  }
}

class Collection {
  #timer = 0;
  /** Counts what was asked for: only the last answer is shown. */
  #asked = 0;

  /** @param {HTMLElement} stage @param {ExperienceDescription} description @param {AbortSignal} signal */
  constructor(stage, description, signal) {
    this.stage = stage;
    this.description = description;
    this.plot = /** @type {import("../plots/density-plot.js").DensityPlot} */ (
      stage.querySelector("density-plot")
    );
    this.frame = new StageFrame(stage, signal, () => this.ask(0));
    const sliders = description.controls;
    const caller = {
      onMove: (/** @type {object} */ values) => {
        this.frame.showProblem(null);
        bench.settings = { ...bench.settings, ...values };
      },
      onProblem: (/** @type {string} */ problem) => this.frame.showProblem(problem),
    };
    this.inputs = new StageInputs(stage, { sliders, seed: description.seed }, caller, signal);
    this.inputs.show(bench.settings);
  }

  /** @param {number} milliseconds after which the hand counts as still */
  ask(milliseconds) {
    this.stop();
    this.frame.busy = true;
    this.#timer = window.setTimeout(() => this.#collect(), milliseconds);
  }

  stop() {
    clearTimeout(this.#timer);
    this.#asked += 1;
  }

  async #collect() {
    const asked = this.#asked;
    this.#showOwnPlay();
    this.frame.say("collecting experience");
    const request = { lab: this.description.lab, settings: bench.settings };
    try {
      const { result, arrays } = await engine.ask("collect", request, { files: bench.experience });
      if (asked !== this.#asked) return;
      this.frame.showProblem(null);
      this.#show(result, arrays);
      this.frame.settle("ready");
      this.frame.busy = false;
      this.frame.announce({ stage: "experience", ...result });
    } catch (error) {
      if (asked === this.#asked) this.frame.fail(/** @type {Error} */ (error));
    }
  }

  /** How much there is of one's own play is not a slider's to say. */
  #showOwnPlay() {
    const own = bench.settings.policy === "own";
    /** @type {HTMLInputElement} */ (this.stage.querySelector('[data-setting="data"]')).disabled =
      own;
    part(this.stage, "own").hidden = !own;
    part(this.stage, "recorded").textContent = whole(bench.recorded);
  }

  /** @param {any} result @param {import("../engine/protocol.js").Arrays} arrays */
  #show({ count, outside, actions, landings, hits }, { density, paddle }) {
    const empty = density.filter((balls) => balls === 0).length / density.length;
    const { noise = 0 } = bench.settings;
    const widths = noise / this.description.thresholds.visible;
    const texts = {
      count: whole(count),
      empty: percent(empty),
      spread: widths ? `${widths.toFixed(2)} ball widths` : "none",
      outside: whole(outside),
      landings: whole(landings),
      hits: whole(hits),
      left: percent(actions.left),
      rest: percent(actions.rest),
      right: percent(actions.right),
    };
    for (const [name, text] of Object.entries(texts)) part(this.stage, name).textContent = text;
    this.plot.show({ count, outside, noise, density, paddle });
  }
}
