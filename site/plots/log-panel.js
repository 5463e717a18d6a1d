// @ts-check
/** One panel of a plot: a curve on a logarithmic scale, between whole powers of ten. */

import { linePath, svg } from "./svg.js";

/**
 * @param {string} title @param {string} name the curve's class is plot-NAME
 * @param {number[]} at @param {number[]} values greater than 0
 * @param {{left: number, right: number, end: number}} x pixels, and the value at the right end
 * @param {{top: number, bottom: number}} y pixels
 */
export function drawLogPanel(title, name, at, values, x, y) {
  const logs = values.map(Math.log10);
  const known = logs.filter(Number.isFinite);
  const low = known.length ? Math.floor(Math.min(...known)) : -1;
  const high = Math.max(Math.ceil(Math.max(...known, low)), low + 1);
  const across = (/** @type {number} */ step) => x.left + ((x.right - x.left) * step) / x.end;
  const up = (/** @type {number} */ log) =>
    y.bottom - ((y.bottom - y.top) * (log - low)) / (high - low);
  const axes = svg("g", { class: "plot-axes" });
  axes.append(svg("text", { x: 0, y: y.top - 8 }, title));
  for (let power = low; power <= high; power++) {
    const at = { y1: up(power), y2: up(power) };
    const label = { x: x.left - 6, y: up(power) + 4, "text-anchor": "end" };
    axes.append(svg("line", { x1: x.left, x2: x.right, ...at }));
    axes.append(svg("text", label, String(Number(`1e${power}`))));
  }
  const points = at.map(
    (step, i) => /** @type {[number, number]} */ ([across(step), up(logs[i] ?? NaN)]),
  );
  const last = points[points.length - 1];
  const end = svg("circle", { class: `plot-end plot-${name}`, cx: last[0], cy: last[1], r: 3.5 });
  return svg("g", {}, axes, svg("path", { class: `plot-${name}`, d: linePath(points) }), end);
}
