// @ts-check
/**
 * Draws error over the step of a dream, with lengths to judge it by. The build draws the measured
 * drift with the same code (builder/render/draw.mjs), for readers without scripts.
 */

import { svg } from "../shared/dom.js";
import { rounded } from "../shared/format.js";
import { said } from "../shared/said.js";
import { t } from "../shared/words.js";
import { areaPath, drawAxes, drawMarks, drawMoments, linePath, makeBox } from "./plot-frame.js";
import { exactScale } from "./scales.js";

/** The dreams that cost nothing, by their names in a reading. */
export const SIMPLE = /** @type {const} */ (["middle", "line"]);

/** Ends of the error axis, in the world's unit, of which the court needs the first ten: few, so that curves of different settings compare. */
const ENDS = [0.01, 0.02, 0.04, 0.08, 0.2, 0.4, 0.6, 0.8, 1.2, 1.6, 2.4, 3.2, 4.8, 6.4, 9.6];
/** A simple dream is shown whole unless that would press the model's curve down below a share of 1 / this. */
const MOST_TIMES = 3;
const STEP_TICKS = [1, 2, 5, 10, 20, 25];

/**
 * @typedef {Omit<import("../shared/settings.js").Description["thresholds"], "court_width"> & {unit?: string}} Thresholds
 *   unit: of another world's lengths
 * @typedef {import("./plot-frame.js").Frame & {end: number}} DriftFrame `end`: of the error axis, world units
 * @typedef {import("./plot-frame.js").Point} Point
 * @typedef {{lower: number[], upper: number[], label: string}} Band
 * @typedef {{
 *   drift: number[], band?: Band | null, reference?: number[] | null,
 *   middle?: number[] | null, line?: number[] | null,
 *   moments?: import("./plot-frame.js").Moment[], single?: boolean,
 * }} Curves `single`: the curve is of one dream and no mean of many; `middle`, `line`: the drift of the simple dreams
 */

/**
 * @param {number} width pixels
 * @param {number} steps @param {number} largest error to be shown @param {string} [unit] of the error
 * @returns {DriftFrame}
 */
export function driftFrame(width, steps, largest, unit = "world units") {
  const end = ENDS.find((each) => each >= largest) ?? 10 ** Math.ceil(Math.log10(largest));
  const gap = STEP_TICKS.find((each) => steps / each <= width / 70) ?? 50;
  const height = Math.round(Math.min(300, Math.max(220, width * 0.45)));
  const names = { across: t("step of the dream"), up: said(unit) };
  const box = makeBox(width, height, names, (bottom, top) => {
    const up = exactScale(0, end, bottom, top, end / 4);
    // An error beyond the end of the axis is drawn just above it.
    return { ...up, place: (error) => up.place(Math.min(error, 1.02 * end)) };
  });
  return { ...box, x: exactScale(0, steps, box.left, box.right, gap), end };
}

/** A frame large enough for these curves. @param {number} width pixels @param {Curves} curves @param {string} [unit] @returns {DriftFrame} */
export function frameFor(width, { drift, band, middle, line }, unit) {
  const largest = largestOf([...drift, ...(band?.upper ?? [])]);
  const simple = [middle, line].map((errors) => largestOf(errors ?? []));
  const shown = simple.filter((each) => each <= MOST_TIMES * largest);
  return driftFrame(width, drift.length, Math.max(largest, ...shown), unit);
}

/** @param {number[]} errors */
function largestOf(errors) {
  return Math.max(...errors.filter(Number.isFinite), 0);
}

/** @param {DriftFrame} frame @param {Curves} curves @param {Thresholds} thresholds */
export function drawDrift(frame, curves, thresholds) {
  const { drift, band, reference, moments = [] } = curves;
  const points = (/** @type {number[]} */ values) => pointsOf(frame, values.slice(0, drift.length));
  const chart = emptyChart(frame, inWords(curves, thresholds.unit));
  if (band) {
    const area = areaPath(points(band.upper), points(band.lower));
    chart.append(svg("path", { class: "plot-band", d: area }));
  }
  if (reference) {
    chart.append(svg("path", { class: "plot-reference", d: linePath(points(reference)) }));
  }
  for (const name of SIMPLE) {
    const errors = (curves[name] ?? []).map((error) => (error <= frame.end ? error : NaN));
    chart.append(svg("path", { class: `plot-simple plot-${name}`, d: linePath(points(errors)) }));
  }
  chart.append(
    drawLengths(frame, thresholds, [points(drift)]),
    svg("path", { class: "plot-drift", d: linePath(points(drift)) }),
    drawMoments(frame, moments),
  );
  return chart;
}

/** The build's drawing of what it measured. @param {{width: number, curves: Curves, thresholds: Thresholds}} measured */
export function drawMeasured({ width, curves, thresholds }) {
  return drawDrift(frameFor(width, curves, thresholds.unit), curves, thresholds);
}

/** The axes alone. @param {DriftFrame} frame @param {string} words */
export function emptyChart(frame, words) {
  return svg(
    "svg",
    { viewBox: `0 0 ${frame.width} ${frame.height}`, role: "img", "aria-label": words },
    drawAxes(frame),
  );
}

/** @param {DriftFrame} frame @param {Thresholds} thresholds @param {Point[][]} curves that the labels keep clear of */
export function drawLengths(frame, { visible, coin_flip, unit }, curves) {
  const lengths = [
    { axis: "y", label: unit ? t("seen from here on") : t("one ball apart"), value: visible },
    { axis: "y", label: t("a blind guess"), value: coin_flip },
  ];
  return drawMarks(frame, lengths, curves);
}

/** The points of the errors at steps 1, 2, ... @param {DriftFrame} frame @param {number[]} errors */
export function pointsOf({ x, y }, errors) {
  return errors.map((error, i) => /** @type {Point} */ ([x.place(i + 1), y.place(error ?? NaN)]));
}

/** @param {Curves} curves @param {string} [unit] */
function inWords(curves, unit = "world units") {
  const { drift, moments = [], single = false } = curves;
  const what = single ? t("Distance of the two balls") : t("Mean position error of the dream");
  const marked = moments
    .map(({ step, label }) => ` ${t("{label} at step {step}.", { label, step })}`)
    .join("");
  const course = t(
    "{what}, step by step: {first} {unit} after the first step, {last} after step {step}.",
    {
      what,
      first: rounded(drift[0]),
      unit: said(unit),
      last: rounded(drift[drift.length - 1]),
      step: drift.length,
    },
  );
  return `${course}${marked}${simpleInWords(curves)} ${t("The table below holds every value.")}`;
}

/** @param {Curves} curves */
function simpleInWords({ middle, line }) {
  const miss = (/** @type {string} */ whose, /** @type {number[] | null | undefined} */ errors) =>
    errors
      ? [t("{whose} misses by {error} there", { whose, error: rounded(errors.at(-1) ?? null) })]
      : [];
  const list = [...miss(t("always the middle"), middle), ...miss(t("a straight line"), line)];
  return list.length ? ` ${t("For comparison, {list}.", { list: list.join(", ") })}` : "";
}
