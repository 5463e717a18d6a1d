// @ts-check
/** The court's numbers: state and action while playing, the score, how much has been recorded. */

import { part } from "../shared/dom.js";
import { fixed, whole } from "../shared/format.js";
import { t } from "../shared/words.js";
import { isBehindCurtain } from "./harder.js";

const NAMES = ["x", "y", "vx", "vy", "paddle", "action"];
/** How many of them are the ball's. */
const BALL = 4;

/** @param {HTMLElement} stage @param {number[]} state @param {number} action */
export function showNumbers(stage, state, action) {
  const values = [...state, action];
  const first = isBehindCurtain(state[1]) ? BALL : 0;
  for (const [at, name] of NAMES.entries()) {
    part(stage, `value-${name}`).textContent = at < first ? "–" : signed(values[at]);
  }
}

/** The court at rest. @param {number[]} state @param {{hits: number, misses: number}} score */
export function inWords(state, { hits, misses }) {
  const [x, y, , , paddle] = state.map((value) => fixed(value));
  const slots = { x, y, paddle, hits, misses };
  return isBehindCurtain(state[1])
    ? t(
        "The ball is behind the curtain; the paddle at {paddle}. {hits} hits, {misses} misses.",
        slots,
      )
    : t(
        "The ball is at x {x}, y {y}; the paddle at {paddle}. {hits} hits, {misses} misses.",
        slots,
      );
}

/** @param {HTMLElement} stage @param {{hits: number, misses: number}} score */
export function showScore(stage, { hits, misses }) {
  part(stage, "hits").textContent = whole(hits);
  part(stage, "misses").textContent = whole(misses);
}

/** @param {HTMLElement} stage @param {{count: number, recording: boolean, full: boolean}} recorder */
export function showRecorded(stage, { count, recording, full }) {
  part(stage, "recorded").textContent = whole(count);
  part(stage, "record").setAttribute("aria-pressed", String(recording));
  /** @type {HTMLButtonElement} */ (part(stage, "record")).disabled = full;
  /** @type {HTMLButtonElement} */ (part(stage, "forget")).disabled = count === 0;
}

/** @param {HTMLElement} stage @param {boolean} playing */
export function showPlaying(stage, playing) {
  const button = part(stage, "play");
  button.textContent = playing ? t("Pause") : t("Start");
  button.dataset.icon = playing ? "pause" : "play";
}

/** -0.1234 -> "−0.123", with a true minus sign @param {number} value */
function signed(value) {
  const thousandths = Math.round(1000 * value) || 0; // never -0
  return fixed(thousandths / 1000, 3);
}
