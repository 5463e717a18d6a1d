// @ts-check
/** The frame that every drift curve is drawn in: error over the step of the dream, and lengths to judge it by. */

import { drawAxes, drawMarks, makeBox } from "./plot-frame.js";
import { exactScale } from "./plot-scales.js";
import { svg } from "./svg.js";

/** Ends of the error axis, in world units: few, so that curves of different settings compare. */
const ENDS = [0.01, 0.02, 0.04, 0.08, 0.2, 0.4, 0.8, 1.2, 1.6];
const STEP_TICKS = [1, 2, 5, 10, 20, 25];

/**
 * @typedef {import("../shared/settings.js").Description["thresholds"]} Thresholds
 * @typedef {import("./plot-frame.js").Frame & {end: number}} DriftFrame `end`: of the error axis, world units
 */

/**
 * @param {number} width pixels
 * @param {number} steps @param {number} largest error to be shown, world units
 * @returns {DriftFrame}
 */
export function driftFrame(width, steps, largest) {
  const box = makeBox(width, Math.round(Math.min(300, Math.max(220, width * 0.45))));
  const end = ENDS.find((each) => each >= largest) ?? ENDS[ENDS.length - 1];
  const gap = STEP_TICKS.find((each) => steps / each <= width / 70) ?? 50;
  const up = exactScale(0, end, box.bottom, box.top, end / 4);
  // What is off the scale runs along just above its end.
  const y = {
    ...up,
    place: (/** @type {number} */ error) => up.place(Math.min(error, 1.02 * end)),
  };
  return { ...box, x: exactScale(0, steps, box.left, box.right, gap), y, end };
}

/** An empty chart with its axes. @param {DriftFrame} frame @param {string} inWords */
export function driftChart(frame, inWords) {
  return svg(
    "svg",
    { viewBox: `0 0 ${frame.width} ${frame.height}`, role: "img", "aria-label": inWords },
    drawAxes(frame, "step of the dream", "world units"),
  );
}

/** @param {DriftFrame} frame @param {Thresholds} thresholds */
export function drawLengths(frame, { visible, coin_flip }) {
  return drawMarks(frame, [
    { axis: "y", label: "one ball apart", value: visible },
    { axis: "y", label: "a blind guess", value: coin_flip },
  ]);
}
