// @ts-check
/** The page's address holds the experiment: what a reader copies, another one opens. */

import { defaultSettings, fromFragment, toFragment } from "./settings.js";

/** @typedef {import("./settings.js").Experiments} Experiments */
/** @typedef {import("./settings.js").Settings} Settings */

/**
 * What the address asks for, and what is wrong with it, in a sentence.
 * @param {Experiments} description
 * @returns {{settings: Settings, problem: string | null}}
 */
export function readAddress(description) {
  if (pointsToHeading()) return { settings: defaultSettings(description), problem: null };
  const { settings, problem } = fromFragment(location.hash, description);
  if (!problem) return { settings, problem };
  return {
    settings,
    problem: `The link cannot be followed. ${problem}. These are the first settings instead.`,
  };
}

/** The theme keeps its scroll position in the history's state, so that stays. @param {Settings} settings @param {Experiments} description */
export function writeAddress(settings, description) {
  history.replaceState(history.state, "", toFragment(settings, description));
}

/** Whether the fragment is that of a heading on the page, and none of ours. */
export function pointsToHeading() {
  return document.getElementById(location.hash.slice(1)) !== null;
}
