// @ts-check
/** What a reader has played, as text for a link: a start, and an action for each step. */

/** @typedef {{start: import("./throw.js").Throw, actions: number[]}} Played */

/** An action is played in tenths of the paddle's top speed, so that a link holds exactly what was played. */
const TENTHS = 10;
const FIRST = "k".charCodeAt(0);
const RUN = /([a-u])(\d{0,4})/g;
const WHOLE = /^([a-u]\d{0,4})+$/;
const NUMBER = /^-?\d{1,3}(\.\d{1,20})?(e-?\d{1,3})?$/;

/** @param {number} action -1 to 1 */
export function fine(action) {
  return Math.round(action * TENTHS) / TENTHS;
}

/** "0.1,0.5,0,0.5,-0.2;u30k12": the start, then runs of equal actions, a to u for -1 to 1. @param {Played} played */
export function toText({ start: { x, y, vx, vy, paddle }, actions }) {
  let runs = "";
  for (let at = 0, end = 0; at < actions.length; at = end) {
    while (actions[end] === actions[at]) end++;
    const letter = String.fromCharCode(FIRST + Math.round(actions[at] * TENTHS));
    runs += `${letter}${end - at > 1 ? end - at : ""}`;
  }
  return `${[x, y, vx, vy, paddle].join(",")};${runs}`;
}

/** @param {string} text @param {number} most steps @returns {Played | null} null for what is no play */
export function fromText(text, most) {
  const [numbers, runs = "", ...more] = text.split(";");
  const values = numbers.split(",");
  if (more.length || values.length !== 5 || !values.every((each) => NUMBER.test(each))) return null;
  if (!WHOLE.test(runs)) return null;
  /** @type {number[]} */
  const actions = [];
  for (const [, letter, count] of runs.matchAll(RUN)) {
    const steps = count === "" ? 1 : Number(count);
    if (steps < 1 || actions.length + steps > most) return null;
    actions.push(...new Array(steps).fill((letter.charCodeAt(0) - FIRST) / TENTHS));
  }
  const [x, y, vx, vy, paddle] = values.map(Number);
  return { start: { x, y, vx, vy, paddle }, actions };
}
