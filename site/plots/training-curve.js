// @ts-check
import { short, whole } from "../shared/format.js";
import { drawLogPanel } from "./log-panel.js";
import { svg } from "./svg.js";
import { rowOf } from "./table-rows.js";

const PANEL_HEIGHT = 130;
const FOOT = 38;
const PANELS = /** @type {const} */ ([
  { name: "loss", title: "training loss, without a unit" },
  { name: "held_out", title: "held-out one-step error, world units" },
]);

/** @typedef {import("../engine/bench.js").Training["curve"]} Curve */

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
export class TrainingCurve extends HTMLElement {
  /** @type {AbortController | null} */
  #connected = null;
  /** @type {Curve} */
  #curve = { at: [], loss: [], held_out: [] };
  #steps = 0;
  #width = 0;
  /** @type {Node[] | null} what stands there while there is no curve */
  #words = null;

  connectedCallback() {
    this.#connected = new AbortController();
    const observer = new ResizeObserver(() => {
      if (this.#chart.clientWidth !== this.#width) this.#draw();
    });
    observer.observe(this.#chart);
    this.#connected.signal.addEventListener("abort", () => observer.disconnect());
  }

  disconnectedCallback() {
    this.#connected?.abort();
  }

  /** @param {Curve} curve @param {number} steps that the whole training has */
  show(curve, steps) {
    this.#curve = curve;
    this.#steps = steps;
    this.#draw();
    this.#fillTable();
  }

  get #chart() {
    return /** @type {HTMLElement} */ (this.querySelector("[data-part=chart]"));
  }

  #draw() {
    this.#words ??= [...this.#chart.childNodes];
    this.#width = this.#chart.clientWidth;
    const { at } = this.#curve;
    if (at.length === 0) return this.#chart.replaceChildren(...this.#words);
    if (this.#width === 0) return;
    const height = PANELS.length * PANEL_HEIGHT + FOOT;
    const x = { left: 58, right: this.#width - 12, end: this.#steps };
    const panels = PANELS.map(({ name, title }, place) => {
      const y = { top: place * PANEL_HEIGHT + 22, bottom: (place + 1) * PANEL_HEIGHT - 6 };
      return drawLogPanel(title, name, at, this.#curve[name], x, y);
    });
    const attributes = { viewBox: `0 0 ${this.#width} ${height}`, role: "img" };
    const chart = svg("svg", { ...attributes, "aria-label": this.#inWords() }, ...panels);
    chart.append(this.#drawSteps(x, height));
    this.#chart.replaceChildren(chart);
  }

  /** @param {{left: number, right: number, end: number}} x @param {number} height */
  #drawSteps({ left, right, end }, height) {
    const group = svg("g", { class: "plot-axes" });
    for (let part = 0; part <= 4; part++) {
      const anchor = part === 4 ? "end" : "middle";
      const at = { x: left + ((right - left) * part) / 4, y: height - 24, "text-anchor": anchor };
      group.append(svg("text", at, whole((end * part) / 4)));
    }
    const middle = { x: (left + right) / 2, y: height - 6, "text-anchor": "middle" };
    group.append(svg("text", middle, "training step"));
    return group;
  }

  #inWords() {
    const { at, loss, held_out } = this.#curve;
    return (
      `Training up to step ${whole(at.at(-1) ?? 0)} of ${whole(this.#steps)}: the loss went from ` +
      `${short(loss[0])} to ${short(loss.at(-1) ?? null)}, the held-out one-step error from ` +
      `${short(held_out[0])} to ${short(held_out.at(-1) ?? null)} world units.`
    );
  }

  #fillTable() {
    const { at, loss, held_out } = this.#curve;
    const rows = at.map((step, i) => rowOf(whole(step), [short(loss[i]), short(held_out[i])]));
    /** @type {HTMLElement} */ (this.querySelector("[data-part=rows]")).replaceChildren(...rows);
  }
}
