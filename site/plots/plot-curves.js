// @ts-check
/** The curves of a plot: lines, dots, bands and error bars; told apart by colour, dashes and markers alike. */

import { svg } from "../shared/dom.js";
import { areaPath, linePath } from "./plot-frame.js";

/**
 * @typedef {(number | null)[]} Values null: no number there
 * @typedef {{label: string, role: string, x: number[], y: Values, low: Values | null, high: Values | null,
 *   dots: boolean}} Curve as dreamlab describes it
 * @typedef {{low: number[], high: number[]} | null} Spread of a curve over seeds
 * @typedef {import("./plot-frame.js").Frame} Frame
 * @typedef {import("./plot-frame.js").Point} Point
 */

/** Markers on a line: enough to recognise it, too few to hide it. */
const MARKERS = 8;
/** Shapes of the markers, 5 pixels around a point; curves use them in this order. */
const SHAPES = [
  "M-4 0A4 4 0 1 0 4 0A4 4 0 1 0 -4 0Z",
  "M-3.6 -3.6H3.6V3.6H-3.6Z",
  "M0 -4.8L4.6 3.6H-4.6Z",
  "M0 -5L4.6 0L0 5L-4.6 0Z",
  "M0 4.8L4.6 -3.6H-4.6Z",
  "M-4 -4L4 4M4 -4L-4 4",
];

/**
 * @param {Frame} frame
 * @param {Curve} curve
 * @param {number} index of the curve in its plot
 * @param {Spread} spread
 * @param {number} shift pixels that it stands beside its place, among named things
 */
export function drawCurve(frame, curve, index, spread, shift) {
  const group = svg("g", { class: curveClass(curve, index) });
  const place = (/** @type {Values} */ values) => placeAll(frame, curve.x, values, shift);
  const points = place(curve.y);
  const [low, high] = [curve.low ?? spread?.low, curve.high ?? spread?.high];
  if (low && high && curve.dots) group.append(drawBars(place(low), place(high)));
  if (low && high && !curve.dots) {
    group.append(svg("path", { class: "curve-band", d: areaPath(place(high), place(low)) }));
  }
  if (!curve.dots) group.append(svg("path", { class: "curve-line", d: linePath(points) }));
  const gap = curve.dots ? 1 : Math.max(1, Math.ceil(points.length / MARKERS));
  // Markers of different curves begin at different points, so that both are seen where curves coincide.
  const first = curve.dots ? 0 : Math.floor((index * gap) / 4) % gap;
  for (let i = first; i < points.length; i += gap) {
    if (points[i].every(Number.isFinite)) group.append(drawMarker(index, points[i]));
  }
  return group;
}

/** Where a curve runs, pixels. @param {Frame} frame @param {Curve} curve */
export function pointsOf(frame, { x, y }) {
  return placeAll(frame, x, y, 0);
}

/** @param {Frame} frame @param {number[]} across @param {Values} values @param {number} shift pixels */
function placeAll(frame, across, values, shift) {
  return across.map(
    (x, i) => /** @type {Point} */ ([frame.x.place(x) + shift, up(frame, values[i])]),
  );
}

/** A curve as it stands in the legend. @param {Curve} curve @param {number} index */
export function drawKey(curve, index) {
  const group = svg("g", { class: curveClass(curve, index) });
  if (!curve.dots) group.append(svg("path", { class: "curve-line", d: "M0 8H34" }));
  group.append(drawMarker(index, [17, 8]));
  return svg("svg", { viewBox: "0 0 34 16", width: 34, height: 16, "aria-hidden": "true" }, group);
}

/** @param {Curve} curve @param {number} index */
function curveClass({ role }, index) {
  return `curve curve-${role} curve-dash-${index % SHAPES.length}`;
}

/** @param {number} index @param {Point} point */
function drawMarker(index, [x, y]) {
  const transform = `translate(${x.toFixed(1)} ${y.toFixed(1)})`;
  return svg("path", { class: "curve-marker", transform, d: SHAPES[index % SHAPES.length] });
}

/** @param {Point[]} low @param {Point[]} high */
function drawBars(low, high) {
  const paths = low.map(([x, y], i) => {
    const top = high[i][1];
    if (![x, y, top].every(Number.isFinite)) return "";
    const [left, right] = [(x - 3).toFixed(1), (x + 3).toFixed(1)];
    const ends = `M${left} ${y.toFixed(1)}H${right}M${left} ${top.toFixed(1)}H${right}`;
    return `${ends}M${x.toFixed(1)} ${y.toFixed(1)}V${top.toFixed(1)}`;
  });
  return svg("path", { class: "curve-bars", d: paths.join("") });
}

/** A value outside the scale is drawn at its edge. @param {Frame} frame @param {number | null | undefined} value */
function up({ y, top, bottom }, value) {
  if (value === null || value === undefined) return NaN;
  const place = y.place(value);
  return Number.isNaN(place) ? NaN : Math.min(Math.max(place, top - 4), bottom + 4);
}
