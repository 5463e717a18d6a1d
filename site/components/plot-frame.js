// @ts-check
/** The frame of the drift plot: its scales, axes, and the lengths that give an error its meaning. */

import { svg, text } from "./svg.js";

/** Ends of the error axis, in world units: few, so that curves of different settings compare. */
const ENDS = [0.01, 0.02, 0.04, 0.08, 0.2, 0.4, 0.8, 1.2, 1.6];
const STEP_TICKS = [1, 2, 5, 10, 20, 25];

/**
 * @typedef {{
 *   width: number, height: number,
 *   left: number, right: number, top: number, bottom: number,
 *   x: (step: number) => number,
 *   y: (error: number) => number,
 *   steps: number, end: number,
 * }} Frame
 */

/**
 * @param {number} width @param {number} height pixels
 * @param {number} steps @param {number} largest error to be shown, world units
 * @returns {Frame}
 */
export function makeFrame(width, height, steps, largest) {
  const [left, right, top, bottom] = [58, width - 12, 14, height - 40];
  const end = ENDS.find((each) => each >= largest) ?? ENDS[ENDS.length - 1];
  return {
    ...{ width, height, left, right, top, bottom, steps, end },
    x: (step) => left + ((right - left) * step) / steps,
    // What is off the scale runs along just above its end.
    y: (error) => bottom - (bottom - top) * Math.min(error / end, 1.02),
  };
}

/** @param {Frame} frame */
export function drawAxes(frame) {
  const group = svg("g", { class: "plot-axes" });
  for (let i = 0; i <= 4; i++) {
    const error = (frame.end * i) / 4;
    const y = frame.y(error);
    group.append(
      svg("line", { x1: frame.left, x2: frame.right, y1: y, y2: y }),
      text(tidy(error), frame.left - 6, y + 4, "end"),
    );
  }
  const gap = STEP_TICKS.find((each) => frame.steps / each <= frame.width / 70) ?? 50;
  for (let step = 0; step <= frame.steps; step += gap) {
    group.append(text(String(step), frame.x(step), frame.bottom + 16, "middle"));
  }
  const middle = (frame.top + frame.bottom) / 2;
  group.append(
    text("step of the dream", (frame.left + frame.right) / 2, frame.height - 6, "middle"),
    svg(
      "text",
      { transform: `translate(11 ${middle}) rotate(-90)`, "text-anchor": "middle" },
      "world units",
    ),
  );
  return group;
}

/**
 * @param {Frame} frame
 * @param {{label: string, error: number}[]} lengths
 */
export function drawLengths(frame, lengths) {
  const group = svg("g", { class: "plot-lengths" });
  for (const { label, error } of lengths) {
    if (error > frame.end) continue;
    const y = frame.y(error);
    group.append(svg("line", { x1: frame.left, x2: frame.right, y1: y, y2: y }));
    // Curves rise from bottom left to top right: the other two corners are free.
    const high = error > frame.end / 2;
    const at = high ? frame.left + 6 : frame.right - 6;
    group.append(text(label, at, y - 4, high ? "start" : "end"));
  }
  return group;
}

/** 0.0125 stays, 0.30000000000000004 does not. @param {number} value */
function tidy(value) {
  return String(Number(value.toPrecision(4)));
}
