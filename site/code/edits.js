// @ts-check
/**
 * A reader's edits of the package, by lab: kept in this browser as edits of listings are (lesson/edits.js), each with the
 * version of the package that it was made of.
 */

import { keep, recall } from "../lesson/edits.js";
import { t } from "../shared/words.js";

/**
 * @typedef {{id: string, name: string, version: string, changed: string, files: Record<string, string>}} Edits
 *   files: whole texts by place, those that differ from the package's only
 */

const LONGEST_NAME = 60;
const MOST = 40;

/** @param {string} lab @returns {Edits[]} the one that was changed last comes first */
export function listEdits(lab) {
  const found = recall(keyOf(lab));
  const good = Array.isArray(found) ? found.filter(isEdits) : [];
  return good.sort((a, b) => (a.changed < b.changed ? 1 : -1));
}

/** In the place of the former one of that id. @param {string} lab @param {Edits} edits */
export function keepEdits(lab, edits) {
  const others = listEdits(lab).filter(({ id }) => id !== edits.id);
  const now = { ...edits, changed: new Date().toISOString() };
  keep(keyOf(lab), [now, ...others].slice(0, MOST));
}

/** @param {string} lab @param {string} id */
export function forgetEdits(lab, id) {
  keep(
    keyOf(lab),
    listEdits(lab).filter((each) => each.id !== id),
  );
}

/** @param {string} lab @param {string} version @param {string} name @returns {Edits} not kept before something is changed */
export function newEdits(lab, version, name = firstName()) {
  const id = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
  return { id, name: freeName(lab, name), version, changed: "", files: {} };
}

/** A name that no other edits of the lab have; numbered, if need be. @param {string} lab @param {string} wanted @param {string} [own] id of those that are renamed */
export function freeName(lab, wanted, own = "") {
  const tidy = wanted.replace(/\s+/g, " ").trim().slice(0, LONGEST_NAME).trim() || firstName();
  const taken = new Set(
    listEdits(lab)
      .filter(({ id }) => id !== own)
      .map(({ name }) => name),
  );
  let free = tidy;
  for (let count = 2; taken.has(free); count += 1) free = `${tidy} ${count}`;
  return free;
}

export function firstName() {
  return t("My edits");
}

/** @param {string} lab */
function keyOf(lab) {
  return `python of ${lab}`;
}

/** @param {any} found @returns {found is Edits} */
function isEdits(found) {
  const texts = [found?.id, found?.name, found?.version, found?.changed];
  const files = Object.values(found?.files ?? { none: null });
  return [...texts, ...files].every((text) => typeof text === "string");
}
