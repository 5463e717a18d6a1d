// @ts-check

import { onPrint, onSchemeChange, readPalette } from "../shared/colours.js";
import { fixed, rounded } from "../shared/format.js";
import { t } from "../shared/words.js";
import { drawMoment } from "./court-drawing.js";

/** @typedef {import("../shared/settings.js").Description} Description */
/** @typedef {import("./episodes.js").Episodes} Episodes */
/** @typedef {{episodes: Episodes, episode: number}} Shown */

/**
 * The court, with reality and the dream drawn over each other.
 *
 *     <court-canvas><canvas role="img" aria-label="…"></canvas></court-canvas>
 *
 * It draws the episodes given to `show`, at the step given to `moveTo`, or what a painter draws.
 *
 * Events: `shown` (bubbles), detail {episodes, episode}, when other rallies are shown.
 */
export class CourtCanvas extends HTMLElement {
  /** @type {AbortController | null} */
  #connected = null;
  /** @type {Pick<Description, "court" | "thresholds"> | null} */
  #description = null;
  /** @type {Episodes | null} */
  #episodes = null;
  /** @type {import("../shared/colours.js").Palette | null} */
  #palette = null;
  #episode = 0;
  #name = "";
  #step = 0;
  #size = 0;
  #frame = 0;
  /** @type {(sheet: import("./court-drawing.js").Sheet) => void} */
  #drawMoment = (sheet) => {
    const last = this.#episodes?.horizon ?? 0;
    drawMoment(sheet, this.#episodes, this.#episode, Math.min(this.#step, last));
  };
  #painter = this.#drawMoment;

  connectedCallback() {
    this.#connected = new AbortController();
    const { signal } = this.#connected;
    onSchemeChange(() => {
      this.#palette = null;
      this.#redraw();
    }, signal);
    const onPaper = () => {
      this.#palette = null;
      this.#draw();
    };
    onPrint(onPaper, signal);
    const observer = new ResizeObserver(([{ contentRect }]) => {
      this.#size = contentRect.width;
      this.#redraw();
    });
    observer.observe(this.#canvas);
    signal.addEventListener("abort", () => observer.disconnect());
  }

  disconnectedCallback() {
    this.#connected?.abort();
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  /** @param {Pick<Description, "court" | "thresholds">} description */
  set description(description) {
    this.#description = description;
    this.#redraw();
  }

  /** @param {Episodes} episodes @param {number} episode @param {string} [name] what this episode is */
  show(episodes, episode, name = rallyOf(episodes, episode)) {
    this.#episodes = episodes;
    this.#name = name;
    this.#episode = episode;
    this.#painter = this.#drawMoment;
    this.#redraw();
    this.dispatchEvent(new CustomEvent("shown", { bubbles: true, detail: { episodes, episode } }));
  }

  /** Drawn at once, as `paint` is: with a wait for the next frame an animation would lose every other one. @param {number} step need not be whole */
  moveTo(step) {
    this.#step = step;
    this.#draw();
  }

  /** The painter draws from now on, until episodes are shown. @param {(sheet: import("./court-drawing.js").Sheet) => void} painter */
  paint(painter) {
    this.#painter = painter;
    this.#draw();
  }

  /** Describes the moment in words; called when the picture is at rest, not at every frame. */
  describe() {
    if (!this.#episodes) return;
    const step = Math.min(this.#step, this.#episodes.horizon);
    const real = this.#episodes.scene("reality", this.#episode, step);
    const gap = this.#episodes.gap(this.#episode, step);
    this.#canvas.setAttribute(
      "aria-label",
      t(
        "The court at step {step} of {horizon}, {name}. The real ball is at x {x}, y {y}; " +
          "the dreamt ball is {gap} world units away from it.",
        {
          step: Math.round(step),
          horizon: this.#episodes.horizon,
          name: this.#name,
          x: fixed(real.x),
          y: fixed(real.y),
          gap: rounded(gap),
        },
      ),
    );
  }

  get #canvas() {
    return /** @type {HTMLCanvasElement} */ (this.querySelector("canvas"));
  }

  #redraw() {
    if (!this.#connected || this.#connected.signal.aborted) return;
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  #draw() {
    const canvas = this.#canvas;
    const context = canvas.getContext("2d");
    const size = this.#size;
    if (!context || !this.#description || size === 0) return;
    const ratio = window.devicePixelRatio || 1;
    const wanted = Math.round(size * ratio);
    if (canvas.width !== wanted) canvas.width = canvas.height = wanted;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.#palette ??= readPalette(this);
    const { court, thresholds } = this.#description;
    const sheet = { context, size, palette: this.#palette, court, visible: thresholds.visible };
    this.#painter(sheet);
  }
}

/** @param {Episodes} episodes @param {number} episode */
function rallyOf({ count }, episode) {
  return t("rally {number} of {count}", { number: episode + 1, count });
}
