// @ts-check
/** Draws a plot that dreamlab describes, or that a lesson makes of measured figures. The build draws the latter too. */

import { element, svg } from "../shared/dom.js";
import { said } from "../shared/said.js";
import { t } from "../shared/words.js";
import { drawCurve, drawKey, pointsOf } from "./plot-curves.js";
import { drawAxes, drawMarks, makeBox } from "./plot-frame.js";
import { exactScale, roundStep, scaleOf } from "./scales.js";
import { LINE } from "./text-room.js";

/**
 * @typedef {import("./plot-curves.js").Curve} Curve
 * @typedef {import("./plot-curves.js").Spread} Spread
 * @typedef {import("./scales.js").Axis} Axis
 * @typedef {{name: string, title: string, says: string, x: Axis, y: Axis, curves: Curve[],
 *   marks: import("./plot-frame.js").Mark[], square: boolean}} Plot as dreamlab describes it
 */

const [LOWEST, HIGHEST] = [200, 300];
/** Pixels between curves that stand side by side at a named place. */
const APART = 11;
/** Pixels of the build's drawing, about those of a line of prose. */
const WIDTH = 640;

/** @param {Plot} plot @param {Spread[]} spreads of its curves over seeds, as far as there are any @param {number} width pixels */
export function drawPlot(plot, spreads, width) {
  const { title, x, curves, marks } = plot;
  const frame = frameOf(plot, spreads, width);
  const side = (/** @type {number} */ i) =>
    x.names.length ? (i - (curves.length - 1) / 2) * APART : 0;
  return svg(
    "svg",
    {
      viewBox: `0 0 ${width} ${frame.height}`,
      role: "img",
      "aria-label": t("{title}. In words below.", { title: said(title) }),
    },
    drawAxes(frame),
    ...curves.map((curve, i) => drawCurve(frame, curve, i, spreads[i] ?? null, side(i))),
    drawMarks(
      frame,
      marks,
      curves.map((curve) => pointsOf(frame, curve)),
    ),
  );
}

/** @param {Plot} plot */
export function drawLegend({ curves }) {
  return curves.map((curve, i) => element("li", {}, drawKey(curve, i), said(curve.label)));
}

/** The build's drawing, with its legend. @param {{plot: Plot}} measured */
export function drawMeasured({ plot }) {
  return element(
    "div",
    {},
    element("div", { "data-part": "chart" }, drawPlot(plot, [], WIDTH)),
    element("ul", { class: "lab-legend plot-legend" }, ...drawLegend(plot)),
  );
}

/** @param {Plot} plot @param {Spread[]} spreads @param {number} width @returns {import("./plot-frame.js").Frame} */
function frameOf({ x, y, curves, marks, square }, spreads, width) {
  const across = curves.flatMap((curve) => curve.x);
  const up = curves.flatMap((curve, i) => [
    ...[curve.y, curve.low ?? [], curve.high ?? []].flat().map((value) => value ?? NaN),
    ...(spreads[i] ? [...spreads[i].low, ...spreads[i].high] : []),
  ]);
  const marked = marks.filter(({ axis }) => axis === "y").map(({ value }) => value);
  const names = { across: withUnit(x), up: withUnit(y) };
  if (square) return squareFrame(names, across, [...up, ...marked], width);
  const height = Math.round(Math.min(HIGHEST, Math.max(LOWEST, width * 0.55)));
  const box = makeBox(width, height, names, (bottom, top) =>
    scaleOf(y, [...up, ...marked], bottom, top, 30, false),
  );
  const along = scaleOf(x, across, box.left, box.right, 56, true);
  const lines = Math.max(...along.ticks.map((tick) => tick.lines?.length ?? 1), 1);
  return { ...box, height: box.height + LINE * (lines - 1), x: along };
}

/** "drift, world units" @param {Axis} axis */
function withUnit({ label, unit }) {
  return unit ? `${said(label)}, ${said(unit)}` : said(label);
}

/** The same scale on both axes; the height follows from it. @param {{across: string, up: string}} names @param {number[]} across @param {number[]} up @param {number} width */
function squareFrame(names, across, up, width) {
  const [left, right] = [Math.min(...across), Math.max(...across)];
  const known = up.filter(Number.isFinite);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const step = roundStep((right - left) / 5 || 1);
  const boxOf = (/** @type {number} */ height) =>
    makeBox(width, height, names, (bottom, top) => exactScale(low, high, bottom, top, step));
  const largest = boxOf(width);
  const wide = largest.right - largest.left;
  const inside = Math.min(wide, Math.max(80, (wide * (high - low)) / (right - left || 1)));
  const box = boxOf(Math.round(inside) + width - (largest.bottom - largest.top));
  const [broad, tall] = [box.right - box.left, box.bottom - box.top];
  const scale = Math.min(broad / (right - left || 1), tall / (high - low || 1));
  return {
    ...box,
    x: exactScale(left, left + broad / scale, box.left, box.right, step),
    y: exactScale(low, low + tall / scale, box.bottom, box.top, step),
  };
}
