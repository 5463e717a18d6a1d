// @ts-check
/** An attempt at a challenge is judged by Python, and what it says is shown. */

import { engine } from "../engine/client.js";
import { element } from "../shared/dom.js";
import { rounded } from "../shared/format.js";
import { said } from "../shared/said.js";
import { t } from "../shared/words.js";
import { badges } from "./badges.js";

/**
 * @typedef {{
 *   name: string, title: string, lab: string, goal: string, budget: string, hint: string, page: string, element: string,
 *   listing?: string, start: Record<string, any>, fixed?: Record<string, any>, labels: Record<string, string>,
 *   score: {figure: string, better: "less" | "more"},
 * }} Challenge as builder/content/challenges.py hands it on
 * @typedef {{name: string, op: string, wanted: number | string, found: number | string | null, met: boolean}} Line
 * @typedef {{met: boolean, score: number | null, lines: Line[], lab: string, settings: any, figures: any, digest: string,
 *   seed: number, challenge: string}} Verdict
 * @typedef {{settings: Record<string, any>, figures?: Record<string, number>, digest?: string}} Attempt without `figures`
 *   Python measures them
 */

/** @type {Record<string, () => string>} */
const SIGNS = {
  "<": () => t("below"),
  "<=": () => t("at most"),
  ">": () => t("above"),
  ">=": () => t("at least"),
  "=": () => "",
};

/**
 * @param {Challenge} challenge @param {Attempt} attempt
 * @param {{signal: AbortSignal, onProgress: import("../engine/client.js").OnProgress}} options
 * @returns {Promise<Verdict>}
 */
export async function judge(challenge, attempt, options) {
  const request = { lab: "challenge", challenge, ...attempt };
  const { result } = await (attempt.figures
    ? engine.ask("judge", request)
    : engine.run("judge", request, { ...options, background: true }));
  const { name, score } = challenge;
  if (result.met) badges.win(name, result.score, score.better, result.settings);
  return { ...result, challenge: name, seed: result.settings.seed ?? name };
}

/** @param {Challenge} challenge @param {Verdict} verdict */
export function inWords({ labels, score }, { met, score: reached, lines }) {
  const missing = lines.filter((line) => !line.met).length;
  if (met)
    return t("Met. {label}: {score}.", {
      label: capital(labels[score.figure] ?? score.figure),
      score: rounded(reached),
    });
  return lines.length === 1
    ? t("Not met yet: its one condition is missing.")
    : t("Not met yet: {missing} of {all} conditions missing.", { missing, all: lines.length });
}

/** @param {Challenge} challenge @param {Line[]} lines */
export function conditions({ labels }, lines) {
  const called = (/** @type {string} */ name, /** @type {number | string | null} */ value) =>
    labels[`${name}=${value}`] ?? shown(value);
  const rows = lines.map(({ name, op, wanted, found, met }) => {
    const is = `${labels[name] ?? name}: ${called(name, found)}`;
    const words = `${is}, ${met ? t("as it should be") : t("not yet")}: ${SIGNS[op]()} ${called(name, wanted)}`;
    return element("li", { "data-met": String(met) }, words.replace(/\s+/g, " "));
  });
  return rows;
}

/** @param {number | string | null} value */
function shown(value) {
  if (typeof value !== "number") return value === null ? t("not measured") : said(value);
  return value >= 1e9 ? t("never") : rounded(value);
}

/** @param {string} words */
function capital(words) {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
