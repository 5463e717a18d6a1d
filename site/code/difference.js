// @ts-check
/** Two readings at the same settings, the original's and that of a reader's edits: in words, as a plot, as a scene. */

import { missed, rounded, whole } from "../shared/format.js";
import { said } from "../shared/said.js";
import { t } from "../shared/words.js";

/** @typedef {import("../plots/data-plot.js").Plot} Plot @typedef {import("../scenes/scene-drawing.js").Scene} Scene */
/** @typedef {(name: string) => string} Label what a figure is called */

const MOST_NAMED = 3;
/** A ratio below this one is not worth a word. */
const NEARLY = 1.01;

/** @param {any} original @param {any} edited @param {Label} label @returns {string[]} sentences */
export function inWords(original, edited, label) {
  if (same(original, edited))
    return [t("Nothing came out otherwise: both are the same, to the last bit.")];
  const sentences = [];
  if (original.drift && edited.drift) sentences.push(ofDrift(original, edited));
  const differing = differences(original.figures, edited.figures);
  const total = Object.keys(original.figures).length;
  if (differing.length === 0)
    sentences.push(t("No figure differs; what differs is inside the model or the plots."));
  else
    sentences.push(
      t("{count} of {all} figures differ.", { count: whole(differing.length), all: whole(total) }),
    );
  const seen = differing.filter(({ before, after }) => rounded(before) !== rounded(after));
  if (differing.length > 0 && seen.length === 0) sentences.push(t("Three digits show none of it."));
  for (const { name, before, after } of seen.slice(0, MOST_NAMED))
    sentences.push(
      t("{label}: {before} in the original, {after} in yours.", {
        label: said(label(name)),
        before: rounded(before),
        after: rounded(after),
      }),
    );
  return sentences;
}

/** @param {any} original @param {any} edited */
function same(original, edited) {
  return (
    original.digest === edited.digest &&
    JSON.stringify([original.figures, original.drift]) ===
      JSON.stringify([edited.figures, edited.drift])
  );
}

/** Of the distances in a reading. @param {any} reading @returns {string} */
export function unitOf(reading) {
  return reading.world?.unit ?? "world units";
}

/** The worlds of both, each beside its dream; none where they are the court. @param {any} original @param {any} edited @returns {Scene[]} */
export function worldScenes(original, edited) {
  const each = { [t("the original")]: original, [t("yours")]: edited };
  return Object.entries(each).flatMap(([whose, { pictures }]) =>
    pictures ? [{ ...pictures[0], title: `${said(pictures[0].title)}: ${whose}` }] : [],
  );
}

/** @param {any} original @param {any} edited */
function ofDrift(original, edited) {
  const steps = edited.drift.length;
  const [before, after] = [original.drift.at(-1), edited.drift.at(-1)];
  const start = t("After {steps} steps yours misses by {after} {unit}, the original by {before}", {
    steps: whole(steps),
    after: missed(after),
    unit: said(unitOf(edited)),
    before: missed(before),
  });
  if (after === null || before === null) return `${start}.`;
  if (after === before) return `${start}: ${t("the same")}.`;
  const [more, less] = after > before ? [after, before] : [before, after];
  if (less > 0 && more / less < NEARLY) return `${start}: ${t("nearly as far")}.`;
  if (less === 0) return `${start}.`;
  const times = rounded(more / less);
  const compared =
    after > before
      ? t("yours misses {times} times as far", { times })
      : t("the original misses {times} times as far", { times });
  return `${start}: ${compared}.`;
}

/** The largest relative difference first. @param {Record<string, number>} before @param {Record<string, number>} after */
export function differences(before, after) {
  const names = Object.keys(before).filter((name) => before[name] !== after[name]);
  const size = (/** @type {string} */ name) => {
    const [a, b] = [before[name], after[name] ?? Number.NaN];
    return Math.abs(b - a) / (Math.abs(a) + Math.abs(b)) || 0;
  };
  return names
    .sort((a, b) => size(b) - size(a))
    .map((name) => ({ name, before: before[name], after: after[name] ?? null }));
}

/** Both drift curves on one pair of axes; null where the lab has none. @param {any} original @param {any} edited @returns {Plot | null} */
export function driftPlot(original, edited) {
  if (!original.drift || !edited.drift) return null;
  const curve = (
    /** @type {string} */ label,
    /** @type {string} */ role,
    /** @type {number[]} */ y,
  ) => ({
    label,
    role,
    x: y.map((_, i) => i + 1),
    y,
    low: null,
    high: null,
    dots: false,
  });
  const axis = { unit: "", log: false, names: [] };
  return /** @type {Plot} */ (
    /** @type {unknown} */ ({
      name: "edited-drift",
      title: t("Drift, the original and yours"),
      says: ofDrift(original, edited),
      x: { ...axis, label: t("step") },
      y: { ...axis, label: t("mean error"), unit: said(unitOf(edited)) },
      curves: [
        curve(t("the original"), "dream", original.drift),
        curve(t("yours"), "second", edited.drift),
      ],
      marks: [],
      square: false,
    })
  );
}

/**
 * The balls of both on one court; null where the lab shows none.
 * @param {any} original @param {any} edited
 * @param {{x: number[], y: number[], ball_radius: number, paddle_half_width: number} | undefined} court
 * @returns {Scene | null}
 */
export function courtScene(original, edited, court) {
  if (!court || original.world || !original.reality || !edited.reality) return null;
  if (![...original.reality, ...edited.reality].every((state) => state.length === 5)) return null;
  const [left, right] = court.x;
  const [floor, top] = court.y;
  const shape = { label: "", radius: 0, faint: false, shades: null, counts: [] };
  const ball = (
    /** @type {string} */ label,
    /** @type {string} */ role,
    /** @type {number[][]} */ states,
  ) => ({
    ...shape,
    kind: /** @type {const} */ ("circle"),
    label,
    role,
    radius: court.ball_radius,
    places: states.map(([x, y]) => [/** @type {[number, number]} */ ([x, y])]),
  });
  const paddle = {
    ...shape,
    kind: /** @type {const} */ ("line"),
    role: "reality",
    label: t("the paddle"),
    places: original.reality.map((/** @type {number[]} */ state) => [
      [state[4] - court.paddle_half_width, floor],
      [state[4] + court.paddle_half_width, floor],
    ]),
  };
  /** @type {[number, number][]} */
  const walls = [
    [left, floor],
    [left, top],
    [right, top],
    [right, floor],
  ];
  const changed = JSON.stringify(original.reality) !== JSON.stringify(edited.reality);
  const frames = Math.max(original.reality.length, edited.reality.length);
  return {
    name: "edited-court",
    title: t("On one court"),
    says: changed
      ? t("Your edits change reality itself: both real balls are here, and what each model dreams.")
      : t("The real ball, what the original dreams, and what yours dreams, from the same start."),
    still: frames - 1,
    x: [left - 0.05, right + 0.05],
    y: [floor - 0.05, top + 0.05],
    panels: [],
    words: [],
    shapes: [
      { ...shape, kind: "line", role: "ground", places: [walls] },
      paddle,
      ball(changed ? t("the original’s reality") : t("reality"), "reality", original.reality),
      ...(changed ? [ball(t("your reality"), "fourth", edited.reality)] : []),
      ball(t("the original’s dream"), "dream", original.dream),
      ball(t("your dream"), "second", edited.dream),
    ],
  };
}
