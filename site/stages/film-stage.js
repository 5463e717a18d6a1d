// @ts-check

import { DreamCourt } from "../court/dream-court.js";
import { Episodes } from "../court/episodes.js";
import { engine } from "../engine/client.js";
import { part } from "../shared/dom.js";
import { capital, rounded, whole } from "../shared/format.js";
import { LabElement } from "../shared/lab-element.js";
import { LabFrame } from "../shared/lab-frame.js";
import { LatestRequest } from "../shared/latest-request.js";
import { number, said } from "../shared/said.js";
import { t } from "../shared/words.js";
import { showModelInUse } from "./dream-view.js";
import { restElsewhere } from "./elsewhere.js";
import { workspace } from "./workspace.js";

/** Between two moments of the film that runs. */
const FRAME_MS = 220;
/** Bits of a float64: so many are its fraction, the last one is its sign. */
const FRACTION = 52;
const SIGN = 63;

/**
 * @typedef {import("../engine/job.js").JobResult} JobResult
 * @typedef {{at: number, change: string}} Fork
 */

/**
 * The training of the model on the workspace as a film: any moment of it dreams the same rally. Beside that dream a
 * second one: of a fork of the training, or of the same model with one bit flipped. Its markup is
 * site/stages/film-stage.html.
 *
 * Events: `stage` (bubbles), detail {stage: "film", …the dream, other_end}.
 */
export class FilmStage extends LabElement {
  /** @param {import("./training-stage.js").TrainingDescription} description @param {AbortSignal} signal */
  open(description, signal) {
    const film = new Film(this, description, signal);
    const onChange = (/** @type {Event} */ event) =>
      film.follow(/** @type {CustomEvent} */ (event).detail.what);
    workspace.addEventListener("change", onChange, { signal });
    restElsewhere(this, signal);
    film.follow("training");
  }
}

class Film {
  #request = new LatestRequest();
  /** @type {number[]} the moments, in training steps; none for a model from a file */
  #moments = [];
  /** @type {Fork | null} */
  #fork = null;
  /** @type {number | null} the rally that all moments dream; null: one that is typical of the trained model */
  #rally = null;
  /** Whose training the film is of, as text. */
  #key = "";
  #timer = 0;

  /** @param {HTMLElement} stage @param {import("./training-stage.js").TrainingDescription} description @param {AbortSignal} signal */
  constructor(stage, description, signal) {
    this.stage = stage;
    this.description = description;
    this.signal = signal;
    this.frame = new LabFrame(stage, {}, signal);
    this.court = /** @type {import("../court/court-canvas.js").CourtCanvas} */ (
      part(stage, "court")
    );
    this.court.description = description;
    this.playback = /** @type {import("../court/dream-playback.js").DreamPlayback} */ (
      stage.querySelector("dream-playback")
    );
    this.moment = /** @type {HTMLInputElement} */ (part(stage, "moment"));
    this.dreams = new DreamCourt(
      stage,
      description,
      this.court,
      this.playback,
      {
        ask: (task, request) => this.#ask(task, request),
        show: (answer, whose, still) => this.#show(answer, whose, still),
        onError: (error) => this.frame.fail(error),
        isLive: () => this.#isPossible,
      },
      signal,
    );
    this.#bind(signal);
  }

  /** The workspace has changed. @param {string} what */
  follow(what) {
    if (what === "settings" || what === "play") return;
    showModelInUse(this.stage);
    const { training, model } = workspace;
    const possible = this.#isPossible;
    part(this.stage, "film").hidden = !possible;
    part(this.stage, "no-film").hidden = possible;
    const key = model ? model.id : `${training?.digest ?? ""}`;
    if (!possible || key === this.#key) return;
    this.#key = key;
    this.#fork = null;
    this.#rally = null;
    this.#moments = model ? [] : [...this.#first, ...(training?.curve.at ?? [])];
    part(this.stage, "moments").hidden = this.#moments.length === 0;
    this.moment.max = String(Math.max(this.#moments.length - 1, 0));
    this.moment.value = this.moment.max;
    this.#say();
    this.#dream(false);
  }

  /** A model that is trained no longer, or a saved one. */
  get #isPossible() {
    const { training, model, elsewhere } = workspace;
    return !elsewhere && (model !== null || Boolean(training?.digest));
  }

  /** An ensemble's members begin one after another: there is no moment before all of them. */
  get #first() {
    return workspace.settings.remedy === "ensemble" ? [] : [0];
  }

  /** @returns {number | undefined} training steps behind the model that dreams */
  get #step() {
    return this.#moments[this.moment.valueAsNumber];
  }

  /** @param {AbortSignal} signal */
  #bind(signal) {
    const follow = (/** @type {Event} */ event) => {
      const { step, atRest } = /** @type {CustomEvent} */ (event).detail;
      this.court.moveTo(step);
      if (atRest) this.court.describe();
    };
    this.playback.addEventListener("step", follow, { signal });
    /** @param {string} name @param {string} type @param {() => void} act */
    const on = (name, type, act) => part(this.stage, name).addEventListener(type, act, { signal });
    const look = () => {
      this.#say();
      this.#dream(true);
    };
    on("moment", "input", () => {
      this.#halt();
      look();
    });
    for (const name of ["parameter", "bit"]) on(name, "input", look);
    on("beside", "change", look);
    for (const name of ["moment", "parameter", "bit"]) on(name, "change", () => this.#dream(false));
    on("rally", "click", () => {
      this.#rally = (this.#rally ?? -1) + 1;
      this.dreams.toRally();
      this.#dream(false);
    });
    on("roll", "click", () => (this.#timer ? this.#halt() : this.#roll()));
    on("fork", "click", () => this.#forkHere());
    signal.addEventListener("abort", () => {
      this.#halt();
      this.#request.stop();
    });
  }

  /** Through all moments, from the first one or from where it was halted. */
  #roll() {
    if (this.moment.value === this.moment.max) this.moment.value = "0";
    part(this.stage, "roll").textContent = t("Halt");
    part(this.stage, "roll").dataset.icon = "pause";
    const next = async () => {
      this.#say();
      await this.#dreamNow(true);
      if (!this.#timer) return;
      if (this.moment.value === this.moment.max) return this.#halt();
      this.moment.value = String(this.moment.valueAsNumber + 1);
      this.#timer = window.setTimeout(next, FRAME_MS);
    };
    this.#timer = window.setTimeout(next, 0);
  }

  #halt() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    part(this.stage, "roll").textContent = t("Run the film");
    part(this.stage, "roll").dataset.icon = "play";
  }

  /** The training goes on from the chosen moment with the change; the other one is there already. */
  async #forkHere() {
    const at = this.#step ?? 0;
    const change = /** @type {HTMLSelectElement} */ (part(this.stage, "change")).value;
    const says = part(this.stage, "fork-says");
    this.frame.busy = true;
    try {
      const fork = { at, change };
      const request = { lab: this.description.lab, settings: workspace.settings, fork };
      const onProgress = this.frame.say.bind(this.frame);
      const { result } = await engine.run(
        "train",
        { ...request },
        {
          files: workspace.experience,
          signal: this.signal,
          onProgress: ({ stage, fraction }) => onProgress(stage, fraction),
        },
      );
      this.#fork = fork;
      const ours = rounded(workspace.training?.one_step_error ?? null);
      says.textContent = t(
        "Forked after {steps} steps. At the end one step of the fork misses by {fork} world units on held-out rallies; the training as it was, by {ours}. Move “Trained for” to see both dreams at any later moment.",
        { steps: whole(at), fork: rounded(result.one_step_error), ours },
      );
      this.moment.value = this.moment.max;
      this.#say();
      this.frame.busy = false;
      this.frame.settle("ready");
      this.#dream(false);
    } catch (error) {
      this.frame.fail(/** @type {Error} */ (error));
    }
  }

  /** @param {boolean} still a control is under way */
  #dream(still) {
    this.#request.ask(() => this.#dreamNow(still), 0);
  }

  /** @param {boolean} still */
  async #dreamNow(still) {
    if (!this.#isPossible) return;
    if (!this.dreams.showsRally) return this.dreams.again(still);
    try {
      const answer = await this.#ask("dream", { rally: this.#rally });
      if (this.signal.aborted || !this.dreams.showsRally) return;
      const { rally, rallies } = answer.result;
      this.#rally = rally;
      this.#show(
        answer,
        t("test rally {number} of {count}", { number: rally + 1, count: rallies }),
        still,
      );
    } catch (error) {
      if (!this.signal.aborted) this.frame.fail(/** @type {Error} */ (error));
    }
  }

  /** @param {"dream" | "move"} task @param {any} request @returns {Promise<JobResult>} */
  async #ask(task, request) {
    const { settings, files } = workspace;
    const asked = { lab: this.description.lab, settings, step: this.#step, ...request };
    if (task === "move") return engine.ask(task, asked, { files });
    const beside = /** @type {HTMLSelectElement} */ (part(this.stage, "beside")).value;
    if (beside === "bit") return engine.ask(task, { ...asked, flip: this.#flip }, { files });
    const answer = engine.ask(task, asked, { files });
    if (beside !== "fork" || !this.#fork) return answer;
    const other = await engine.ask(task, { ...asked, fork: this.#fork }, { files });
    const { result, arrays } = await answer;
    return { result, arrays: { ...arrays, other: other.arrays.dream } };
  }

  get #flip() {
    const number = (/** @type {string} */ name) =>
      /** @type {HTMLInputElement} */ (part(this.stage, name)).valueAsNumber;
    return { parameter: number("parameter"), bit: number("bit") };
  }

  /** @param {JobResult} answer @param {string} whose @param {boolean} still */
  #show({ result, arrays }, whose, still) {
    const episodes = new Episodes(arrays, result.arrays);
    this.court.show(episodes, 0, whose);
    this.dreams.rest(episodes, 0);
    this.playback.load(episodes.horizon, still);
    if (still) this.playback.seek(episodes.horizon);
    const { horizon } = episodes;
    part(this.stage, "end").textContent = rounded(episodes.gap(0, horizon));
    const other = arrays.other ? episodes.gap(0, horizon, "other") : null;
    for (const name of ["other-key", "other-figure"])
      part(this.stage, name).hidden = other === null;
    if (other !== null) part(this.stage, "other-end").textContent = rounded(other);
    if (result.name) this.#sayBit(result, horizon);
    this.#nameOther();
    const at = {
      ...(result.name ? this.#flip : {}),
      whole: this.moment.value === this.moment.max,
    };
    if (!still) this.frame.announce({ stage: "film", ...result, ...at, other_end: other });
  }

  #nameOther() {
    const bit = /** @type {HTMLSelectElement} */ (part(this.stage, "beside")).value === "bit";
    part(this.stage, "other-name").textContent = bit
      ? t("the dream with the bit flipped")
      : t("the dream of the fork");
    part(this.stage, "other-words").textContent = bit
      ? t("The dream with the bit flipped is off by")
      : t("The dream of the fork is off by");
  }

  /** @param {{name: string, before: string, after: string, differs: number | null, parts: number | null}} flipped @param {number} horizon */
  #sayBit({ name, before, after, differs, parts }, horizon) {
    const slots = { differs: differs ?? 0, parts: parts ?? 0, horizon };
    const apart = parts
      ? t(
          "The two dreams differ from step {differs} on, and are a ball’s width apart from step {parts} on.",
          slots,
        )
      : t(
          "The two dreams differ from step {differs} on, and stay less than a ball’s width apart for {horizon} steps.",
          slots,
        );
    const when = differs
      ? apart
      : t("The two dreams are the same for {horizon} steps, to the last bit.", slots);
    const [was, is] = [number(before), number(after)];
    part(this.stage, "bit-says").textContent =
      `${capital(said(name))}: ${t("{before} becomes {after}.", { before: was, after: is })} ${when}`;
  }

  /** What the controls are at. */
  #say() {
    const step = this.#step;
    const words = step === undefined ? "" : t("{count} steps", { count: whole(step) });
    part(this.stage, "moment-value").textContent = words;
    this.moment.setAttribute("aria-valuetext", words);
    const { parameter, bit } = this.#flip;
    const what =
      bit === SIGN
        ? t("{bit}, the sign", { bit })
        : bit >= FRACTION
          ? t("{bit}, of the exponent", { bit })
          : t("{bit}, of the fraction", { bit });
    for (const [name, text] of [
      [
        "parameter",
        t("number {number} of {all}", {
          number: parameter + 1,
          all: this.description.parameters,
        }),
      ],
      ["bit", what],
    ]) {
      part(this.stage, `${name}-value`).textContent = text;
      part(this.stage, name).setAttribute("aria-valuetext", text);
    }
    const beside = /** @type {HTMLSelectElement} */ (part(this.stage, "beside")).value;
    part(this.stage, "bit-row").hidden = beside !== "bit";
    part(this.stage, "fork-row").hidden = beside !== "fork" || this.#moments.length === 0;
  }
}
