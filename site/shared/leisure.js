// @ts-check
/**
 * When a page may do what its first picture does not need. A lab that runs at once has the processor until it has read
 * something: Python comes up and trains, and whatever else is done takes it away from that. Unless the reader does
 * something first: then everything has to be there.
 */

/** Elements that no lab's first picture needs; a page may have hundreds of them. */
export const AT_LEISURE = ["glossary-term", "level-done", "measured-number"];
/** The labs that run as soon as they are there (builder/output/preload.py, AT_ONCE). */
const AT_ONCE = "failure-lab, court-stage";
/** So long after everything is loaded nobody waits for a lab: on a slow line Python takes a while, and no processor. */
const LATEST_MS = 4000;
/** Signs that the reader is there, or that a lab has done its first work. */
const SIGNS = ["pointermove", "pointerdown", "keydown", "focusin", "scroll", "reading", "stage"];

/** Fulfilled once, for the whole visit: later pages find Python up. @type {Promise<void> | null} */
let begun = null;

export function leisure() {
  begun ??= document.querySelector(AT_ONCE) ? firstSign() : Promise.resolve();
  return begun;
}

/** @returns {Promise<void>} */
function firstSign() {
  return new Promise((resolve) => {
    const signs = new AbortController();
    const done = () => {
      signs.abort();
      resolve();
    };
    const options = { capture: true, passive: true, signal: signs.signal };
    for (const sign of SIGNS) window.addEventListener(sign, done, options);
    const wait = () => setTimeout(done, LATEST_MS);
    if (document.readyState === "complete") wait();
    else window.addEventListener("load", wait, { signal: signs.signal });
  });
}
