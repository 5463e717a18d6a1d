// @ts-check

import { part, svg } from "../shared/dom.js";
import { percent, whole } from "../shared/format.js";
import { t } from "../shared/words.js";
import { drawAxes, drawCells, drawKey, drawPaddle, makeFrame } from "./density-drawing.js";
import { PlotElement } from "./plot-element.js";

/** The table has so many rows and columns; one for each of the 24 heights would be too many to read. */
const PARTS = 4;

/**
 * @typedef {{
 *   count: number, outside: number, noise: number,
 *   density: Float64Array, paddle: Float64Array,
 * }} Experience `noise` is the sensor's standard deviation, world units; `outside` balls are in no cell;
 *   density: counts of [rows, rows] cells, the lowest row first; paddle: counts of [rows] cells
 */

/**
 * Where experience lies: the court in cells, the stronger the more often the ball was there, and a
 * strip below it for the paddle.
 *
 *     <density-plot>
 *       <div data-part="chart"> words, until there is a picture </div>
 *       <details><table><tbody data-part="rows"></tbody></table></details>
 *     </density-plot>
 *
 * No events.
 */
export class DensityPlot extends PlotElement {
  /** @type {Experience | null} */
  #experience = null;

  /** @param {Experience} experience */
  show(experience) {
    this.#experience = experience;
    this.redraw();
    this.#fillTable(experience);
  }

  /** @param {number} width */
  draw(width) {
    if (!this.#experience) return;
    const { density, paddle, noise } = this.#experience;
    const frame = makeFrame(width);
    const { height, drawn } = drawKey(Math.max(...density), noise, frame);
    const chart = svg(
      "svg",
      { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": inWords(this.#experience) },
      drawCells(density, paddle.length, frame),
      drawPaddle(paddle, frame),
      drawAxes(frame),
      ...drawn,
    );
    this.chart.replaceChildren(chart);
  }

  /** The highest quarter first, as on the court. @param {Experience} experience */
  #fillTable({ density, paddle }) {
    const rows = paddle.length;
    const quarters = Array.from({ length: PARTS }, () => new Array(PARTS).fill(0));
    const quarter = (/** @type {number} */ cell) => Math.floor((cell * PARTS) / rows);
    for (const [cell, balls] of density.entries()) {
      quarters[quarter(Math.floor(cell / rows))][quarter(cell % rows)] += balls;
    }
    const below = new Array(PARTS).fill(0);
    for (const [cell, count] of paddle.entries()) below[quarter(cell)] += count;
    for (const [place, row] of [...part(this, "rows").children].entries()) {
      const counts = place < PARTS ? quarters[PARTS - 1 - place] : below;
      for (const [at, cell] of [...row.querySelectorAll("td")].entries()) {
        cell.textContent = whole(counts[at]);
      }
    }
  }
}

/** @param {Experience} experience */
function inWords({ count, outside, density, paddle }) {
  const rows = paddle.length;
  const inside = count - outside;
  /** @param {(cell: number) => boolean} chosen */
  const share = (chosen) =>
    percent(
      [...density].reduce((sum, balls, cell) => sum + (chosen(cell) ? balls : 0), 0) / inside,
    );
  const empty = percent(density.filter((balls) => balls === 0).length / density.length);
  const beyond = outside
    ? ` ${t("{count} were seen outside the walls by the noisy sensor.", { count: whole(outside) })}`
    : "";
  const where = t(
    "Where the ball was in {count} transitions: of {cells} cells of the court {empty} were never visited, the fullest holds {most}. {left} lie in the left half, {low} in the lower half.",
    {
      count: whole(count),
      cells: density.length,
      empty,
      most: whole(Math.max(...density)),
      left: share((cell) => cell % rows < rows / 2),
      low: share((cell) => cell < density.length / 2),
    },
  );
  return `${where}${beyond} ${t("The table below holds counts.")}`;
}
