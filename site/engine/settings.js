// @ts-check
/**
 * A lab's settings, and their form in the URL's fragment: #data=6000&noise=0&horizon=60&seed=0
 * The table of what is allowed comes from dreamlab (`describe`), so it is written down once.
 */

/**
 * @typedef {Record<string, number | string> & {condition: string, seed: number}} Settings
 * @typedef {{name: string, label: string, unit: string, stops: number[], default: number, whole: boolean}} Control
 * @typedef {{
 *   lab: string,
 *   controls: Control[],
 *   conditions: {name: string, label: string}[],
 *   seed: {min: number, max: number, default: number},
 *   court: {x: number[], y: number[], ball_radius: number, paddle_half_width: number, paddle_speed: number,
 *     dt: number},
 *   thresholds: {visible: number, court_width: number, coin_flip: number},
 * }} Description
 */

const WHOLE = /^\d{1,9}$/;
const DECIMAL = /^\d{1,9}(\.\d{1,17})?(e-?\d{1,2})?$/i;

/** @param {Description} description @returns {Settings} */
export function defaultSettings(description) {
  const values = description.controls.map((control) => [control.name, control.default]);
  return {
    ...Object.fromEntries(values),
    condition: description.conditions[0].name,
    seed: description.seed.default,
  };
}

/** @param {Settings} settings @param {Description} description */
export function toFragment(settings, description) {
  const parts = description.controls.map(({ name }) => `${name}=${settings[name]}`);
  if (settings.condition !== description.conditions[0].name) {
    parts.push(`condition=${settings.condition}`);
  }
  return `#${[...parts, `seed=${settings.seed}`].join("&")}`;
}

/**
 * What a fragment asks for. Names left out keep their defaults; if any part is bad, all of them do,
 * and `problem` names the part.
 * @param {string} fragment
 * @param {Description} description
 * @returns {{settings: Settings, problem: string | null}}
 */
export function fromFragment(fragment, description) {
  const settings = defaultSettings(description);
  const seen = new Set();
  for (const part of fragment.replace(/^#/, "").split("&").filter(Boolean)) {
    const { name, value, problem } = readPart(part, description);
    if (problem) return { settings: defaultSettings(description), problem };
    if (seen.has(name)) {
      return { settings: defaultSettings(description), problem: `“${name}” stands there twice` };
    }
    seen.add(name);
    settings[name] = value;
  }
  return { settings, problem: null };
}

/**
 * @param {string} part
 * @param {Description} description
 * @returns {{name: string, value: number | string, problem: string | null}}
 */
function readPart(part, description) {
  const cut = part.indexOf("=");
  const name = cut < 0 ? part : part.slice(0, cut);
  const text = decode(part.slice(cut + 1));
  const bad = (/** @type {string} */ why) => ({ name, value: 0, problem: `“${part}”: ${why}` });
  if (cut < 0) return bad("not a setting of the form name=value");

  if (name === "condition") {
    const names = description.conditions.map((condition) => condition.name);
    if (!names.includes(text)) return bad(`the condition must be one of ${names.join(", ")}`);
    return { name, value: text, problem: null };
  }
  const range = rangeOf(name, description);
  if (!range) {
    const known = [...description.controls.map((control) => control.name), "condition", "seed"];
    return bad(`there is no such setting; there are ${known.join(", ")}`);
  }
  const value = Number(text);
  if (!(range.whole ? WHOLE : DECIMAL).test(text) || value < range.min || value > range.max) {
    const kind = range.whole ? "a whole number" : "a number";
    return bad(`${name} must be ${kind} from ${range.min} to ${range.max}`);
  }
  return { name, value, problem: null };
}

/**
 * @param {string} name
 * @param {Description} description
 * @returns {{min: number, max: number, whole: boolean} | null}
 */
export function rangeOf(name, description) {
  if (name === "seed") return { ...description.seed, whole: true };
  const control = description.controls.find((each) => each.name === name);
  if (!control) return null;
  const { stops, whole } = control;
  return { min: stops[0], max: stops[stops.length - 1], whole };
}

/** @param {Settings} a @param {Settings} b @param {Description} description */
export function sameExperiment(a, b, description) {
  const names = [...description.controls.map((control) => control.name), "condition"];
  return names.every((name) => a[name] === b[name]);
}

/** @param {string} text */
function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
