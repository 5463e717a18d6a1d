// @ts-check
/**
 * A lab's settings, and their form in the URL's fragment: #data=6000&noise=0&horizon=60&seed=0
 * The table of what is allowed comes from dreamlab (`describe`), so it is written down once.
 */

import { partsOf } from "./rewritten-link.js";
import { t } from "./words.js";

/**
 * @typedef {Record<string, number | string> & {seed: number}} Settings
 * @typedef {{name: string, label: string, unit: string, stops: number[], default: number,
 *   first?: number, whole: boolean}} Control first: what this very site opens with, where that is not the default
 * @typedef {{name: string, label: string, options: {name: string, label: string}[], default: string,
 *   first?: string}} Choice
 * @typedef {{
 *   lab: string,
 *   controls: Control[],
 *   choices: Choice[],
 *   seed: {min: number, max: number, default: number, first?: number},
 * }} Experiments what a lab's settings can be
 * @typedef {Experiments & {
 *   court: {x: number[], y: number[], ball_radius: number, paddle_half_width: number, paddle_speed: number,
 *     dt: number},
 *   thresholds: {visible: number, court_width: number, coin_flip: number},
 * }} Description
 */

/** So many bad parts of a link are named. */
const MOST_PROBLEMS = 3;
const WHOLE = /^\d{1,9}$/;
const DECIMAL = /^\d{1,9}(\.\d{1,17})?(e-?\d{1,2})?$/i;

/** @param {Experiments} description @returns {Settings} */
export function defaultSettings({ controls, choices, seed }) {
  const values = [...controls, ...choices].map((each) => [each.name, each.default]);
  return { ...Object.fromEntries(values), seed: seed.default };
}

/** What the lab opens with, and Reset returns to. @param {Experiments} description @returns {Settings} */
export function firstSettings({ controls, choices, seed }) {
  const values = [...controls, ...choices].map((each) => [each.name, each.first ?? each.default]);
  return { ...Object.fromEntries(values), seed: seed.first ?? seed.default };
}

/** Choices at their default are left out. @param {Settings} settings @param {Experiments} description */
export function toFragment(settings, { controls, choices }) {
  const chosen = choices.filter(({ name, default: usual }) => settings[name] !== usual);
  const names = [...controls, ...chosen].map(({ name }) => name);
  return `#${[...names, "seed"].map((name) => `${name}=${settings[name]}`).join("&")}`;
}

/**
 * What a fragment asks for. What is left out, or bad, is what the lab opens with; a choice left out is at its default,
 * as `toFragment` leaves it out. `problem` names every bad part.
 * @param {string} fragment
 * @param {Experiments} description
 * @returns {{settings: Settings, problem: string | null}}
 */
export function fromFragment(fragment, description) {
  const usual = firstSettings(description);
  const parts = partsOf(fragment);
  if (parts.length > 0)
    for (const { name, default: left } of description.choices) usual[name] = left;
  /** @type {Map<string, number | string>} */
  const asked = new Map();
  /** @type {Set<string>} */
  const problems = new Set();
  for (const part of parts) {
    const { name, value, problem } = readPart(part, description);
    if (problem) {
      problems.add(problem);
    } else if (asked.has(name) && asked.get(name) !== value) {
      problems.add(t("“{name}” stands there twice", { name }));
      asked.set(name, usual[name]);
    } else {
      asked.set(name, value);
    }
  }
  const problem = problems.size > 0 ? [...problems].slice(0, MOST_PROBLEMS).join("; ") : null;
  return {
    settings: /** @type {Settings} */ ({ ...usual, ...Object.fromEntries(asked) }),
    problem,
  };
}

/**
 * @param {string} part
 * @param {Experiments} description
 * @returns {{name: string, value: number | string, problem: string | null}}
 */
function readPart(part, description) {
  const cut = part.indexOf("=");
  const name = cut < 0 ? part : part.slice(0, cut);
  const text = decode(part.slice(cut + 1));
  const bad = (/** @type {string} */ why) => ({
    name,
    value: 0,
    problem: t("“{part}”: {why}", { part, why }),
  });
  if (cut < 0) return bad(t("not a setting of the form name=value"));

  const choice = description.choices.find((each) => each.name === name);
  if (choice) {
    const names = choice.options.map((option) => option.name);
    if (!names.includes(text))
      return bad(t("the {name} must be one of {names}", { name, names: names.join(", ") }));
    return { name, value: text, problem: null };
  }
  const range = rangeOf(name, description);
  if (!range) {
    const known = [...namesOf(description), "seed"];
    return bad(t("there is no such setting; there are {known}", { known: known.join(", ") }));
  }
  const value = Number(text);
  if (!(range.whole ? WHOLE : DECIMAL).test(text) || value < range.min || value > range.max) {
    const slots = { name, min: range.min, max: range.max };
    return bad(
      range.whole
        ? t("{name} must be a whole number from {min} to {max}", slots)
        : t("{name} must be a number from {min} to {max}", slots),
    );
  }
  return { name, value, problem: null };
}

/**
 * @param {string} name
 * @param {Experiments} description
 * @returns {{min: number, max: number, whole: boolean} | null}
 */
export function rangeOf(name, description) {
  if (name === "seed") return { ...description.seed, whole: true };
  const control = description.controls.find((each) => each.name === name);
  if (!control) return null;
  const { stops, whole } = control;
  return { min: stops[0], max: stops[stops.length - 1], whole };
}

/** On whatever seed. @param {Settings} a @param {Settings} b @param {Experiments} description */
export function sameExperiment(a, b, description) {
  return namesOf(description).every((name) => a[name] === b[name]);
}

/** @param {Experiments} description */
function namesOf({ controls, choices }) {
  return [...controls, ...choices].map(({ name }) => name);
}

/** @param {string} text */
function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
