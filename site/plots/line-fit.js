// @ts-check

import { part, svg } from "../shared/dom.js";
import { rounded } from "../shared/format.js";
import { t } from "../shared/words.js";
import { PlotElement } from "./plot-element.js";
import { drawAxes, linePath, makeBox } from "./plot-frame.js";
import { exactScale, scaleOf } from "./scales.js";

/** Half the widths of both axes: court widths per second, and court widths. */
const [FASTEST, FURTHEST] = [0.5, 0.02];
const AXIS = { log: false, names: [] };

/**
 * Least squares by hand: recorded steps as points, a line through the origin with a handle, and beside it the mean squared
 * error against the slope. What each slope's error is, dreamlab has computed (dreamlab/services/fitting.py).
 * Its markup is site/plots/line-fit.html. No events.
 */
export class LineFit extends PlotElement {
  /** @type {{velocity: number[], moved: number[], slopes: number[], errors: number[], best: number}} */
  #fit = { velocity: [], moved: [], slopes: [], errors: [], best: 0 };
  /** @type {import("./plot-frame.js").Frame | null} */
  #frame = null;

  connectedCallback() {
    const data = /** @type {HTMLTemplateElement} */ (part(this, "data"));
    this.#fit = JSON.parse(data.content.textContent ?? "");
    super.connectedCallback();
    this.redraw();
  }

  /** @param {AbortSignal} signal */
  listen(signal) {
    this.#slider.addEventListener("input", () => this.redraw(), { signal });
    part(this, "best").addEventListener("click", () => this.#choose(this.#fit.best), { signal });
    this.followPointer((x, y) => this.#pull(x, y), signal);
  }

  /** @param {number} width */
  draw(width) {
    const { velocity, moved, slopes, errors } = this.#fit;
    const height = Math.round(Math.min(300, Math.max(220, 0.6 * width)));
    const names = { across: t("velocity, widths per second"), up: t("moved in a step, widths") };
    const box = makeBox(width, height, names, (bottom, top) =>
      exactScale(-FURTHEST, FURTHEST, bottom, top, 0.01),
    );
    const x = exactScale(-FASTEST, FASTEST, box.left, box.right, 0.25);
    const { y } = box;
    this.#frame = { ...box, x };
    const k = slopes[this.#slider.valueAsNumber];
    const error = errors[this.#slider.valueAsNumber];
    const gaps = velocity.map((v, i) =>
      svg("line", {
        class: "line-fit-gap",
        x1: x.place(v),
        x2: x.place(v),
        y1: y.place(moved[i]),
        y2: y.place(k * v),
      }),
    );
    const points = velocity.map((v, i) =>
      svg("circle", { class: "line-fit-point", cx: x.place(v), cy: y.place(moved[i]), r: 3 }),
    );
    /** @type {[number, number][]} */
    const line = [-FASTEST, FASTEST].map((v) => [x.place(v), y.place(k * v)]);
    const [cx, cy] = line[1];
    const label = t(
      "{count} recorded steps, and the line with slope {slope}: its mean squared error is {error} millionths.",
      { count: velocity.length, slope: rounded(k), error: rounded(error) },
    );
    this.chart.replaceChildren(
      svg(
        "svg",
        { viewBox: `0 0 ${width} ${box.height}`, role: "img", "aria-label": label },
        drawAxes(this.#frame),
        ...gaps,
        ...points,
        svg("path", { class: "line-fit-line", d: linePath(line) }),
        svg("circle", { class: "line-fit-handle", cx, cy, r: 7 }),
      ),
    );
    this.#drawValley(part(this, "valley").clientWidth || width, height, k, error);
    part(this, "value").textContent = rounded(k);
    this.#slider.setAttribute("aria-valuetext", rounded(k));
    part(this, "says").textContent = t("Mean squared error: {error} millionths.", {
      error: rounded(error),
    });
  }

  /** @param {number} width @param {number} height @param {number} k @param {number} error */
  #drawValley(width, height, k, error) {
    const { slopes, errors } = this.#fit;
    const names = { across: t("slope k"), up: t("mean squared error, millionths") };
    const box = makeBox(width, height, names, (bottom, top) =>
      scaleOf({ ...AXIS, label: "", unit: "" }, [0, ...errors], bottom, top, 30, false),
    );
    const last = slopes[slopes.length - 1];
    const x = exactScale(slopes[0], last, box.left, box.right, 0.02);
    const { y } = box;
    /** @type {[number, number][]} */
    const valley = slopes.map((each, i) => [x.place(each), y.place(errors[i])]);
    part(this, "valley").replaceChildren(
      svg(
        "svg",
        {
          viewBox: `0 0 ${width} ${box.height}`,
          role: "img",
          "aria-label": t("The mean squared error of every slope: a valley."),
        },
        drawAxes({ ...box, x }),
        svg("path", { class: "line-fit-valley", d: linePath(valley) }),
        svg("circle", { class: "line-fit-handle", cx: x.place(k), cy: y.place(error), r: 7 }),
      ),
    );
  }

  /** The line goes through the pointer. @param {number} x @param {number} y pixels */
  #pull(x, y) {
    const frame = this.#frame;
    if (!frame) return;
    const v = (2 * FASTEST * (x - frame.left)) / (frame.right - frame.left) - FASTEST;
    const moved = FURTHEST - (2 * FURTHEST * (y - frame.top)) / (frame.bottom - frame.top);
    if (Math.abs(v) > 0.05) this.#choose(moved / v);
  }

  /** The nearest slope that there is. @param {number} slope */
  #choose(slope) {
    const { slopes } = this.#fit;
    const off = slopes.map((each) => Math.abs(each - slope));
    this.#slider.value = String(off.indexOf(Math.min(...off)));
    this.redraw();
  }

  get #slider() {
    return /** @type {HTMLInputElement} */ (part(this, "slope"));
  }
}
