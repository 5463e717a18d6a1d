// @ts-check
/** The parts of the density plot: cells, the paddle's strip, axes, and what shades and noise mean. */

import { svg, text } from "../shared/dom.js";
import { tick, whole } from "../shared/format.js";
import { t } from "../shared/words.js";
import { widest } from "./plot-frame.js";
import { exactScale } from "./scales.js";
import { roomOf } from "./text-room.js";

/**
 * @typedef {{left: number, top: number, side: number, floor: number,
 *   x: import("./scales.js").Scale, y: import("./scales.js").Scale}} Frame pixels; the court is square
 */

/** @param {number} width pixels @returns {Frame} */
export function makeFrame(width) {
  const [top, right] = [10, width - 8];
  const heights = (/** @type {number} */ floor) => exactScale(0, 1, floor, top, 0.25);
  // Beside the court: what is on the axis, turned, and its ticks; lower down the paddle's name.
  const left = Math.max(15 + widest(heights(0)), roomOf(t("paddle"))) + 6;
  const side = right - left;
  const floor = top + side;
  const x = exactScale(-0.5, 0.5, left, right, 0.25);
  return { left, top, side, floor, x, y: heights(floor) };
}

/** @param {Float64Array} density @param {number} rows @param {Frame} frame */
export function drawCells(density, rows, { left, floor, side }) {
  const size = side / rows;
  const fullest = Math.max(...density);
  const cells = [...density].map((balls, cell) => {
    const [row, column] = [Math.floor(cell / rows), cell % rows];
    const place = { x: left + column * size, y: floor - (row + 1) * size };
    return balls ? drawCell(place, size, size, balls / fullest) : null;
  });
  return svg("g", { class: "plot-cells" }, ...cells.filter((cell) => cell !== null));
}

/** @param {Float64Array} paddle @param {Frame} frame */
export function drawPaddle(paddle, { left, floor, side }) {
  const size = side / paddle.length;
  const most = Math.max(...paddle);
  const cells = [...paddle].map((count, at) =>
    count ? drawCell({ x: left + at * size, y: floor + 8 }, size, 9, count / most) : null,
  );
  return svg("g", { class: "plot-cells" }, ...cells.filter((cell) => cell !== null));
}

/**
 * @param {{x: number, y: number}} place @param {number} width @param {number} height
 * @param {number} share of the fullest cell, 0..1
 */
function drawCell({ x, y }, width, height, share) {
  const box = { x, y, width: width - 0.5, height: height - 0.5 };
  return svg("rect", { ...box, "fill-opacity": strength(share) });
}

/** A square root, so that cells with few visits can be seen: they matter most to a model. @param {number} share */
function strength(share) {
  return (0.12 + 0.88 * Math.sqrt(share)).toFixed(3);
}

/** @param {Frame} frame */
export function drawAxes({ left, top, side, floor, x, y }) {
  const group = svg("g", { class: "plot-axes" });
  group.append(
    svg("rect", { class: "plot-walls", x: left, y: top, width: side, height: side }),
    text(t("paddle"), left - 6, floor + 17, "end"),
  );
  for (const { at, text: words } of x.ticks)
    group.append(text(words, x.place(at), floor + 32, "middle"));
  for (const { at, text: words } of y.ticks)
    group.append(text(words, left - 6, y.place(at) + 4, "end"));
  const middle = top + side / 2;
  const turned = { transform: `translate(11 ${middle}) rotate(-90)`, "text-anchor": "middle" };
  group.append(
    svg("text", turned, t("height, world units")),
    text(t("from the middle, world units"), left + side / 2, floor + 50, "middle"),
  );
  return group;
}

/**
 * The key below the court: what the shades mean, in balls, and how far the sensor is off. Where there is no room for both
 * side by side, one is below the other.
 * @param {number} fullest balls in a cell @param {number} noise world units @param {Frame} frame
 */
export function drawKey(fullest, noise, frame) {
  const counts = [...new Set([0, 1, fullest / 9, (4 * fullest) / 9, fullest].map(Math.round))];
  const shade = Math.max(34, ...counts.map((balls) => roomOf(whole(balls))));
  const shades = Math.max(shade * counts.length, roomOf(t("balls in a cell")));
  const right = frame.left + frame.side;
  const left = Math.max(0, Math.min(frame.left, right - shades));
  const beside = Math.max(2 * noise * frame.side, roomOf(t("sensor noise")), roomOf(spread(noise)));
  const [first, row] = [frame.floor + 104, 46];
  const height = noise && left + shades + beside > right ? first + row : first;
  const drawn = [drawShades(counts, shade, left, first)];
  if (noise) drawn.push(drawNoise(noise, frame, height));
  return { height, drawn };
}

/** @param {number[]} counts of balls @param {number} size @param {number} left @param {number} bottom pixels */
function drawShades(counts, size, left, bottom) {
  const group = svg("g", { class: "plot-axes" });
  const fullest = Math.max(...counts);
  group.append(text(t("balls in a cell"), left, bottom - 34, "start"));
  for (const [place, balls] of counts.sort((a, b) => a - b).entries()) {
    const x = left + size * place;
    const cells = svg("g", { class: "plot-cells" });
    if (balls) cells.append(drawCell({ x, y: bottom - 28 }, size, 11, balls / fullest));
    const frame = { class: "plot-walls", x, y: bottom - 28, width: size - 1, height: 10 };
    group.append(cells, svg("rect", frame), text(whole(balls), x + size / 2, bottom - 4, "middle"));
  }
  return group;
}

/** @param {number} noise */
function spread(noise) {
  return `± ${tick(noise)}`;
}

/** Drawn to the picture's scale: one standard deviation to each side. @param {number} noise @param {Frame} frame @param {number} height */
function drawNoise(noise, { left, side }, height) {
  const [right, reach, y] = [left + side, noise * side, height - 22];
  const [start, end] = [right - 2 * reach, right];
  const line = `M${start} ${y}H${end}M${start} ${y - 5}v10M${end} ${y - 5}v10`;
  return svg(
    "g",
    { class: "plot-axes" },
    svg("path", { class: "plot-noise", d: line }),
    text(t("sensor noise"), right, height - 34, "end"),
    text(spread(noise), right, height - 4, "end"),
  );
}
