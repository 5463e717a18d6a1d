// @ts-check
/** Writes a reading's figures and its caption into the page. */

import { element, part } from "../shared/dom.js";
import { missed, rounded } from "../shared/format.js";
import { said } from "../shared/said.js";
import { t } from "../shared/words.js";

const PADDLES = ["paddle_gap_real", "paddle_gap_dream"];

/** The further figures that are worth a look, by condition; levels/figures.yml names them in words. */
const FURTHER = /** @type {Record<string, string[]>} */ ({
  plain: ["carried_flight", "carried_random", "carried_contact", "braking", "final_speed"],
  "left-half": ["left_error", "right_error"],
  deaf: PADDLES,
  gusty: ["nearest_future", "mean_future"],
  "one-picture": ["bounces_kept"],
  "two-pictures": ["bounces_kept", ...PADDLES],
  "two-pictures-acting": ["bounces_kept", ...PADDLES],
  planner: ["dream_score", "real_score", "court_score"],
});

/** @typedef {Record<string, {label: string, definition: string}>} Definitions of figures.yml, by the figures' names */

/**
 * @param {HTMLElement} root
 * @param {{one_step_error: number, final_error: number, ratio: number | null, visible_step: number | null,
 *   drift: number[], settings?: {condition: string}, figures?: Record<string, number>, world?: object}} reading
 * @param {Definitions} definitions
 */
export function showFigures(root, reading, definitions) {
  const horizon = reading.drift.length;
  const { visible_step: visible } = reading;
  const texts = {
    one_step_error: rounded(reading.one_step_error),
    final_error: rounded(reading.final_error),
    ratio: reading.ratio === null ? "–" : `${rounded(reading.ratio)}×`,
    visible_step:
      visible === null
        ? t("not within {horizon} steps", { horizon })
        : t("step {step}", { step: visible }),
    horizon: String(horizon),
  };
  for (const [name, text] of Object.entries(texts)) {
    for (const place of root.querySelectorAll(`[data-figure="${name}"]`)) place.textContent = text;
  }
  const { settings, figures = {} } = reading;
  if (reading.world) return;
  const names = (FURTHER[settings?.condition ?? ""] ?? []).filter((name) => name in figures);
  const list = part(root, "further");
  list.hidden = names.length === 0;
  const entries = names.flatMap((name) => [
    element("dt", { title: definitions[name].definition }, definitions[name].label),
    element("dd", {}, rounded(figures[name])),
  ]);
  list.replaceChildren(...entries);
}

/**
 * @param {HTMLElement} place
 * @param {{title: string, caption: string, source?: {text: string, url: string}}} said
 */
export function showCaption(place, { title, caption, source }) {
  place.hidden = false;
  place.replaceChildren(element("strong", {}, `${title}.`), ` ${caption}`);
  if (source) place.append(" ", element("a", { href: source.url }, source.text));
}

/** The two errors that a reading is about. @param {{one_step_error: number, final_error: number, drift: number[], world?: {unit: string}}} reading */
export function errorsInWords({ one_step_error, final_error, drift, world }) {
  return t("One step misses by {one_step} {unit}, step {step} of the dream by {final}", {
    one_step: missed(one_step_error),
    unit: said(world?.unit ?? "world units"),
    step: drift.length,
    final: missed(final_error),
  });
}

/** A reading that is no preset's, or of the reader's own model: its figures, said in words. @param {any} reading @param {string | null} ownName */
export function inWords({ one_step_error, final_error, visible_step, drift }, ownName) {
  const parting = visible_step
    ? t("From step {step} on the balls are more than a ball diameter apart", { step: visible_step })
    : t("The balls stay closer than a ball diameter");
  const errors = errorsInWords({ one_step_error, final_error, drift });
  if (ownName)
    return { title: t("Your “{name}”", { name: ownName }), caption: `${errors}. ${parting}.` };
  return {
    title: t("Between the presets"),
    caption: `${t("This reading has no preset's mark.")} ${errors}. ${parting}.`,
  };
}
