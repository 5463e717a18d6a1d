// @ts-check
/** What the failure lab shows of another world than the court. It comes in with the first reading of one. */

import { defineElements } from "../elements.js";
import { worldPlace } from "../scenes/world-place.js";
import { element, find, part } from "../shared/dom.js";
import { missed, rounded } from "../shared/format.js";
import { said } from "../shared/said.js";
import { t } from "../shared/words.js";
import { errorsInWords, showCaption } from "./lab-figures.js";

/** @typedef {import("../scenes/scene-drawing.js").Scene} Scene */

/** The further figures of a condition, by their names in a reading: what they are called, and what they are. */
const further = () =>
  /** @type {Record<string, [label: string, definition: string]>} */ ({
    shown_error: [
      t("one step, where it was shown"),
      t("Mean error of one step from states of the half of the world that was recorded"),
    ],
    unseen_error: [t("one step, where it was not"), t("The same in the other half")],
    plans_apart: [
      t("two plans, in the world"),
      t("How far apart two opposite plans end, in the mean over starts that the seed draws"),
    ],
    plans_dreamt: [t("two plans, in the dream"), t("The same in the model’s dream")],
    promised_score: [
      t("promised by the dream"),
      t("Mean score at the task, in the dream, of plans that were chosen there"),
    ],
    kept_score: [t("kept in the world"), t("What the same plans are worth in the world")],
    best_score: [t("planned in the world itself"), t("Plans chosen with the world as the model")],
  });

/** What the meter's lengths are called. */
const lengths = () =>
  /** @type {Record<string, string>} */ ({
    visible: t("seen"),
    coin_flip: t("blind guess"),
    court_width: t("all in view"),
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
    const next = t("Show another of the test episodes");
    this.drawing = worldPlace(root, { next, onNext: () => this.#next(), onStep }, signal);
    this.drawing.place.append(element("p", { class: "lab-note", "data-part": "episode" }));
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
    const named = lengths();
    for (const tick of ticks) {
      const { length = "" } = tick.dataset;
      const at = Math.min(1, thresholds[length] / thresholds.court_width);
      tick.hidden = !(length in named);
      tick.style.setProperty("--at", String(at));
      if (length in named) this.#put(find(tick, "span"), named[length]);
    }
  }

  /** @param {any} reading */
  async show(reading) {
    await defineElements();
    const { world, pictures } = reading;
    this.root.dataset.elsewhere = world.name;
    this.drawing.place.hidden = false;
    this.#pictures = pictures;
    this.#at = 0;
    this.#present(reading);
    for (const unit of this.root.querySelectorAll("[data-part=unit]"))
      this.#put(/** @type {HTMLElement} */ (unit), said(world.unit));
    this.#put(part(this.root, "error-head"), t("mean error, {unit}", { unit: said(world.unit) }));
    const steps = reading.drift.length;
    this.#put(
      part(this.root, "meter-words"),
      t(
        "how far the dream is from the world after {steps} steps, the mean of the test episodes, on a scale as wide as what is in view, in {unit}",
        { steps, unit: said(world.unit) },
      ),
    );
    this.#put(
      part(this.root, "drift-words"),
      t("mean position error over the test episodes, step by step"),
    );
    showCaption(part(this.root, "caption"), {
      title: said(world.title),
      caption: inWords(reading),
    });
    const figures = further();
    const names = Object.keys(figures).filter((name) => name in reading.figures);
    const list = part(this.root, "further");
    list.hidden = names.length === 0;
    list.replaceChildren(
      ...names.flatMap((name) => [
        element("dt", { title: figures[name][1] }, figures[name][0]),
        element("dd", {}, rounded(reading.figures[name])),
      ]),
    );
  }

  /** Back on the court. */
  leave() {
    delete this.root.dataset.elsewhere;
    this.drawing.playback.pause();
    this.drawing.place.hidden = true;
    for (const [place, nodes] of this.#former) place.replaceChildren(...nodes);
    this.#former.clear();
    this.#restoreMeter?.();
    this.#restoreMeter = null;
  }

  /** @param {number} step */
  seek(step) {
    this.drawing.playback.seek(step);
  }

  #next() {
    this.#at = (this.#at + 1) % this.#pictures.length;
    this.#present();
  }

  /** @param {any} [reading] */
  #present(reading) {
    const scene = this.#pictures[this.#at];
    this.drawing.scene.show(scene);
    const whose =
      this.#at === 0
        ? t("the median test episode (the dreams of half of the others end further off)")
        : t("test episode {number} of the {count} kept", {
            number: this.#at + 1,
            count: this.#pictures.length,
          });
    const hidden = reading?.settings.condition === "one-picture" ? reading.world.hidden : null;
    const withheld = hidden
      ? ` ${t("The model is not told {names}, nor any action.", { names: hidden.map(said).join(", ") })}`
      : "";
    part(this.drawing.place, "episode").textContent = t("Shown: {whose}.", { whose }) + withheld;
  }

  /** @param {HTMLElement} place @param {string} words */
  #put(place, words) {
    if (!this.#former.has(place)) this.#former.set(place, [...place.childNodes]);
    place.replaceChildren(words);
  }
}

/** A reading of another world; the presets' captions are about the court. @param {any} reading */
export function inWords(reading) {
  const { world, figures, visible_step: visible, middle_drift: middle, line_drift: line } = reading;
  const parting = visible
    ? t("From step {step} on the dream is visibly elsewhere", { step: visible })
    : t("The dream stays too near to be told from the world");
  const others = [
    [t("always the middle"), middle.at(-1)],
    ...(line ? [[t("a straight line"), line.at(-1)]] : []),
  ];
  const better = others.filter(([, error]) => error < reading.final_error).map(([who]) => who);
  const cheap = others
    .map(([who, error]) => t("{who} misses by {error}", { who, error: missed(error) }))
    .join(", ");
  const rival = better.length
    ? t("So {who} would have done better", { who: better.join(t(" and ")) })
    : t("The model does better than either");
  return [
    errorsInWords(reading),
    parting,
    t("For comparison, {list}", { list: cheap }),
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
    return t(
      "One step misses by {shown} {unit} in the half that it was shown, by {unseen} in the other",
      {
        shown: rounded(shown_error),
        unit: said(unit),
        unseen: rounded(unseen_error),
      },
    );
  if (plans_apart !== undefined)
    return t("Two opposite plans end {world} {unit} apart in the world, {dream} in this dream", {
      world: rounded(plans_apart),
      unit: said(unit),
      dream: rounded(plans_dreamt),
    });
  if (promised_score !== undefined)
    return `${said(task)} ${t("The dream’s best plans promise {promised} of 1; in the world they are worth {kept}", { promised: rounded(promised_score), kept: rounded(kept_score) })}`;
  return "";
}
