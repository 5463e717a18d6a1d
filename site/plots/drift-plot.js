// @ts-check
import { find, part, rowOf, svg } from "../shared/dom.js";
import { rounded } from "../shared/format.js";
import { drawDrift, frameFor } from "./drift-chart.js";
import { PlotElement } from "./plot-element.js";

/**
 * @typedef {import("./drift-chart.js").Band} Band
 * @typedef {import("./drift-chart.js").Curves} Curves
 * @typedef {import("./drift-chart.js").Thresholds} Thresholds
 */

/**
 * Error against the step of the dream, with a marker that moves.
 *
 *     <drift-plot>
 *       <div data-part="chart"> the build's drawing, replaced by ours </div>
 *       <span data-part="band"></span>
 *       <details><table><tbody data-part="rows"></tbody></table></details>
 *     </drift-plot>
 *
 * Events: `seek`, detail {step}, when the reader points into the chart.
 */
export class DriftPlot extends PlotElement {
  /** @type {Curves | null} */
  #curves = null;
  /** @type {Thresholds | null} */
  #thresholds = null;
  /** @type {import("./drift-chart.js").DriftFrame | null} */
  #frame = null;
  /** @type {SVGElement} */
  #marker = svg("g", { class: "plot-marker" });
  #step = 0;

  /** @param {AbortSignal} signal */
  listen(signal) {
    this.followPointer((x) => this.#seek(x), signal);
    this.#details.addEventListener("toggle", () => this.#fillTable(), { signal });
  }

  get #details() {
    return /** @type {HTMLDetailsElement} */ (find(this, "details"));
  }

  /** @param {Curves} curves @param {Thresholds} thresholds */
  show(curves, thresholds) {
    this.#curves = curves;
    this.#thresholds = thresholds;
    this.redraw();
    this.#fillTable();
  }

  /** A band that is computed after its curve. @param {Band} band */
  showBand(band) {
    if (this.#curves && this.#thresholds) this.show({ ...this.#curves, band }, this.#thresholds);
  }

  /** @param {number} step need not be whole */
  moveTo(step) {
    this.#step = step;
    this.#drawMarker();
  }

  /** @param {number} width */
  draw(width) {
    if (!this.#curves || !this.#thresholds) return;
    this.#frame = frameFor(width, this.#curves, this.#thresholds.unit);
    const chart = drawDrift(this.#frame, this.#curves, this.#thresholds);
    chart.append(this.#marker);
    this.chart.replaceChildren(chart);
    this.#drawMarker();
    part(this, "band").textContent = this.#curves.band?.label ?? "";
  }

  /** @param {number} x pixels */
  #seek(x) {
    if (!this.#frame) return;
    const { left, right } = this.#frame;
    const steps = this.#curves?.drift.length ?? 0;
    const step = Math.round(((x - left) / (right - left)) * steps);
    const detail = { step: Math.min(Math.max(step, 0), steps) };
    this.dispatchEvent(new CustomEvent("seek", { detail }));
  }

  #drawMarker() {
    if (!this.#frame || !this.#curves) return;
    const { drift } = this.#curves;
    const step = Math.min(this.#step, drift.length);
    const error = step < 1 ? 0 : (drift[Math.round(step) - 1] ?? NaN);
    const [x, y] = [this.#frame.x.place(step), this.#frame.y.place(error)];
    const { top, bottom } = this.#frame;
    this.#marker.replaceChildren(svg("line", { x1: x, x2: x, y1: top, y2: bottom }));
    if (Number.isFinite(y)) this.#marker.append(svg("circle", { cx: x, cy: y, r: 4.5 }));
  }

  /** Only while the table is open. */
  #fillTable() {
    if (!this.#curves || !this.#details.open) return;
    const { drift, band, middle, line } = this.#curves;
    const heads = this.querySelectorAll("thead th").length - 1;
    const rows = drift.map((error, i) => {
      const values = [error, band?.lower[i], band?.upper[i], middle?.[i], line?.[i]];
      const texts = values.map((value) => (value === undefined ? "–" : rounded(value)));
      return rowOf(String(i + 1), texts.slice(0, heads));
    });
    part(this, "rows").replaceChildren(...rows);
  }
}
