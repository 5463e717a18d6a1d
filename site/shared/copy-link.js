// @ts-check
/** The button that copies a link to the experiment as it stands. */

import { linkToHere } from "./address.js";

const CONFIRMED_MS = 2500;

/** @param {HTMLElement} button @param {HTMLElement} field @param {AbortSignal} signal */
export function bindCopyLink(button, field, signal) {
  const label = button.textContent;
  let timer = 0;
  const copy = async () => {
    clearTimeout(timer);
    if (!(await copied(linkToHere()))) return offer(/** @type {HTMLInputElement} */ (field));
    button.textContent = "Link copied ✓";
    timer = window.setTimeout(() => {
      button.textContent = label;
    }, CONFIRMED_MS);
  };
  button.addEventListener("click", copy, { signal });
  signal.addEventListener("abort", () => clearTimeout(timer));
}

/** @param {string} text */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // no permission, or no secure context
  }
}

/** The link as text, for the reader to copy by hand. @param {HTMLInputElement} field */
function offer(field) {
  field.hidden = false;
  field.value = linkToHere();
  field.select();
}
