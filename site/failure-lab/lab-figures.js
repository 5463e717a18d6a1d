// @ts-check
/** Writes a reading's figures and its caption into the page. */

import { rounded } from "../shared/format.js";

const BOUNCES = [["bounces_kept", "share of the bounces that the dream follows for ten steps"]];
const PADDLES = [
  ["paddle_gap_real", "how far apart two plans leave the paddle, on the court"],
  ["paddle_gap_dream", "the same two plans in the dream"],
];

const PARTS = [
  ["carried_flight", "where the errors of steps in flight alone would lead the court"],
  ["carried_random", "the same with random signs"],
  ["carried_contact", "where the errors of contacts alone would lead it"],
  ["braking", "bias along the ball’s motion, in each step of flight"],
  ["final_speed", "speed of the dreamt ball at the end (the real one’s is 0.5)"],
];

/** What else is worth a look, by condition: [figure, its name in the reader's words]. */
const SPECIAL = /** @type {Record<string, string[][]>} */ ({
  plain: PARTS,
  "left-half": [
    ["left_error", "error after 25 steps on the side it saw"],
    ["right_error", "the same scenes, mirrored to the other side"],
  ],
  deaf: PADDLES,
  gusty: [
    ["nearest_future", "from the dream to the nearest future that happens"],
    ["mean_future", "from the dream to the mean of all futures"],
  ],
  "one-picture": BOUNCES,
  "two-pictures": [...BOUNCES, ...PADDLES],
  "two-pictures-acting": [...BOUNCES, ...PADDLES],
  planner: [
    ["dream_score", "score of the chosen plans in the dream"],
    ["real_score", "score of the same plans on the court"],
    ["court_score", "score of plans made on the court itself"],
  ],
});

/**
 * @param {HTMLElement} root
 * @param {{one_step_error: number, final_error: number, ratio: number | null, visible_step: number | null,
 *   drift: number[], settings?: {condition: string}, figures?: Record<string, number>}} reading
 */
export function showFigures(root, reading) {
  const horizon = reading.drift.length;
  const { visible_step: visible } = reading;
  const texts = {
    one_step_error: rounded(reading.one_step_error),
    final_error: rounded(reading.final_error),
    ratio: reading.ratio === null ? "–" : `${rounded(reading.ratio)}×`,
    visible_step: visible === null ? `not within ${horizon} steps` : `step ${visible}`,
    horizon: String(horizon),
  };
  for (const [name, text] of Object.entries(texts)) {
    for (const place of root.querySelectorAll(`[data-figure="${name}"]`)) place.textContent = text;
  }
  showSpecial(root, reading.settings?.condition ?? "", reading.figures ?? {});
}

/** @param {HTMLElement} root @param {string} condition @param {Record<string, number>} figures */
function showSpecial(root, condition, figures) {
  const list = /** @type {HTMLElement} */ (root.querySelector("[data-part=special]"));
  const entries = (SPECIAL[condition] ?? []).filter(([name]) => name in figures);
  list.hidden = entries.length === 0;
  list.replaceChildren(
    ...entries.flatMap(([name, words]) => {
      const [term, text] = [document.createElement("dt"), document.createElement("dd")];
      term.textContent = words;
      text.textContent = rounded(figures[name]);
      return [term, text];
    }),
  );
}

/**
 * @param {HTMLElement} place
 * @param {{title: string, caption: string, source?: {text: string, url: string}}} said
 */
export function showCaption(place, { title, caption, source }) {
  place.hidden = false;
  const heading = document.createElement("strong");
  heading.textContent = `${title}.`;
  place.replaceChildren(heading, ` ${caption}`);
  if (!source) return;
  const link = document.createElement("a");
  link.href = source.url;
  link.textContent = source.text;
  place.append(" ", link);
}

/** The two errors that a reading is about. @param {{one_step_error: number, final_error: number, drift: number[]}} reading */
export function errorsInWords({ one_step_error, final_error, drift }) {
  return (
    `One step misses by ${rounded(one_step_error)} world units, ` +
    `step ${drift.length} of the dream by ${rounded(final_error)}`
  );
}

/** A reading that is no preset's, or of the reader's own model: its figures, said in words. @param {any} reading @param {string | null} ownName */
export function inWords({ one_step_error, final_error, visible_step, drift }, ownName) {
  const parting = visible_step
    ? `From step ${visible_step} on the balls are more than a ball diameter apart`
    : "The balls stay closer than a ball diameter";
  const errors = errorsInWords({ one_step_error, final_error, drift });
  if (ownName) return { title: `Your “${ownName}”`, caption: `${errors}. ${parting}.` };
  return {
    title: "Between the presets",
    caption: `This reading has no preset's mark. ${errors}. ${parting}.`,
  };
}
