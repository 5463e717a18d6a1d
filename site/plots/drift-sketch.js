// @ts-check

import { element, part, rowOf, svg } from "../shared/dom.js";
import { rounded } from "../shared/format.js";
import { t } from "../shared/words.js";
import { drawLengths, driftFrame, emptyChart, pointsOf } from "./drift-chart.js";
import { PlotElement } from "./plot-element.js";
import { areaPath, linePath } from "./plot-frame.js";

/** Where every point is at first: a share of the highest error. */
const FIRST = 0.2;
/** Stops of a point's slider, from 0 to the highest error. */
const STOPS = 60;

/**
 * A drift curve that the reader draws before it is measured. A finger or a mouse draws over the chart, or
 * each point is moved with the arrow keys. Between two points the line is straight; it begins at nothing.
 *
 *     <drift-sketch>
 *       <div data-part="chart"></div> <div data-part="points"></div>
 *       <details><table><tbody data-part="rows"></tbody></table></details>
 *     </drift-sketch>
 *
 * Events: `input` (bubbles) whenever the line has changed.
 */
export class DriftSketch extends PlotElement {
  /** @type {import("./drift-chart.js").DriftFrame | null} */
  #frame = null;
  /** @type {HTMLInputElement[]} one slider a point; the keys move it, the drawing follows */
  #sliders = [];
  /** @type {number[]} */
  #steps = [];
  /** @type {number[] | null} */
  #measured = null;
  /** @type {import("./drift-chart.js").Thresholds | null} */
  #thresholds = null;
  #max = 1;

  /** @param {AbortSignal} signal */
  listen(signal) {
    this.followPointer((x, y, event) => this.#pull(x, y, event), signal);
  }

  /**
   * A chart without a measured curve.
   * @param {{points: number[], max: number}} curve
   * @param {import("./drift-chart.js").Thresholds} thresholds
   */
  begin({ points, max }, thresholds) {
    this.#steps = points;
    this.#max = max;
    this.#thresholds = thresholds;
    this.#sliders = points.map((step) => this.#makeSlider(step));
    part(this, "points").replaceChildren(...this.#sliders);
    this.clear();
  }

  /** All points are where they were at first. */
  clear() {
    this.#measured = null;
    for (const slider of this.#sliders) slider.value = String(FIRST * STOPS);
    this.redraw();
  }

  /** [step, error] of every point. @returns {[number, number][]} */
  get values() {
    return this.#steps.map((step, i) => [step, this.#errorAt(i)]);
  }

  /** @param {boolean} disabled */
  set disabled(disabled) {
    for (const slider of this.#sliders) slider.disabled = disabled;
  }

  /** Lays the measured curve over the line. @param {number[]} drift */
  show(drift) {
    this.#measured = drift;
    this.redraw();
  }

  /** @param {number} step */
  #makeSlider(step) {
    const slider = element("input", { type: "range", min: "0", max: String(STOPS), step: "1" });
    slider.autocomplete = "off";
    slider.setAttribute("aria-label", t("Error at step {step}", { step }));
    slider.addEventListener("input", () => this.redraw());
    for (const turned of ["focus", "blur"]) slider.addEventListener(turned, () => this.redraw());
    return slider;
  }

  /** @param {number} index */
  #errorAt(index) {
    return (this.#sliders[index].valueAsNumber / STOPS) * this.#max;
  }

  /** The point nearest to the pointer goes to its height. @param {number} x @param {number} y pixels @param {PointerEvent} event */
  #pull(x, y, event) {
    const frame = this.#frame;
    if (!frame || this.#sliders[0].disabled) return;
    const far = this.#steps.map((step) => Math.abs(frame.x.place(step) - x));
    const slider = this.#sliders[far.indexOf(Math.min(...far))];
    const error = ((frame.bottom - y) / (frame.bottom - frame.top)) * frame.end;
    slider.value = String(Math.round((error / this.#max) * STOPS));
    if (event.type === "pointerdown") slider.focus({ preventScroll: true });
    this.redraw();
    this.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** @param {number} width */
  draw(width) {
    if (!this.#thresholds) return;
    const last = this.#steps[this.#steps.length - 1];
    const largest = Math.max(this.#max, ...(this.#measured ?? []));
    const frame = driftFrame(width, last, largest);
    this.#frame = frame;
    const line = [[0, 0], ...this.values].map(
      ([step, error]) =>
        /** @type {[number, number]} */ ([frame.x.place(step), frame.y.place(error)]),
    );
    const chart = emptyChart(frame, this.#inWords());
    chart.append(drawLengths(frame, this.#thresholds, []));
    if (this.#measured) {
      const measured = pointsOf(frame, this.#measured);
      chart.append(
        svg("path", { class: "plot-band", d: areaPath(line, measured) }),
        svg("path", { class: "plot-drift", d: linePath(measured) }),
      );
    }
    chart.append(svg("path", { class: "sketch-line", d: linePath(line) }), ...this.#knobs(line));
    this.chart.replaceChildren(chart);
    this.#placeSliders(line);
    this.#fillTable();
  }

  /** @param {[number, number][]} line */
  #knobs(line) {
    return this.#sliders.map((slider, i) => {
      const [cx, cy] = line[i + 1];
      const held = slider.matches(":focus-visible") ? " held" : "";
      return svg("circle", { class: `sketch-knob${held}`, cx, cy, r: held ? 9 : 6 });
    });
  }

  /** Each slider is at its point, invisible: a screen reader's finger finds it there. @param {[number, number][]} line */
  #placeSliders(line) {
    this.#sliders.forEach((slider, i) => {
      const [left, top] = line[i + 1];
      slider.style.left = `${left}px`;
      slider.style.top = `${top}px`;
      slider.setAttribute(
        "aria-valuetext",
        t("{error} world units", { error: rounded(this.#errorAt(i)) }),
      );
    });
  }

  #fillTable() {
    const rows = this.values.map(([step, error]) => {
      const measured = this.#measured?.[step - 1];
      return rowOf(String(step), [
        rounded(error),
        measured === undefined ? "–" : rounded(measured),
      ]);
    });
    part(this, "rows").replaceChildren(...rows);
  }

  #inWords() {
    const words = this.values
      .map(([step, error]) => t("{value} at step {step}", { value: rounded(error), step }))
      .join(", ");
    const drawn = t("Your line, in world units: {list}.", { list: words });
    if (!this.#measured) return drawn;
    const measured = this.#steps
      .map((step) => {
        const value = rounded(this.#measured?.[step - 1] ?? null);
        return t("{value} at step {step}", { value, step });
      })
      .join(", ");
    return `${drawn} ${t("Measured: {list}.", { list: measured })}`;
  }
}
