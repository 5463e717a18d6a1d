// @ts-check
import { part } from "../shared/dom.js";
import { drawPlot } from "./plot-drawing.js";
import { PlotElement } from "./plot-element.js";

/**
 * A plot of measured figures in a lesson. The build has drawn it (builder/render/draw.mjs); here it gets the width that
 * it has on this screen. Its markup is site/plots/measured-plot.html. No events.
 */
export class MeasuredPlot extends PlotElement {
  /** @type {import("./plot-drawing.js").Plot | null} */
  #plot = null;

  /** @param {AbortSignal} _signal */
  listen(_signal) {
    const template = /** @type {HTMLTemplateElement} */ (part(this, "data"));
    this.#plot = JSON.parse(template.content.textContent ?? "");
  }

  /** @param {number} width */
  draw(width) {
    if (this.#plot) this.chart.replaceChildren(drawPlot(this.#plot, [], width));
  }
}
