// @ts-check
import { drawCurve, drawKey } from "./plot-curves.js";
import { drawAxes, drawMarks, makeBox } from "./plot-frame.js";
import { exactScale, scaleOf } from "./plot-scales.js";
import { fillPlotTable } from "./plot-table.js";
import { svg } from "./svg.js";

/**
 * @typedef {import("./plot-curves.js").Curve} Curve
 * @typedef {import("./plot-curves.js").Spread} Spread
 * @typedef {import("./plot-scales.js").Axis} Axis
 * @typedef {{name: string, title: string, says: string, x: Axis, y: Axis, curves: Curve[],
 *   marks: import("./plot-frame.js").Mark[], square: boolean}} Plot as dreamlab describes it
 */

const [LOWEST, HIGHEST] = [200, 300];
/** Pixels between curves that stand side by side at a named place. */
const APART = 11;

/**
 * A plot of dreamlab's: curves on two axes, a legend, its words, its values as a table.
 *
 *     <data-plot>
 *       <p><span data-part="title"></span></p>
 *       <div data-part="chart"></div>
 *       <ul data-part="legend"></ul>
 *       <p data-part="says"></p>
 *       <details data-part="values"><table data-part="table"></table></details>
 *     </data-plot>
 *
 * Its markup is the macro `plot` of templates/parts.html. No events.
 */
export class DataPlot extends HTMLElement {
  /** @type {AbortController | null} */
  #connected = null;
  /** @type {Plot | null} */
  #plot = null;
  /** @type {Spread[]} */
  #spreads = [];
  #width = 0;

  connectedCallback() {
    this.#connected = new AbortController();
    const { signal } = this.#connected;
    const observer = new ResizeObserver(() => {
      if (this.#part("chart").clientWidth !== this.#width) this.#draw();
    });
    observer.observe(this.#part("chart"));
    signal.addEventListener("abort", () => observer.disconnect());
    this.#part("values").addEventListener("toggle", () => this.#fillTable(), { signal });
  }

  disconnectedCallback() {
    this.#connected?.abort();
  }

  /** @param {Plot} plot @param {Spread[]} [spreads] of its curves over seeds, as far as there are any */
  show(plot, spreads = []) {
    this.#plot = plot;
    this.#spreads = spreads;
    this.#part("title").textContent = plot.title;
    this.#part("says").textContent = plot.says;
    this.#part("legend").replaceChildren(...plot.curves.map(legendItem));
    this.#draw();
    this.#fillTable();
  }

  #draw() {
    const chart = this.#part("chart");
    this.#width = chart.clientWidth;
    if (!this.#plot || this.#width === 0) return;
    const { title, x, y, curves, marks } = this.#plot;
    const frame = this.#frame(this.#plot, this.#width);
    const side = (/** @type {number} */ i) =>
      x.names.length ? (i - (curves.length - 1) / 2) * APART : 0;
    const { width, height } = frame;
    const drawn = svg(
      "svg",
      { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `${title}. In words below.` },
      drawAxes(frame, withUnit(x), withUnit(y)),
      ...curves.map((curve, i) => drawCurve(frame, curve, i, this.#spreads[i] ?? null, side(i))),
      drawMarks(frame, marks),
    );
    chart.replaceChildren(drawn);
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
    const details = /** @type {HTMLDetailsElement} */ (this.#part("values"));
    const table = /** @type {HTMLTableElement} */ (this.#part("table"));
    if (this.#plot && details.open) fillPlotTable(table, this.#plot, this.#spreads);
  }

  /** @param {string} name */
  #part(name) {
    return /** @type {HTMLElement} */ (this.querySelector(`[data-part=${name}]`));
  }
}

/** "drift, world units" @param {Axis} axis */
export function withUnit({ label, unit }) {
  return unit ? `${label}, ${unit}` : label;
}

/** @param {Curve} curve @param {number} index */
function legendItem(curve, index) {
  const item = document.createElement("li");
  item.append(drawKey(curve, index), curve.label);
  return item;
}

/** Both axes in one scale, as tall as that takes. @param {number[]} across @param {number[]} up @param {number} width */
function squareFrame(across, up, width) {
  const [left, right] = [Math.min(...across), Math.max(...across)];
  const known = up.filter(Number.isFinite);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const wide = makeBox(width, 0);
  const perUnit = (wide.right - wide.left) / (right - left || 1);
  const inside = Math.min(wide.right - wide.left, Math.max(80, perUnit * (high - low)));
  const box = makeBox(width, Math.round(inside) + wide.height - (wide.bottom - wide.top));
  const scale = Math.min(perUnit, (box.bottom - box.top) / (high - low || 1));
  const step = tickStep((right - left) / 5);
  return {
    ...box,
    x: exactScale(left, left + (wide.right - wide.left) / scale, box.left, box.right, step),
    y: exactScale(low, low + (box.bottom - box.top) / scale, box.bottom, box.top, step),
  };
}

/** @param {number} least */
function tickStep(least) {
  const power = 10 ** Math.floor(Math.log10(least || 1));
  return power * ([1, 2, 5].find((step) => step * power >= least) ?? 10);
}
