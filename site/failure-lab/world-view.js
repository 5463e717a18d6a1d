// @ts-check
/** What the failure lab shows of another world than the court. It comes in with the first reading of one. */

import { defineElements } from "../elements.js";
import { sceneMarkup } from "../scenes/scene-markup.js";
import { element, find, part } from "../shared/dom.js";
import { rounded } from "../shared/format.js";
import { errorsInWords, showCaption } from "./lab-figures.js";

/** @typedef {import("../scenes/scene-drawing.js").Scene} Scene */

/** The further figures of a condition, by their names in a reading: what they are called, and what they are. */
const FIGURES = /** @type {Record<string, [label: string, definition: string]>} */ ({
  shown_error: [
    "one step, where it was shown",
    "Mean error of one step from states of the half of the world that was recorded",
  ],
  unseen_error: ["one step, where it was not", "The same in the other half"],
  plans_apart: [
    "two plans, in the world",
    "How far apart two opposite plans end, in the mean over starts that the seed draws",
  ],
  plans_dreamt: ["two plans, in the dream", "The same in the model’s dream"],
  promised_score: [
    "promised by the dream",
    "Mean score at the task, in the dream, of plans that were chosen there",
  ],
  kept_score: ["kept in the world", "What the same plans are worth in the world"],
  best_score: ["planned in the world itself", "Plans chosen with the world as the model"],
});

/** What the meter's lengths are called. */
const LENGTHS = /** @type {Record<string, string>} */ ({
  visible: "seen",
  coin_flip: "blind guess",
  court_width: "all in view",
});

export class WorldView {
  /** @type {Scene[]} */
  #pictures = [];
  #at = 0;
  /** @type {Map<HTMLElement, Node[]>} what stands in a place while the court is shown */
  #former = new Map();
  /** @type {(() => void) | null} has the meter measure the court again */
  #restoreMeter = null;

  /**
   * @param {HTMLElement} root
   * @param {(step: number) => void} onStep the picture is at this step
   * @param {AbortSignal} signal
   */
  constructor(root, onStep, signal) {
    this.root = root;
    const next = element(
      "button",
      { type: "button", "data-part": "next-episode", title: "Show another of the test episodes" },
      "Next episode",
    );
    const note = element("p", { class: "lab-note", "data-part": "episode" });
    this.place = element(
      "div",
      { "data-part": "world" },
      sceneMarkup("The world and its dream"),
      element("div", { class: "lab-buttons" }, next),
      note,
    );
    find(root, ".lab-stage").append(this.place);
    next.addEventListener("click", () => this.#next(), { signal });
    this.#playback.addEventListener(
      "step",
      (event) => onStep(/** @type {CustomEvent} */ (event).detail.step),
      { signal },
    );
  }

  /** The meter measures this world. @param {any} reading */
  measure({ world: { thresholds, unit } }) {
    const meter = find(this.root, "divergence-meter");
    const ticks = /** @type {HTMLElement[]} */ ([...meter.querySelectorAll("[data-length]")]);
    if (!this.#restoreMeter) {
      const { court, visible } = meter.dataset;
      const places = ticks.map((tick) => tick.getAttribute("style") ?? "");
      this.#restoreMeter = () => {
        delete meter.dataset.unit;
        Object.assign(meter.dataset, { court, visible });
        ticks.forEach((tick, i) => {
          tick.hidden = false;
          tick.setAttribute("style", places[i]);
        });
      };
    }
    Object.assign(meter.dataset, {
      court: String(thresholds.court_width),
      visible: String(thresholds.visible),
      unit,
    });
    for (const tick of ticks) {
      const { length = "" } = tick.dataset;
      const at = Math.min(1, thresholds[length] / thresholds.court_width);
      tick.hidden = !(length in LENGTHS);
      tick.style.setProperty("--at", String(at));
      if (length in LENGTHS) this.#put(find(tick, "span"), LENGTHS[length]);
    }
  }

  /** @param {any} reading */
  async show(reading) {
    await defineElements();
    const { world, pictures } = reading;
    this.root.dataset.elsewhere = world.name;
    this.place.hidden = false;
    this.#pictures = pictures;
    this.#at = 0;
    this.#present(reading);
    for (const unit of this.root.querySelectorAll("[data-part=unit]"))
      this.#put(/** @type {HTMLElement} */ (unit), world.unit);
    this.#put(part(this.root, "error-head"), `mean error, ${world.unit}`);
    const steps = reading.drift.length;
    this.#put(
      part(this.root, "meter-words"),
      `how far the dream is from the world after ${steps} steps, the mean of the test episodes, on a scale as wide as what is in view, in ${world.unit}`,
    );
    this.#put(
      part(this.root, "drift-words"),
      "mean position error over the test episodes, step by step",
    );
    showCaption(part(this.root, "caption"), { title: world.title, caption: inWords(reading) });
    const names = Object.keys(FIGURES).filter((name) => name in reading.figures);
    const list = part(this.root, "further");
    list.hidden = names.length === 0;
    list.replaceChildren(
      ...names.flatMap((name) => [
        element("dt", { title: FIGURES[name][1] }, FIGURES[name][0]),
        element("dd", {}, rounded(reading.figures[name])),
      ]),
    );
  }

  /** Back on the court. */
  leave() {
    delete this.root.dataset.elsewhere;
    this.#playback.pause();
    this.place.hidden = true;
    for (const [place, nodes] of this.#former) place.replaceChildren(...nodes);
    this.#former.clear();
    this.#restoreMeter?.();
    this.#restoreMeter = null;
  }

  /** @param {number} step */
  seek(step) {
    this.#playback.seek(step);
  }

  #next() {
    this.#at = (this.#at + 1) % this.#pictures.length;
    this.#present();
  }

  /** @param {any} [reading] */
  #present(reading) {
    const scene = this.#pictures[this.#at];
    this.#scene.show(scene);
    const whose =
      this.#at === 0
        ? "the median test episode (the dreams of half of the others end further off)"
        : `test episode ${this.#at + 1} of the ${this.#pictures.length} kept`;
    const hidden = reading?.settings.condition === "one-picture" ? reading.world.hidden : null;
    const withheld = hidden ? ` The model is not told ${hidden.join(", ")}, nor any action.` : "";
    part(this.place, "episode").textContent = `Shown: ${whose}.${withheld}`;
  }

  /** @param {HTMLElement} place @param {string} words */
  #put(place, words) {
    if (!this.#former.has(place)) this.#former.set(place, [...place.childNodes]);
    place.replaceChildren(words);
  }

  get #scene() {
    return /** @type {import("../scenes/lab-scene.js").LabScene} */ (find(this.place, "lab-scene"));
  }

  get #playback() {
    return /** @type {import("../court/dream-playback.js").DreamPlayback} */ (
      find(this.place, "dream-playback")
    );
  }
}

/** A reading of another world; the presets' captions are about the court. @param {any} reading */
export function inWords(reading) {
  const { world, figures, visible_step: visible, middle_drift: middle, line_drift: line } = reading;
  const parting = visible
    ? `From step ${visible} on the dream is visibly elsewhere`
    : "The dream stays too near to be told from the world";
  const others = [
    ["always the middle", middle.at(-1)],
    ...(line ? [["a straight line", line.at(-1)]] : []),
  ];
  const better = others.filter(([, error]) => error < reading.final_error).map(([who]) => who);
  const cheap = others.map(([who, error]) => `${who} misses by ${rounded(error)}`).join(", ");
  const rival = better.length
    ? `So ${better.join(" and ")} would have done better`
    : "The model does better than either";
  return [
    errorsInWords(reading),
    parting,
    `For comparison, ${cheap}`,
    rival,
    special(figures, world),
  ]
    .filter(Boolean)
    .map((sentence) => `${sentence}.`)
    .join(" ");
}

/** What the condition shows. @param {Record<string, number>} figures @param {any} world */
function special(figures, { unit, task }) {
  const { shown_error, unseen_error, plans_apart, plans_dreamt, promised_score, kept_score } =
    figures;
  if (shown_error !== undefined)
    return `One step misses by ${rounded(shown_error)} ${unit} in the half that it was shown, by ${rounded(unseen_error)} in the other`;
  if (plans_apart !== undefined)
    return `Two opposite plans end ${rounded(plans_apart)} ${unit} apart in the world, ${rounded(plans_dreamt)} in this dream`;
  if (promised_score !== undefined)
    return `${task} The dream’s best plans promise ${rounded(promised_score)} of 1; in the world they are worth ${rounded(kept_score)}`;
  return "";
}
