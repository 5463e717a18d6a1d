// @ts-check
/** The other tabs of this site: each hears of what another one has stored. */

import { OURS } from "../engine/integrity.js";

/** @typedef {"models" | "play" | "forgotten"} News forgotten: every model and all play */

/** @type {BroadcastChannel | null} */
let channel = null;
const heard = new EventTarget();

function open() {
  if (channel || typeof BroadcastChannel !== "function") return;
  channel = new BroadcastChannel(OURS);
  channel.onmessage = ({ data }) => heard.dispatchEvent(new Event(data));
}

function close() {
  channel?.close();
  channel = null;
}

/** @param {News} news */
export function tellOtherTabs(news) {
  open();
  channel?.postMessage(news);
}

/** @param {News} news @param {() => void} act */
export function onOtherTab(news, act) {
  open();
  heard.addEventListener(news, act);
}

/** Calls back when something may have changed unheard: the page was put aside, or the browser has no channels. @param {() => void} act */
export function onReturn(act) {
  window.addEventListener("pageshow", ({ persisted }) => persisted && act());
  document.addEventListener("visibilitychange", () => !document.hidden && act());
}

// A browser does not put a page aside to come back to while it listens.
window.addEventListener("pagehide", close);
window.addEventListener("pageshow", open);
