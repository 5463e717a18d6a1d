// @ts-check
/**
 * What a reader has made of a program: kept in this browser, where it outlasts a reload; where the browser keeps nothing, as
 * long as the page's modules live.
 */

import { OURS } from "../engine/integrity.js";

/** @typedef {{code: string, output: string, warnings: string, verdict: string}} Edit output: "" for none yet */

/** @type {Map<string, any>} what the browser did not keep */
const kept = new Map();

/** What is kept under a name; null for nothing. @param {string} name @returns {any} */
export function recall(name) {
  if (kept.has(name)) return kept.get(name);
  try {
    return JSON.parse(localStorage.getItem(`${OURS} ${name}`) ?? "null");
  } catch {
    return null; // nothing was kept, or the browser keeps nothing, or it is not ours
  }
}

/** @param {string} name @param {any} value */
export function keep(name, value) {
  try {
    localStorage.setItem(`${OURS} ${name}`, JSON.stringify(value));
    kept.delete(name);
  } catch {
    kept.set(name, value); // it lasts until the page is closed
  }
}

/** What was made of a listing. @param {string} listing its id @returns {Edit | null} */
export function recallEdit(listing) {
  const { code, output, warnings, verdict } = recall(listing) ?? {};
  const good = [code, output, warnings, verdict].every((text) => typeof text === "string");
  return good ? { code, output, warnings, verdict } : null;
}

/** @param {string} listing */
export function forgetEdit(listing) {
  kept.delete(listing);
  try {
    localStorage.removeItem(`${OURS} ${listing}`);
  } catch {
    // There is nothing to forget.
  }
}
