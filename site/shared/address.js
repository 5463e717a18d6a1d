// @ts-check
/**
 * The page's address holds the experiment: what a reader copies, another one opens.
 *
 * It is written when the reader pauses, since browsers refuse to write it too often. It is followed when anything
 * else changes it: a link, Back and Forward, or the theme, whose pushState raises no event.
 */

import { partsOf } from "./rewritten-link.js";
import { firstSettings, fromFragment, toFragment } from "./settings.js";
import { t } from "./words.js";

/** @typedef {import("./settings.js").Experiments} Experiments */
/** @typedef {import("./settings.js").Settings} Settings */

const REST_MS = 300;
/** A browser that refused is asked again after so long: Safari counts a hundred within thirty seconds. */
const REFUSED_MS = 10_000;

/** Whether the page was come back to: then the browser, or the theme, puts the reader where they were. */
let returned = ["reload", "back_forward"].includes(navigationType());
/** @type {{fragment: string, pathname: string} | null} what the address does not say yet */
let unwritten = null;
let timer = 0;
/** What a part of the address begins with that holds what the reader has played (site/court/played.js). */
const PLAY = "play=";
/** The same of edits of the package (site/code/share.js). */
const PYTHON = "python=";
/** And that which names the challenge that is open (site/challenges/challenge.js): it stays. */
const CHALLENGE = "challenge=";
const NO_SETTINGS = [PLAY, PYTHON, CHALLENGE];
let play = "";
/** The address that was followed or written last. */
let known = location.href;
const changes = new EventTarget();

/**
 * What the address asks for, and what is wrong with it, in a sentence.
 * @param {Experiments} description
 * @returns {{settings: Settings, problem: string | null}}
 */
export function readAddress(description) {
  if (pointsToHeading()) return { settings: firstSettings(description), problem: null };
  const { settings, problem } = fromFragment(settingsIn(location.hash), description);
  if (!problem) return { settings, problem };
  return {
    settings,
    problem: t(
      "The link cannot be followed in full. {problem}. What else it asks for holds, and the first settings beside it.",
      { problem },
    ),
  };
}

/** @param {Settings} settings @param {Experiments} description */
export function writeAddress(settings, description) {
  const challenge = partsOf(location.hash).find((part) => part.startsWith(CHALLENGE));
  const beside = [challenge, play && PLAY + play].filter(Boolean);
  const fragment = [toFragment(settings, description), ...beside].join("&");
  unwritten = { fragment, pathname: location.pathname };
  wait(REST_MS);
}

/** The text of the play that the address holds beside the settings, "" for none. */
export function playInAddress() {
  return inAddress(PLAY);
}

/** The same of edits. */
export function editsInAddress() {
  return inAddress(PYTHON);
}

/** @param {string} name */
function inAddress(name) {
  const found = partsOf(location.hash).find((part) => part.startsWith(name));
  return found?.slice(name.length) ?? "";
}

/** The play that the address holds from its next writing on; without one, an old one goes. @param {string} text "" for none */
export function setPlay(text) {
  play = text;
  if (text || !playInAddress()) return;
  const rest = partsOf(unwritten?.fragment ?? location.hash)
    .filter((part) => !part.startsWith(PLAY))
    .join("&");
  unwritten = {
    fragment: rest ? `#${rest}` : location.pathname + location.search,
    pathname: location.pathname,
  };
  wait(REST_MS);
}

/** The link to what is set now and to this play. @param {string} text */
export function linkToPlay(text) {
  const settings = partsOf(settingsIn(new URL(linkToHere()).hash)).filter((part) =>
    part.includes("="),
  );
  return new URL(`#${[...settings, PLAY + text].join("&")}`, location.href).href;
}

/** @param {string} fragment */
function settingsIn(fragment) {
  return partsOf(fragment)
    .filter((part) => !NO_SETTINGS.some((name) => part.startsWith(name)))
    .join("&");
}

/** The link to what is set now, whatever the address says. */
export function linkToHere() {
  return new URL(unwritten?.fragment ?? location.hash, location.href).href;
}

/**
 * Calls back when this page's address has got another fragment; `linked`: by a link that was followed.
 * @param {(linked: boolean) => void} follow @param {AbortSignal} signal
 */
export function onAddress(follow, signal) {
  const { pathname } = location;
  const hear = (/** @type {Event} */ event) => {
    if (location.pathname === pathname) follow(/** @type {CustomEvent} */ (event).detail.linked);
  };
  changes.addEventListener("change", hear, { signal });
}

/** Whether the reader has just come by a link that names settings; by a reload, Back or Forward they come back. */
export function arrivedForSettings() {
  return location.hash.includes("=") && !pointsToHeading() && !returned;
}

/** Whether the fragment is that of a heading on the page, and none of ours. */
export function pointsToHeading() {
  return document.getElementById(location.hash.slice(1)) !== null;
}

function navigationType() {
  const [entry] = globalThis.performance?.getEntriesByType?.("navigation") ?? [];
  return /** @type {PerformanceNavigationTiming | undefined} */ (entry)?.type ?? "";
}

/** @param {number} milliseconds */
function wait(milliseconds) {
  clearTimeout(timer);
  timer = window.setTimeout(write, milliseconds);
}

/** The theme keeps its scroll position in the history's state, so that stays. */
function write() {
  clearTimeout(timer);
  if (unwritten?.pathname !== location.pathname) unwritten = null; // that page was left
  if (!unwritten) return;
  try {
    history.replaceState(history.state, "", unwritten.fragment);
    unwritten = null;
    known = location.href;
  } catch {
    wait(REFUSED_MS);
  }
}

/** @param {boolean} linked */
function look(linked) {
  if (location.href === known && !linked) return;
  known = location.href;
  unwritten = null;
  changes.dispatchEvent(new CustomEvent("change", { detail: { linked } }));
}

/**
 * A link to settings of this very page, whatever its address is now: the theme would take the second click on it for a
 * mistake, and go back.
 * @param {MouseEvent} event
 */
function followLink(event) {
  write(); // Back comes to the settings that are left
  const link = /** @type {Element} */ (event.target).closest?.("a[href]");
  if (!(link instanceof HTMLAnchorElement) || link.target) return;
  const plain =
    event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  const here = link.origin === location.origin && link.pathname === location.pathname;
  if (!plain || !here || !link.hash.includes("=")) return;
  event.preventDefault();
  event.stopPropagation();
  if (link.href !== location.href) push(null, "", link.href);
  look(true);
}

const push = history.pushState.bind(history);
history.pushState = (...state) => {
  push(...state);
  returned = false;
  queueMicrotask(() => look(false));
};
window.addEventListener("hashchange", () => look(false));
window.addEventListener("popstate", () => {
  returned = true;
  look(false);
});
window.addEventListener("pagehide", write);
document.addEventListener("click", followLink, { capture: true });
