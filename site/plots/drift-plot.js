// @ts-check

import { short } from "../shared/format.js";
import { drawLengths, driftChart, driftFrame } from "./drift-frame.js";
import { drawMoments } from "./plot-moments.js";
import { areaPath, linePath, svg } from "./svg.js";
import { rowOf } from "./table-rows.js";

/**
 * @typedef {{lower: number[], upper: number[], label: string}} Band
 * @typedef {{
 *   drift: number[], band: Band | null, reference: number[] | null,
 *   moments?: import("./plot-moments.js").Moment[], single?: boolean,
 * }} Curves `single`: the curve is of one dream and no mean of many
 * @typedef {import("./drift-frame.js").Thresholds} Thresholds
 */

/**
 * Error against the step of the dream.
 *
 *     <drift-plot>
 *       <div data-part="chart"> static SVG, replaced by ours </div>
 *       <span data-part="band"></span>
 *       <details><table><tbody data-part="rows"></tbody></table></details>
 *     </drift-plot>
 *
 * Events: `seek`, detail {step}, when the reader points into the chart.
 */
export class DriftPlot extends HTMLElement {
  /** @type {AbortController | null} */
  #connected = null;
  /** @type {Curves | null} */
  #curves = null;
  /** @type {Thresholds | null} */
  #thresholds = null;
  /** @type {import("./drift-frame.js").DriftFrame | null} */
  #frame = null;
  /** @type {SVGElement} */
  #marker = svg("g", { class: "plot-marker" });
  #step = 0;
  #width = 0;

  connectedCallback() {
    this.#connected = new AbortController();
    const { signal } = this.#connected;
    const observer = new ResizeObserver(() => {
      if (this.#chart.clientWidth !== this.#width) this.#draw();
    });
    observer.observe(this.#chart);
    signal.addEventListener("abort", () => observer.disconnect());
    const point = (/** @type {PointerEvent} */ event) => {
      if (event.buttons === 1) this.#seek(event.clientX);
    };
    this.#chart.addEventListener("pointerdown", point, { signal });
    this.#chart.addEventListener("pointermove", point, { signal });
  }

  disconnectedCallback() {
    this.#connected?.abort();
  }

  /** @param {Curves} curves @param {Thresholds} thresholds */
  show(curves, thresholds) {
    this.#curves = curves;
    this.#thresholds = thresholds;
    this.#draw();
    this.#fillTable();
  }

  /** A band that came later than its curve. @param {Band} band */
  showBand(band) {
    if (this.#curves && this.#thresholds) this.show({ ...this.#curves, band }, this.#thresholds);
  }

  /** @param {number} step need not be whole */
  moveTo(step) {
    this.#step = step;
    this.#drawMarker();
  }

  get #chart() {
    return /** @type {HTMLElement} */ (this.querySelector("[data-part=chart]"));
  }

  /** @param {number} clientX */
  #seek(clientX) {
    if (!this.#frame) return;
    const { left, right } = this.#frame;
    const steps = this.#curves?.drift.length ?? 0;
    const x = clientX - this.#chart.getBoundingClientRect().left;
    const step = Math.round(((x - left) / (right - left)) * steps);
    const detail = { step: Math.min(Math.max(step, 0), steps) };
    this.dispatchEvent(new CustomEvent("seek", { detail }));
  }

  #draw() {
    this.#width = this.#chart.clientWidth;
    if (!this.#curves || !this.#thresholds || this.#width === 0) return;
    const { drift, band, reference, moments = [] } = this.#curves;
    const largest = Math.max(...[...drift, ...(band?.upper ?? [])].filter(Number.isFinite), 0);
    const frame = driftFrame(this.#width, drift.length, largest);
    this.#frame = frame;
    const points = (/** @type {number[]} */ values) =>
      values
        .slice(0, drift.length)
        .map(
          (error, i) =>
            /** @type {[number, number]} */ ([frame.x.place(i + 1), frame.y.place(error ?? NaN)]),
        );
    const chart = driftChart(frame, this.#inWords());
    if (band) {
      const area = areaPath(points(band.upper), points(band.lower));
      chart.append(svg("path", { class: "plot-band", d: area }));
    }
    if (reference) {
      chart.append(svg("path", { class: "plot-reference", d: linePath(points(reference)) }));
    }
    chart.append(
      drawLengths(frame, this.#thresholds),
      svg("path", { class: "plot-drift", d: linePath(points(drift)) }),
      drawMoments(frame, moments),
      this.#marker,
    );
    this.#chart.replaceChildren(chart);
    this.#drawMarker();
    this.#part("band").textContent = band?.label ?? "";
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

  #inWords() {
    const { drift = [], moments = [], single = false } = this.#curves ?? {};
    const what = single ? "Distance of the two balls" : "Mean position error of the dream";
    const marked = moments.map(({ step, label }) => ` ${label} at step ${step}.`).join("");
    return (
      `${what}, step by step: ${short(drift[0])} world units after the ` +
      `first step, ${short(drift[drift.length - 1])} after step ${drift.length}.${marked} ` +
      "The table below holds every value."
    );
  }

  #fillTable() {
    const { drift, band } = /** @type {Curves} */ (this.#curves);
    const rows = drift.map((error, i) => {
      const values = [error, band?.lower[i], band?.upper[i]];
      const texts = values.map((value) => (value === undefined ? "–" : short(value)));
      return rowOf(String(i + 1), texts);
    });
    this.#part("rows").replaceChildren(...rows);
  }

  /** @param {string} name */
  #part(name) {
    return /** @type {HTMLElement} */ (this.querySelector(`[data-part=${name}]`));
  }
}
