// @ts-check

import { engine } from "../engine/client.js";
import { Controls } from "../shared/controls.js";
import { part } from "../shared/dom.js";
import { fixed, percent, whole } from "../shared/format.js";
import { LabElement } from "../shared/lab-element.js";
import { LabFrame } from "../shared/lab-frame.js";
import { LatestRequest } from "../shared/latest-request.js";
import { said } from "../shared/said.js";
import { t } from "../shared/words.js";
import { COURT, workspace } from "./workspace.js";

/** A slider under way asks for no experience at each of its stops. */
const DEBOUNCE_MS = 120;
const MIXED = "mixed";

const FIGURES = [
  ...["count", "empty", "spread", "outside", "landings", "hits"],
  ...["left", "rest", "right"],
];

/**
 * @typedef {import("../shared/settings.js").Description & {
 *   least_play: number, most_play: number, first: Partial<import("./workspace.js").HowTrained>,
 *   court_only: {policies: string[], hand: string, noise: string},
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
      if (what === "settings") collection.fit();
      const concerned =
        what === "settings" || (what === "play" && workspace.settings.policy === "own");
      if (concerned) collection.ask(DEBOUNCE_MS);
    };
    workspace.addEventListener("change", onChange, { signal });
    signal.addEventListener("abort", () => collection.stop());
    collection.ask(0);
  }
}

class Collection {
  #request = new LatestRequest();

  /** @param {HTMLElement} stage @param {ExperienceDescription} description @param {AbortSignal} signal */
  constructor(stage, description, signal) {
    this.stage = stage;
    this.description = description;
    this.plot = /** @type {import("../plots/density-plot.js").DensityPlot} */ (
      stage.querySelector("density-plot")
    );
    this.frame = new LabFrame(stage, { onRestart: () => this.ask(0) }, signal);
    const sliders = description.controls;
    const caller = {
      onMove: () => {
        this.frame.showProblem(null);
        const { policy, world } = this.controls.values;
        const { policies } = this.description.court_only;
        // Where there is no ball to follow, and no paddle to play with, all that remains is mixed.
        const lost = world !== COURT && policies.includes(policy);
        const possible = lost ? { policy: MIXED } : {};
        workspace.settings = { ...workspace.settings, ...this.controls.values, ...possible };
      },
      onError: (/** @type {string} */ problem) => this.frame.showProblem(problem),
    };
    this.controls = new Controls(stage, { sliders, seed: description.seed }, caller, signal);
    workspace.begin(description.first);
    workspace.ask(this.controls.asked);
    this.noise = sliders.find(({ name }) => name === "noise");
    this.unit = this.noise?.unit ?? "";
    this.fit();
  }

  /** The controls show the workspace's settings; what the chosen world does not have is greyed, and said. */
  fit() {
    const { policies, hand, noise } = this.description.court_only;
    const { elsewhere } = workspace;
    if (this.noise) this.noise.unit = elsewhere ? noise : this.unit;
    this.controls.show({ world: COURT, ...workspace.settings });
    for (const option of this.stage.querySelectorAll("option"))
      if (policies.includes(option.value)) option.disabled = elsewhere;
    const words = elsewhere
      ? `${t("The map is the court’s own, and so is a ball to follow.")} ${said(hand)}`
      : "";
    const place = part(this.stage, "away");
    place.hidden = !elsewhere;
    if (place.textContent !== words) place.textContent = words;
  }

  /** @param {number} delay debounce delay, milliseconds */
  ask(delay) {
    this.frame.busy = true;
    this.#request.ask((signal) => this.#collect(signal), delay);
  }

  stop() {
    this.#request.stop();
  }

  /** @param {AbortSignal} signal */
  async #collect(signal) {
    if (this.#showOwnPlay()) return this.#showNothing();
    this.frame.say("collecting experience");
    const request = { lab: this.description.lab, settings: workspace.settings };
    try {
      const { result, arrays } = await engine.ask("collect", request, {
        files: workspace.experience,
      });
      if (signal.aborted) return;
      this.frame.showProblem(null);
      this.#show(result, arrays);
      this.frame.settle("ready");
      this.frame.busy = false;
      this.frame.announce({ stage: "experience", ...result });
    } catch (error) {
      if (!signal.aborted) this.frame.fail(/** @type {Error} */ (error));
    }
  }

  /** Too little of the reader's own play is recorded: there is nothing to draw yet, and the stage says what to do. */
  #showNothing() {
    for (const name of FIGURES) part(this.stage, name).textContent = "–";
    this.frame.showProblem(null);
    this.frame.settle("nothing of your own is recorded yet");
    this.frame.busy = false;
    this.frame.announce({ stage: "experience", count: 0 });
  }

  /** The amount of the reader's own play is what was recorded, whatever the slider says. Returns whether it is too little. */
  #showOwnPlay() {
    const own = workspace.settings.policy === "own";
    this.controls.disable(own ? ["data"] : []);
    part(this.stage, "own").hidden = !own;
    part(this.stage, "recorded").textContent = whole(workspace.recorded);
    const tooLittle = own && workspace.recorded < this.description.least_play;
    this.plot.hidden = tooLittle;
    part(this.stage, "nothing").hidden = !tooLittle;
    return tooLittle;
  }

  /** @param {any} result @param {import("../engine/protocol.js").Arrays} arrays */
  #show(result, arrays) {
    const { count, actions } = result;
    const texts = {
      count: whole(count),
      left: percent(actions.left),
      rest: percent(actions.rest),
      right: percent(actions.right),
    };
    this.plot.hidden = workspace.elsewhere;
    const map = workspace.elsewhere ? {} : this.#map(result, arrays);
    /** @type {Record<string, string>} */
    const known = { ...texts, ...map };
    for (const name of FIGURES) part(this.stage, name).textContent = known[name] ?? "–";
  }

  /** Where on the court it lies. @param {any} result @param {import("../engine/protocol.js").Arrays} arrays @returns {Record<string, string>} */
  #map({ count, outside, landings, hits }, { density, paddle }) {
    const empty = density.filter((balls) => balls === 0).length / density.length;
    const { noise = 0 } = workspace.settings;
    const widths = noise / this.description.thresholds.visible;
    this.plot.show({ count, outside, noise, density, paddle });
    return {
      empty: percent(empty),
      spread: widths ? t("{widths} ball widths", { widths: fixed(widths) }) : t("none"),
      outside: whole(outside),
      landings: whole(landings),
      hits: whole(hits),
    };
  }
}
