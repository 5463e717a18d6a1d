// @ts-check

import { part } from "../shared/dom.js";
import { said } from "../shared/said.js";
import { drawLegend, drawPlot } from "./plot-drawing.js";
import { PlotElement } from "./plot-element.js";
import { fillPlotTable } from "./plot-table.js";

/**
 * @typedef {import("./plot-curves.js").Spread} Spread
 * @typedef {import("./plot-drawing.js").Plot} Plot
 */

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
    part(this, "title").textContent = said(plot.title);
    part(this, "says").textContent = said(plot.says);
    part(this, "legend").replaceChildren(...drawLegend(plot));
    this.redraw();
    this.#fillTable();
  }

  /** @param {number} width */
  draw(width) {
    if (this.#plot) this.chart.replaceChildren(drawPlot(this.#plot, this.#spreads, width));
  }

  #fillTable() {
    const details = /** @type {HTMLDetailsElement} */ (part(this, "values"));
    const table = /** @type {HTMLTableElement} */ (part(this, "table"));
    if (this.#plot && details.open) fillPlotTable(table, this.#plot, this.#spreads);
  }
}
