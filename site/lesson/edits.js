// @ts-check
/**
 * What a reader has made of a listing, and what it printed: kept in this browser, where it outlasts a reload; where the
 * browser keeps nothing, as long as the page's modules live.
 */

import { OURS } from "../engine/integrity.js";

/** @typedef {{code: string, output: string, warnings: string, verdict: string}} Edit output: "" for none yet */

/** @type {Map<string, Edit>} */
const edits = new Map();

/** @param {string} listing its id */
function keyOf(listing) {
  return `${OURS} ${listing}`;
}

/** @param {string} listing @returns {Edit | null} */
export function recallEdit(listing) {
  const here = edits.get(listing);
  if (here) return here;
  try {
    const { code, output, warnings, verdict } = JSON.parse(
      localStorage.getItem(keyOf(listing)) ?? "null",
    );
    if ([code, output, warnings, verdict].every((text) => typeof text === "string"))
      return { code, output, warnings, verdict };
  } catch {
    // Nothing was kept, or the browser keeps nothing, or it is not ours.
  }
  return null;
}

/** @param {string} listing @param {Edit} edit */
export function keepEdit(listing, edit) {
  edits.set(listing, edit);
  try {
    localStorage.setItem(keyOf(listing), JSON.stringify(edit));
  } catch {
    // It lasts until the page is closed.
  }
}

/** @param {string} listing */
export function forgetEdit(listing) {
  edits.delete(listing);
  try {
    localStorage.removeItem(keyOf(listing));
  } catch {
    // There is nothing to forget.
  }
}
