// @ts-check

import { ScoreTable } from "../plots/score-table.js";
import { Controls } from "../shared/controls.js";
import { part } from "../shared/dom.js";
import { fixed } from "../shared/format.js";
import { LabElement } from "../shared/lab-element.js";
import { LabFrame } from "../shared/lab-frame.js";
import { said } from "../shared/said.js";
import { t } from "../shared/words.js";
import { showModelInUse } from "./dream-view.js";
import { restElsewhere } from "./elsewhere.js";
import { PlannerLive } from "./planner-live.js";
import { PlannerRequests, SCORED } from "./planner-requests.js";
import { workspace } from "./workspace.js";

/**
 * @typedef {import("../shared/settings.js").Control} Control
 * @typedef {import("../court/throw.js").Throw} Throw
 * @typedef {import("../shared/settings.js").Description
 *   & {plan_horizon: Control, candidates: Control, planners: {name: string, label: string}[]}} PlanningDescription
 */

/**
 * Stage 4: a paddle that picks its actions in the model's dream and acts on the real court; then its
 * score, beside those of other paddles. Its markup is site/stages/planning-stage.html.
 *
 * Events: `stage` (bubbles), detail {stage: "planning", what: "ready" | "paused" | "scores", …}.
 */
export class PlanningStage extends LabElement {
  /** @param {PlanningDescription} description @param {AbortSignal} signal */
  open(description, signal) {
    openPlanning(this, description, signal);
  }
}

/** @param {HTMLElement} stage @param {PlanningDescription} description @param {AbortSignal} signal */
function openPlanning(stage, description, signal) {
  const planning = new Planning(stage, description, signal);
  /** @param {string} name @param {() => void} act */
  const onClick = (name, act) => part(stage, name).addEventListener("click", act, { signal });
  onClick("play", () => planning.press("play"));
  onClick("measure", () => planning.press("measure"));
  onClick("reset", () => planning.reset());
  const onHidden = () => document.hidden && planning.rest();
  document.addEventListener("visibilitychange", onHidden, { signal });
  workspace.addEventListener("change", () => showModelInUse(stage), { signal });
  signal.addEventListener("abort", () => planning.stop("stopped"));
  restElsewhere(stage, signal);
  const leave = () => workspace.elsewhere && planning.stop("stopped");
  workspace.addEventListener("change", leave, { signal });
  showModelInUse(stage);
  planning.reset();
}

/** What the stage does: it plays, or it measures, or it rests. */
class Planning {
  /** @type {"play" | "measure" | null} */
  #doing = null;
  #work = new AbortController();
  /** @type {Promise<void>} fulfilled once there is a court; moves made before wait for it */
  #ready = Promise.resolve();
  /** @type {{thrown: Throw, held: boolean} | null} where the reader has put the ball, until the planner has looked */
  #thrown = null;
  /** @type {Promise<void> | null} */
  #looking = null;

  /** @param {HTMLElement} stage @param {PlanningDescription} description @param {AbortSignal} signal */
  constructor(stage, description, signal) {
    this.stage = stage;
    this.signal = signal;
    this.planners = description.planners;
    this.asked = new PlannerRequests(description.lab);
    this.table = new ScoreTable(part(stage, "scores"));
    this.frame = new LabFrame(stage, { onRestart: () => this.reset() }, signal);
    const sliders = [description.plan_horizon, description.candidates];
    const caller = { onMove: () => this.frame.showProblem(null), onError: () => {} };
    this.controls = new Controls(stage, { sliders }, caller, signal);
    /** @type {import("./planner-live.js").Caller} */
    const onCourt = {
      decide: (state) => this.asked.decide(this.#planner, state),
      onThrow: (thrown, held) => this.#throw(thrown, held),
      onError: (error) => this.#fail(error),
    };
    this.live = new PlannerLive(stage, description, onCourt, signal);
    const receipt = async () => {
      const { openReceipt } = await import("./stage-receipt.js");
      openReceipt(stage, this.frame, "score", this.#planner, signal);
    };
    part(stage, "receipt").addEventListener("click", receipt, { signal });
  }

  /** A button starts what it names, or stops it. @param {"play" | "measure"} what */
  press(what) {
    if (this.#doing === what) this.stop(what === "play" ? "paused" : "stopped");
    else if (what === "play") this.#begin(what, () => this.#play());
    else this.#begin(what, (signal) => this.#measure(signal));
  }

  /** The page is hidden: the game pauses, a measurement goes on. */
  rest() {
    if (this.#doing === "play") this.stop("paused");
  }

  /** A new ball, and hits counted from 0. */
  async reset() {
    this.stop("ready");
    this.frame.busy = true;
    this.#ready = this.asked.reset().then((state) => this.live.load(state));
    try {
      await this.#ready;
      if (this.signal.aborted) return;
      if (!this.#doing) this.frame.settle("ready: press Start, or Measure");
      if (!this.#doing) this.frame.busy = false;
      this.frame.announce({ stage: "planning", what: "ready" });
    } catch (error) {
      this.#fail(/** @type {Error} */ (error));
    }
  }

  /** The reader throws the ball: the planner dreams from there, and will play from there. @param {Throw} thrown @param {boolean} held */
  #throw(thrown, held) {
    if (this.#doing === "measure") this.stop("stopped");
    this.#thrown = { thrown, held };
    this.#ready = this.#looking ??= this.#look().finally(() => {
      this.#looking = null;
    });
  }

  /** One look at a time; a ball that has moved on meanwhile is looked at next. */
  async #look() {
    try {
      while (this.#thrown && !this.signal.aborted) {
        const { thrown, held } = this.#thrown;
        this.#thrown = null;
        const { state, futures } = await this.asked.look(this.#planner, thrown);
        if (this.signal.aborted || this.live.game.playing) return;
        this.live.load(state, futures, held || this.#thrown !== null);
        if (held) continue;
        if (!this.#doing) this.frame.settle("ready: press Start, and it plays from here");
        this.frame.announce({ stage: "planning", what: "thrown", state, dreamt: futures !== null });
      }
    } catch (error) {
      if (!this.signal.aborted) this.#fail(/** @type {Error} */ (error));
    }
  }

  /** @param {string} [status] none if something else begins at once */
  stop(status) {
    this.#work.abort();
    const paused = this.live.pause();
    this.#show(null);
    this.frame.busy = false;
    if (status) this.frame.settle(status);
    if (paused) {
      this.frame.announce({ stage: "planning", what: "paused", ...this.live.summary });
    }
  }

  /** Stops what was going on, and starts this. @param {"play" | "measure"} what @param {(signal: AbortSignal) => Promise<void>} job */
  async #begin(what, job) {
    this.stop();
    this.frame.say("starting");
    this.#work = new AbortController();
    const { signal } = this.#work;
    this.#show(what);
    this.frame.showProblem(null);
    this.frame.busy = true;
    try {
      await this.#ready;
      const say = this.frame.say.bind(this.frame);
      await this.asked.ensureModel(say, signal);
      if (!signal.aborted) await job(signal);
      if (!signal.aborted) this.frame.busy = false;
    } catch (error) {
      if (!signal.aborted) this.#fail(/** @type {Error} */ (error));
    }
  }

  /** @returns {import("./planner-requests.js").Planner} */
  get #planner() {
    return /** @type {any} */ ({ ...this.controls.values });
  }

  async #play() {
    this.live.start();
    this.frame.say("planning and playing");
  }

  /** @param {AbortSignal} signal */
  async #measure(signal) {
    const planner = this.#planner;
    const { subject } = this.asked;
    /** @type {import("../plots/score-table.js").Score[]} */
    const scores = [];
    this.table.clear(this.#inWords(planner));
    for (const who of SCORED) {
      const onCount = (/** @type {import("../plots/score-table.js").Count} */ count) => {
        this.table.showCount(count);
        this.frame.say(`measuring: ${this.table.nameOf(who)}`, count.fraction ?? null);
      };
      const score = await this.asked.score(who, planner, subject, onCount, signal);
      this.table.show(score);
      scores.push(score);
    }
    this.#show(null);
    const rates = scores.map(({ who, rate }) => `${this.table.nameOf(who)}: ${fixed(rate, 3)}`);
    this.frame.settle("measured", t("Hits per chance, {rates}.", { rates: rates.join("; ") }));
    this.frame.announce({ stage: "planning", what: "scores", planner, scores });
  }

  /** "random shooting, 64 plans of 20 steps, in the dream of the model trained on this page" @param {import("./planner-requests.js").Planner} planner */
  #inWords({ method, horizon, candidates }) {
    const { label } = this.planners.find(({ name }) => name === method) ?? { label: method };
    const model = workspace.model
      ? t("your “{name}”", { name: workspace.model.name })
      : t("the model trained on this page");
    return t("{planner}, {plans} plans of {horizon} steps; the dream is of {model}.", {
      planner: said(label),
      plans: candidates,
      horizon,
      model,
    });
  }

  /** @param {Error} error */
  #fail(error) {
    const interrupted = error.name === "AbortError";
    this.stop(interrupted ? "stopped: something else was started on this page" : "ready");
    if (!interrupted) this.frame.fail(error);
  }

  /** The buttons, by what goes on. @param {"play" | "measure" | null} doing */
  #show(doing) {
    this.#doing = doing;
    const play = part(this.stage, "play");
    play.textContent = doing === "play" ? t("Pause") : t("Start");
    play.dataset.icon = doing === "play" ? "pause" : "play";
    const measure = part(this.stage, "measure");
    measure.textContent = doing === "measure" ? t("Stop measuring") : t("Measure");
  }
}
