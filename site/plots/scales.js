// @ts-check
/** The scales of every plot: linear, logarithmic, or the places of named things. */

import { tick } from "../shared/format.js";
import { MARGIN } from "./plot-frame.js";
import { inLines, middleOf, roomOf } from "./text-room.js";

/**
 * @typedef {{label: string, unit: string, log: boolean, names: string[]}} Axis as dreamlab describes it
 * @typedef {{at: number, text: string, lines?: string[]}} Tick `lines`: the text, broken to fit its place
 * @typedef {{place: (value: number) => number, ticks: Tick[]}} Scale from values to pixels
 */

const STEPS = [1, 2, 5, 10];
/** How many further lines of labels are as bad as one more height that they stand at: side by side they are read best. */
const HEIGHT = 1.5;
/** A scale whose lowest value is below this share of its highest begins at zero. */
const NEAR_ZERO = 0.35;

/**
 * @param {Axis} axis
 * @param {number[]} values all that is to be seen
 * @param {number} from @param {number} to pixels
 * @param {number} spacing pixels that a tick's text needs
 * @param {boolean} tight from the least value to the greatest, and not on to round ones
 * @returns {Scale}
 */
export function scaleOf(axis, values, from, to, spacing, tight) {
  if (axis.names.length) return namedScale(axis.names, from, to);
  const known = values.filter((value) => Number.isFinite(value) && (!axis.log || value > 0));
  const least = axis.log ? 1 : 0;
  const [low, high] = known.length ? [Math.min(...known), Math.max(...known)] : [least, 10];
  const step = known.every(Number.isInteger) ? wholeStep : roundStep;
  const room = Math.max(2, Math.floor(Math.abs(to - from) / spacing));
  if (axis.log) return logScale(low, high, from, to, room, tight);
  if (tight && high > low) return exactScale(low, high, from, to, step((high - low) / room));
  return linearScale(low, high, from, to, room, step);
}

/**
 * Exactly from low to high, with ticks at round values.
 * @param {number} low @param {number} high @param {number} from @param {number} to @param {number} step
 * @returns {Scale}
 */
export function exactScale(low, high, from, to, step) {
  const place = (/** @type {number} */ value) =>
    from + ((to - from) * (value - low)) / (high - low);
  const ticks = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) {
    const at = k * step || 0; // never -0
    ticks.push({ at, text: tick(at) });
  }
  return { place, ticks };
}

/** @param {number} low @param {number} high @param {number} from @param {number} to @param {number} room @param {(least: number) => number} stepOf */
function linearScale(low, high, from, to, room, stepOf) {
  const bottom = low > 0 && low < NEAR_ZERO * high ? 0 : low;
  const span = high - bottom || Math.abs(high) || 1;
  const step = stepOf(span / room);
  const [start, end] = [Math.floor(bottom / step + 1e-9), Math.ceil((bottom + span) / step - 1e-9)];
  return exactScale(start * step, Math.max(end, start + 1) * step, from, to, step);
}

/** @param {number} low @param {number} high @param {number} from @param {number} to @param {number} room @param {boolean} tight */
function logScale(low, high, from, to, room, tight) {
  const candidates = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    for (const digit of [1, 2, 5]) candidates.push({ digit, value: Number(`${digit}e${power}`) });
  }
  const below = candidates.findLast(({ value }) => value <= low * 1.001) ?? candidates[0];
  const above =
    candidates.find(({ value }) => value >= high * 0.999 && value > below.value) ??
    candidates[candidates.length - 1];
  const ends = tight && high > low ? [low, high] : [below.value, above.value];
  const [start, end] = ends.map(Math.log10);
  const place = (/** @type {number} */ value) =>
    from + ((to - from) * (Math.log10(value) - start)) / (end - start);
  const inside = candidates.filter(
    ({ value }) => value >= ends[0] * 0.999 && value <= ends[1] * 1.001,
  );
  const decades = inside.filter(({ digit }) => digit === 1);
  const chosen = inside.length <= room || decades.length < 2 ? inside : decades;
  const every = Math.ceil(chosen.length / room);
  const ticks = chosen.filter((_, i) => i % every === 0);
  return { place, ticks: ticks.map(({ value }) => ({ at: value, text: tick(value) })) };
}

/**
 * Logarithmic, between whole powers of ten, with a tick at each.
 * @param {number[]} values those greater than 0 count
 * @param {number} from @param {number} to pixels
 * @returns {Scale}
 */
export function decadeScale(values, from, to) {
  const logs = values.map(Math.log10).filter(Number.isFinite);
  const low = logs.length ? Math.floor(Math.min(...logs)) : -1;
  const high = Math.max(Math.ceil(Math.max(...logs, low)), low + 1);
  const place = (/** @type {number} */ value) =>
    from + ((to - from) * (Math.log10(value) - low)) / (high - low);
  const powers = Array.from({ length: high - low + 1 }, (_, i) => Number(`1e${low + i}`));
  return { place, ticks: powers.map((at) => ({ at, text: tick(at) })) };
}

/** @param {string[]} names @param {number} from @param {number} to @returns {Scale} */
function namedScale(names, from, to) {
  const wide = (to - from) / names.length;
  const place = (/** @type {number} */ value) => from + wide * (value + 0.5);
  // At more heights the labels have more room, and take fewer lines each; each on its own has no neighbour.
  const ways = names.map((_, i) => labelsAt(i + 1, names, wide, place, to + MARGIN.right));
  const free = ways.filter(({ isFree }) => isFree);
  const { lines } = free.reduce((best, way) => (way.cost < best.cost ? way : best), free[0]);
  return { place, ticks: names.map((text, at) => ({ at, text, lines: lines[at] })) };
}

/**
 * Labels at so many heights, one after another; in each height every label has the room of as many places.
 * @param {number} heights @param {string[]} names @param {number} wide of a place, pixels
 * @param {(value: number) => number} place @param {number} end of the drawing
 */
function labelsAt(heights, names, wide, place, end) {
  const labels = names.map((name) => inLines(name, heights * wide));
  const spans = labels.map((lines, i) => {
    const half = Math.max(...lines.map(roomOf)) / 2;
    const middle = middleOf(half, place(i), end);
    return [middle - half, middle + half];
  });
  const isFree = spans.every(([, right], i) => right <= (spans[i + heights]?.[0] ?? Infinity));
  const tallest = Array.from({ length: heights }, (_, height) =>
    Math.max(...labels.filter((_, i) => i % heights === height).map((lines) => lines.length)),
  );
  const above = tallest.map((_, height) => sum(tallest.slice(0, height)));
  const lines = labels.map((own, i) => [...Array(above[i % heights]).fill(""), ...own]);
  return { isFree, cost: sum(tallest) + HEIGHT * heights, lines };
}

/** @param {number[]} numbers */
function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}

/** The next of 1, 2, 5, 10, ... above. @param {number} least greater than 0 */
export function roundStep(least) {
  const power = 10 ** Math.floor(Math.log10(least));
  return power * (STEPS.find((step) => step * power >= least * 0.999) ?? 10);
}

/** Where there are whole numbers only, nothing lies between them. @param {number} least greater than 0 */
function wholeStep(least) {
  return Math.max(1, roundStep(least));
}
