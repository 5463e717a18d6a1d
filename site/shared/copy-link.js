// @ts-check
/** The button that copies a link to the experiment as it stands. */

import { linkToHere } from "./address.js";
import { t } from "./words.js";

const CONFIRMED_MS = 2500;

/**
 * @param {HTMLElement} button @param {HTMLElement} field @param {AbortSignal} signal
 * @param {() => string} link what is copied
 */
export function bindCopyLink(button, field, signal, link = linkToHere) {
  const label = button.textContent;
  let timer = 0;
  const copy = async () => {
    clearTimeout(timer);
    if (!(await copied(link()))) return offer(/** @type {HTMLInputElement} */ (field), link());
    button.textContent = t("Link copied ✓");
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

/** The link as text, for the reader to copy by hand. @param {HTMLInputElement} field @param {string} link */
function offer(field, link) {
  field.hidden = false;
  field.value = link;
  field.select();
}
