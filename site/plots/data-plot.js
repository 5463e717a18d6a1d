// @ts-check
import { element, part, svg } from "../shared/dom.js";
import { drawCurve, drawKey } from "./plot-curves.js";
import { PlotElement } from "./plot-element.js";
import { drawAxes, drawMarks, makeBox } from "./plot-frame.js";
import { fillPlotTable } from "./plot-table.js";
import { exactScale, roundStep, scaleOf } from "./scales.js";

/**
 * @typedef {import("./plot-curves.js").Curve} Curve
 * @typedef {import("./plot-curves.js").Spread} Spread
 * @typedef {import("./scales.js").Axis} Axis
 * @typedef {{name: string, title: string, says: string, x: Axis, y: Axis, curves: Curve[],
 *   marks: import("./plot-frame.js").Mark[], square: boolean}} Plot as dreamlab describes it
 */

const [LOWEST, HIGHEST] = [200, 300];
/** Pixels between curves that stand side by side at a named place. */
const APART = 11;

/**
 * A plot that dreamlab describes: curves on two axes, a legend, a description, and the values as a table.
 *
 *     <data-plot>
 *       <p><span data-part="title"></span></p>
 *       <div data-part="chart"></div>
 *       <ul data-part="legend"></ul>
 *       <p data-part="says"></p>
 *       <details data-part="values"><table data-part="table"></table></details>
 *     </data-plot>
 *
 * Its markup is the macro `plot` of site/shared/parts.html. No events.
 */
export class DataPlot extends PlotElement {
  /** @type {Plot | null} */
  #plot = null;
  /** @type {Spread[]} */
  #spreads = [];

  /** @param {AbortSignal} signal */
  listen(signal) {
    part(this, "values").addEventListener("toggle", () => this.#fillTable(), { signal });
  }

  /** @param {Plot} plot @param {Spread[]} [spreads] of its curves over seeds, as far as there are any */
  show(plot, spreads = []) {
    this.#plot = plot;
    this.#spreads = spreads;
    part(this, "title").textContent = plot.title;
    part(this, "says").textContent = plot.says;
    part(this, "legend").replaceChildren(...plot.curves.map(legendItem));
    this.redraw();
    this.#fillTable();
  }

  /** @param {number} width */
  draw(width) {
    if (!this.#plot) return;
    const { title, x, y, curves, marks } = this.#plot;
    const frame = this.#frame(this.#plot, width);
    const side = (/** @type {number} */ i) =>
      x.names.length ? (i - (curves.length - 1) / 2) * APART : 0;
    const drawn = svg(
      "svg",
      {
        viewBox: `0 0 ${width} ${frame.height}`,
        role: "img",
        "aria-label": `${title}. In words below.`,
      },
      drawAxes(frame, withUnit(x), withUnit(y)),
      ...curves.map((curve, i) => drawCurve(frame, curve, i, this.#spreads[i] ?? null, side(i))),
      drawMarks(frame, marks),
    );
    this.chart.replaceChildren(drawn);
  }

  /** @param {Plot} plot @param {number} width @returns {import("./plot-frame.js").Frame} */
  #frame({ x, y, curves, marks, square }, width) {
    const across = curves.flatMap((curve) => curve.x);
    const up = curves.flatMap((curve, i) => [
      ...[curve.y, curve.low ?? [], curve.high ?? []].flat().map((value) => value ?? NaN),
      ...(this.#spreads[i] ? [...this.#spreads[i].low, ...this.#spreads[i].high] : []),
    ]);
    const marked = marks.filter(({ axis }) => axis === "y").map(({ value }) => value);
    if (square) return squareFrame(across, [...up, ...marked], width);
    const height = Math.round(Math.min(HIGHEST, Math.max(LOWEST, width * 0.55)));
    const { left, right } = makeBox(width, height);
    const along = scaleOf(x, across, left, right, 56, true);
    const lines = Math.max(...along.ticks.map((tick) => tick.lines?.length ?? 1), 1);
    const box = makeBox(width, height, lines);
    return {
      ...box,
      x: along,
      y: scaleOf(y, [...up, ...marked], box.bottom, box.top, 30, false),
    };
  }

  #fillTable() {
    const details = /** @type {HTMLDetailsElement} */ (part(this, "values"));
    const table = /** @type {HTMLTableElement} */ (part(this, "table"));
    if (this.#plot && details.open) fillPlotTable(table, this.#plot, this.#spreads);
  }
}

/** "drift, world units" @param {Axis} axis */
export function withUnit({ label, unit }) {
  return unit ? `${label}, ${unit}` : label;
}

/** @param {Curve} curve @param {number} index */
function legendItem(curve, index) {
  return element("li", {}, drawKey(curve, index), curve.label);
}

/** The same scale on both axes; the height follows from it. @param {number[]} across @param {number[]} up @param {number} width */
function squareFrame(across, up, width) {
  const [left, right] = [Math.min(...across), Math.max(...across)];
  const known = up.filter(Number.isFinite);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const wide = makeBox(width, 0);
  const perUnit = (wide.right - wide.left) / (right - left || 1);
  const inside = Math.min(wide.right - wide.left, Math.max(80, perUnit * (high - low)));
  const box = makeBox(width, Math.round(inside) + wide.height - (wide.bottom - wide.top));
  const scale = Math.min(perUnit, (box.bottom - box.top) / (high - low || 1));
  const step = roundStep((right - left) / 5 || 1);
  return {
    ...box,
    x: exactScale(left, left + (wide.right - wide.left) / scale, box.left, box.right, step),
    y: exactScale(low, low + (box.bottom - box.top) / scale, box.bottom, box.top, step),
  };
}
