// @ts-check
/**
 * Draws the futures that a planner has dreamt: where each plan takes the ball, and the paddle, whose
 * ways rise from the floor as time goes by. All faint, the chosen one strong.
 */

import { drawPaddle, pixels } from "./court-drawing.js";

/** Height above the floor at which the paddle's paths end, world units. */
const PADDLE_RISE = 0.16;
const SIZE = 3;

/**
 * @typedef {{
 *   values: Float64Array,
 *   shape: number[],
 *   chosen: number,
 * }} Futures values [count, horizon + 1, 3]: x, y of the ball, paddle
 */

/** @param {import("./court-drawing.js").Sheet} sheet @param {Futures} futures */
export function drawFutures(sheet, futures) {
  const [count] = futures.shape;
  for (let future = 0; future < count; future++) {
    if (future !== futures.chosen) drawFuture(sheet, futures, future, 0.22, 1);
  }
  drawFuture(sheet, futures, futures.chosen, 1, 3);
  drawPaddle(sheet, valueAt(futures, futures.chosen, futures.shape[1] - 1, 2), "dream");
}

/**
 * @param {import("./court-drawing.js").Sheet} sheet
 * @param {Futures} futures
 * @param {number} future
 * @param {number} alpha
 * @param {number} width
 */
function drawFuture(sheet, futures, future, alpha, width) {
  const { context, palette } = sheet;
  const last = futures.shape[1] - 1;
  context.globalAlpha = alpha;
  context.strokeStyle = palette.dream;
  context.lineWidth = width;
  context.lineJoin = "round";
  context.beginPath();
  for (let step = 0; step <= last; step++) {
    const place = pixels(
      sheet,
      valueAt(futures, future, step, 0),
      valueAt(futures, future, step, 1),
    );
    if (step === 0) context.moveTo(...place);
    else context.lineTo(...place);
  }
  for (let step = 0; step <= last; step++) {
    const rise = (PADDLE_RISE * step) / last;
    const place = pixels(sheet, valueAt(futures, future, step, 2), rise);
    if (step === 0) context.moveTo(...place);
    else context.lineTo(...place);
  }
  context.stroke();
  context.globalAlpha = 1;
}

/** One future, step by step: x and y of the ball, the paddle. @param {Futures} futures @param {number} future @returns {number[][]} */
export function stepsOf(futures, future) {
  return Array.from({ length: futures.shape[1] }, (_, step) =>
    Array.from({ length: SIZE }, (_, axis) => valueAt(futures, future, step, axis)),
  );
}

/** @param {Futures} futures @param {number} future @param {number} step @param {number} axis */
function valueAt({ values, shape }, future, step, axis) {
  return values[(future * shape[1] + step) * SIZE + axis];
}
