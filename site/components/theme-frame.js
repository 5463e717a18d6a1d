// @ts-check
/**
 * What the theme's frame lacks for those who use a keyboard or speak: the drawer of a narrow window
 * takes the focus when it opens and gives it back, and no single letter is a command (WCAG 2.1.4).
 * The checkboxes that open things are reached by Tab; that is frame.css.
 */

/** Letters that the theme takes for commands: search, the next page, the one before. */
const LETTERS = new Set(["f", "s", "/", "p", ",", "n", "."]);
const DRAWER = ".md-sidebar--primary";

export function mendFrame() {
  // In the capture phase, before the theme hears of it. What is typed into a field arrives all the same.
  window.addEventListener("keydown", keepLetter, { capture: true });
  document.addEventListener("keydown", press);
  document.addEventListener("change", follow);
  document.addEventListener("focusin", leave);
}

/** @param {KeyboardEvent} event */
function keepLetter(event) {
  const isCommand = event.ctrlKey || event.metaKey || event.altKey;
  if (LETTERS.has(event.key) && !isCommand) event.stopPropagation();
}

/** Enter opens as the space bar does; Escape closes. @param {KeyboardEvent} event */
function press({ key, target }) {
  const toggle = /** @type {HTMLElement} */ (target);
  if (key === "Enter" && toggle.matches("input.md-toggle")) toggle.click();
  if (key === "Escape" && drawer()?.checked) {
    drawer()?.click();
    drawer()?.focus();
  }
}

/** Opened by a key, the drawer takes the focus: what was next lies below it. @param {Event} event */
function follow({ target }) {
  if (target !== drawer() || !drawer()?.checked || !drawer()?.matches(":focus-visible")) return;
  const links = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(`${DRAWER} a[href]`)]);
  links.find((link) => link.checkVisibility({ visibilityProperty: true }))?.focus();
}

/** It closes when the focus goes on to the page. @param {FocusEvent} event */
function leave({ target }) {
  const isInside = target === drawer() || /** @type {Element} */ (target).closest(DRAWER);
  if (drawer()?.checked && !isInside) drawer()?.click();
}

function drawer() {
  return /** @type {HTMLInputElement | null} */ (document.querySelector("#__drawer"));
}
