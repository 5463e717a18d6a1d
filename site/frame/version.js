// @ts-check
/**
 * A page of another version than the modules that run: the site was deployed while this tab was open, and instant
 * navigation has brought in the new page. One reload, and both are of one version.
 */

import { OURS } from "../engine/integrity.js";

const KEY = `${OURS} renewed`;
/** Two reloads one right after the other would be a loop. */
const APART_MS = 30_000;
const PAGE = "[data-md-component=container]";

const mine = versionOfPage();

/** What the build wrote on the page. @returns {string | undefined} */
function versionOfPage() {
  return /** @type {HTMLElement | null} */ (document.querySelector(PAGE))?.dataset.version;
}

/** Whether the page is of another version than this module. */
export function isOutdated() {
  return versionOfPage() !== mine;
}

/** Loads the page anew, unless that has just been tried. @returns {boolean} whether it does */
export function renew() {
  try {
    if (Date.now() - Number(sessionStorage.getItem(KEY) ?? 0) < APART_MS) return false;
    sessionStorage.setItem(KEY, String(Date.now()));
  } catch {
    return false; // without a memory it might reload for ever
  }
  location.reload();
  return true;
}
