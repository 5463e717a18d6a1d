// @ts-check
/** Where the labels of a plot's marked values stand: beside their own line, on no other label, and clear of the curves. */

import { roomOf } from "./text-room.js";

/**
 * @typedef {import("./plot-frame.js").Box} Box
 * @typedef {import("./plot-frame.js").Point} Point
 * @typedef {{axis: string, at: number, label: string}} Line a marked value, at so many pixels along its axis
 * @typedef {{x: number, y: number, anchor: "start" | "end"}} Place of a label's baseline, pixels
 */

/** Pixels: no letter fits between two points of a curve; how far letters reach above and below their baseline. */
const LETTER = 6.6;
const [ASCENT, DESCENT] = [11, 3];
/** Pixels between a label and its line, or the frame. */
const GAP = 6;
const ROW = 15;
/** Rows that a label may move away from the place it would have alone. */
const ROWS = 4;
/** A label on a text beside the frame is worse than one that hides so much of a curve. */
const ALL = 1e6;

/**
 * The free place of each label that hides least of the curves, in their order; where none is free, the first.
 * @param {Box} box
 * @param {Line[]} lines
 * @param {Point[][]} [curves] pixels
 * @param {Rectangle[]} [beside] where the texts beside the frame stand
 * @returns {Place[]}
 */
export function placeLabels(box, lines, curves = [], beside = []) {
  /** @type {Rectangle[]} */
  const taken = [];
  const drawn = curves.flatMap(along);
  return lines.map((line) => {
    const places = line.axis === "x" ? besideUpright(box, line) : besideLevel(box, line);
    const areas = places.map((place) => areaOf(place, line.label));
    const hidden = areas.map((area) => {
      const isFree = isInside(box, area) && !taken.some((other) => cross(area, other));
      if (!isFree) return Infinity;
      const covered = drawn.filter((point) => covers(area, point)).length;
      return covered + (beside.some((other) => cross(area, other)) ? ALL : 0);
    });
    const best = hidden.indexOf(Math.min(...hidden));
    taken.push(areas[best]);
    return places[best];
  });
}

/** At the top of an upright line, on the side that has more room; then lower. @param {Box} box @param {Line} line */
function besideUpright({ left, right, top }, { at }) {
  const late = at > (left + right) / 2;
  return [late, !late].flatMap((before) =>
    ROW_NUMBERS.map((row) =>
      place(before ? at - GAP : at + GAP, top + 10 + ROW * row, before ? "end" : "start"),
    ),
  );
}

/** Most curves rise from bottom left to top right, so labels go to the other two corners. @param {Box} box @param {Line} line */
function besideLevel({ left, right, top, bottom }, { at }) {
  const high = at < (top + bottom) / 2;
  const [above, below] = [at - 4, at + 14];
  const rows = at < top + 14 ? [below, above] : [above, below];
  const further = ROW_NUMBERS.slice(1).flatMap((row) => [above - ROW * row, below + ROW * row]);
  return [...rows, ...further].flatMap((y) =>
    [high, !high].map((atStart) =>
      place(atStart ? left + GAP : right - GAP, y, atStart ? "start" : "end"),
    ),
  );
}

const ROW_NUMBERS = Array.from({ length: ROWS }, (_, row) => row);

/** @param {number} x @param {number} y @param {"start" | "end"} anchor @returns {Place} */
function place(x, y, anchor) {
  return { x, y, anchor };
}

/** Points of a curve, close enough to each other that a letter cannot stand between them. @param {Point[]} curve */
function along(curve) {
  return curve.flatMap(([x, y], i) => {
    const [nextX, nextY] = curve[i + 1] ?? [x, y];
    const count = Math.ceil(Math.hypot(nextX - x, nextY - y) / LETTER) || 1;
    return Array.from(
      { length: count },
      (_, k) =>
        /** @type {Point} */ ([x + ((nextX - x) * k) / count, y + ((nextY - y) * k) / count]),
    );
  });
}

/** @typedef {{left: number, right: number, top: number, bottom: number}} Rectangle */

/** Where a text stands. @param {Place} place @param {string} label @returns {Rectangle} */
export function areaOf({ x, y, anchor }, label) {
  const wide = roomOf(label);
  const left = anchor === "start" ? x : x - wide;
  return { left, right: left + wide, top: y - ASCENT, bottom: y + DESCENT };
}

/** @param {Box} box @param {Rectangle} area */
function isInside({ top, bottom, width }, area) {
  return area.left >= 0 && area.right <= width && area.top >= top - 14 && area.bottom <= bottom;
}

/** @param {Rectangle} area @param {Point} point */
function covers({ left, right, top, bottom }, [x, y]) {
  return left < x && x < right && top < y && y < bottom;
}

/** @param {Rectangle} one @param {Rectangle} other */
function cross(one, other) {
  return (
    one.left < other.right &&
    other.left < one.right &&
    one.top < other.bottom &&
    other.top < one.bottom
  );
}
