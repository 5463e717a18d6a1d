// @ts-check

import { part, rowOf, svg, text } from "../shared/dom.js";
import { rounded, whole } from "../shared/format.js";
import { said } from "../shared/said.js";
import { t } from "../shared/words.js";
import { PlotElement } from "./plot-element.js";
import { linePath, widest } from "./plot-frame.js";
import { decadeScale, exactScale } from "./scales.js";
import { inLines, LINE } from "./text-room.js";

/** Pixels; beside the panels at least, above the first line of a panel's title, of a panel and below it, below all of them. */
const [LEFT, RIGHT, HEAD, PANEL, GAP, FOOT] = [58, 12, 22, 102, 6, 38];
const PANELS = /** @type {const} */ ([
  { name: "loss", title: () => t("training loss, without a unit") },
  {
    name: "held_out",
    title: (/** @type {string} */ unit) => t("held-out one-step error, {unit}", { unit }),
  },
]);

/**
 * @typedef {import("../stages/workspace.js").Training["curve"]} Curve
 * @typedef {import("./scales.js").Scale} Scale
 */

/**
 * Loss and held-out error against the training step, both on logarithmic scales.
 *
 *     <training-curve>
 *       <div data-part="chart"> words, until there is a curve </div>
 *       <details><table><tbody data-part="rows"></tbody></table></details>
 *     </training-curve>
 *
 * No events.
 */
export class TrainingCurve extends PlotElement {
  /** @type {Curve} */
  #curve = { at: [], loss: [], held_out: [] };
  #steps = 0;
  /** Of the held-out error. */
  #unit = "";
  /** @type {Node[] | null} what stands there while there is no curve */
  #words = null;

  /** @param {Curve} curve @param {number} steps that the whole training has @param {string} unit of the held-out error */
  show(curve, steps, unit) {
    this.#unit = unit;
    this.#curve = curve;
    this.#steps = steps;
    this.redraw();
    this.#fillTable();
  }

  /** @param {number} width */
  draw(width) {
    this.#words ??= [...this.chart.childNodes];
    const { at } = this.#curve;
    if (at.length === 0) return this.chart.replaceChildren(...this.#words);
    let height = 0;
    const panels = PANELS.map(({ name, title }) => {
      const lines = inLines(title(said(this.#unit)), width);
      const top = height + HEAD + LINE * (lines.length - 1);
      height = top + PANEL + GAP;
      return { name, lines, top, y: decadeScale(this.#curve[name], top + PANEL, top) };
    });
    height += FOOT;
    const left = Math.max(LEFT, ...panels.map(({ y }) => widest(y) + 6));
    const x = exactScale(0, this.#steps, left, width - RIGHT, this.#steps / 4);
    const attributes = { viewBox: `0 0 ${width} ${height}`, role: "img" };
    const chart = svg(
      "svg",
      { ...attributes, "aria-label": this.#inWords() },
      ...panels.map((panel) => this.#drawPanel(panel, x)),
      drawSteps(x, height),
    );
    this.chart.replaceChildren(chart);
  }

  /** @param {{name: "loss" | "held_out", lines: string[], top: number, y: Scale}} panel @param {Scale} x */
  #drawPanel({ name, lines, top, y }, x) {
    const values = this.#curve[name];
    const [left, right] = [x.place(0), x.place(this.#steps)];
    const first = top - 8 - LINE * (lines.length - 1);
    const title = lines.map((line, row) => text(line, 0, first + LINE * row, "start"));
    const axes = svg("g", { class: "plot-axes" }, ...title);
    for (const { at, text: words } of y.ticks) {
      const place = y.place(at);
      axes.append(
        svg("line", { x1: left, x2: right, y1: place, y2: place }),
        text(words, left - 6, place + 4, "end"),
      );
    }
    const points = this.#curve.at.map(
      (step, i) => /** @type {[number, number]} */ ([x.place(step), y.place(values[i] ?? NaN)]),
    );
    const [cx, cy] = points[points.length - 1];
    const end = svg("circle", { class: `plot-end plot-${name}`, cx, cy, r: 3.5 });
    return svg("g", {}, axes, svg("path", { class: `plot-${name}`, d: linePath(points) }), end);
  }

  #inWords() {
    const { at, loss, held_out } = this.#curve;
    return t(
      "Training up to step {step} of {steps}: the loss went from {first} to {last}, the held-out one-step error from {before} to {now} {unit}.",
      {
        step: whole(at.at(-1) ?? 0),
        steps: whole(this.#steps),
        first: rounded(loss[0]),
        last: rounded(loss.at(-1) ?? null),
        before: rounded(held_out[0]),
        now: rounded(held_out.at(-1) ?? null),
        unit: said(this.#unit),
      },
    );
  }

  #fillTable() {
    const { at, loss, held_out } = this.#curve;
    const rows = at.map((step, i) => rowOf(whole(step), [rounded(loss[i]), rounded(held_out[i])]));
    part(this, "rows").replaceChildren(...rows);
  }
}

/** The axis below all panels. @param {Scale} x @param {number} height */
function drawSteps({ place, ticks }, height) {
  const last = ticks[ticks.length - 1];
  const words = ticks.map(({ at, text: words }) =>
    text(words, place(at), height - 24, at === last.at ? "end" : "middle"),
  );
  const middle = (place(0) + place(last.at)) / 2;
  return svg(
    "g",
    { class: "plot-axes" },
    ...words,
    text(t("training step"), middle, height - 6, "middle"),
  );
}
