// @ts-check
/** A sentence at the foot of the window, with buttons; it never covers more than its own lines, and never moves the page. */

import { t } from "../shared/words.js";

/**
 * @param {string} text
 * @param {{label: string, act: () => void}[]} choices each closes the notice
 */
export function showNotice(text, choices) {
  document.querySelector(".site-notice")?.remove();
  const notice = document.createElement("section");
  notice.className = "site-notice md-typeset";
  notice.setAttribute("aria-label", t("About this site"));
  const words = document.createElement("p");
  words.setAttribute("role", "status");
  notice.append(words);
  for (const { label, act } of choices) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", () => {
      notice.remove();
      act();
    });
    notice.append(button);
  }
  document.body.append(notice);
  // A screen reader tells only what changes in a place that it knows already.
  setTimeout(() => {
    words.textContent = text;
  }, 100);
}
