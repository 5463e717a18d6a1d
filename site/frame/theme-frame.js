// @ts-check
/**
 * What the theme's frame lacks for those who use a keyboard or speak: a button for the drawer of a narrow
 * window, which takes the focus when it opens and gives it back; Enter on the checkboxes that open its
 * parts; the focus after a link to another page, where the theme has taken the link away with the old
 * one; a search that opens whenever something is typed into it; wide tables that scroll by keys, too; and no single
 * letter is a command (WCAG 2.1.4).
 */

/** Letters that the theme takes for commands: search, the next page, the one before. */
const LETTERS = new Set(["f", "s", "/", "p", ",", "n", "."]);
const DRAWER = ".md-sidebar--primary";

/** The theme's frame around a table of the text; our own have a name, and scroll by keys in any case. */
const TABLE = ".md-typeset__scrollwrap:not([role=region])";

/** Whether a table scrolls hangs on the window, and on the fonts that the reader has. */
const tables = new ResizeObserver((changed) => {
  for (const { target } of changed) reach(/** @type {HTMLElement} */ (target.closest(TABLE)));
});

/** Pages seen in this visit. */
let arrivals = 0;

export function mendFrame() {
  // In the capture phase, before the theme hears of it. What is typed into a field arrives all the same.
  window.addEventListener("keydown", keepLetter, { capture: true });
  document.addEventListener("keydown", press);
  document.addEventListener("focusin", leave);
  document.addEventListener("input", openSearch);
  button()?.addEventListener("click", () => drawer()?.click());
  drawer()?.addEventListener("change", tell);
  onPage(arrive);
  onPage(watchTables);
}

/** Calls back once this page is whole, and whenever the theme has put another in its place. @param {() => void} arrived */
export function onPage(arrived) {
  const theme = /** @type {{document$?: {subscribe: (listener: () => void) => void}}} */ (
    globalThis
  );
  theme.document$?.subscribe(arrived);
}

/** At a page's heading, or where the link pointed to; a page's first load leaves the focus to the browser. */
function arrive() {
  arrivals += 1;
  if (arrivals === 1 || document.activeElement !== document.body) return;
  const place = document.getElementById(fragment());
  const heading = place ?? document.querySelector("h1");
  if (heading && heading.tabIndex < 0) heading.tabIndex = -1;
  heading?.focus({ preventScroll: true });
}

/** The theme has just put a frame around each table of the text. */
function watchTables() {
  tables.disconnect();
  for (const each of document.querySelectorAll(`${TABLE}, ${TABLE} table`)) tables.observe(each);
}

/** A table that scrolls is one more stop of the Tab key, named by its columns. @param {HTMLElement} frame */
function reach(frame) {
  const scrolls = frame.scrollWidth > frame.clientWidth;
  const columns = [...frame.querySelectorAll("thead th")].map(({ textContent }) => textContent);
  const stop = { tabindex: "0", role: "group", "aria-label": columns.join(", ") };
  for (const [name, value] of Object.entries(stop)) {
    if (scrolls) frame.setAttribute(name, value);
    else frame.removeAttribute(name);
  }
}

/** The address's fragment; one that cannot be decoded points nowhere on the page. */
function fragment() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return "";
  }
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
    button()?.focus();
  }
}

/** A page that arrives late closes the search; whoever is typing meanwhile sees what is found all the same. @param {Event} event */
function openSearch({ target }) {
  const toggle = /** @type {HTMLInputElement | null} */ (document.querySelector("#__search"));
  if (toggle?.checked === false && /** @type {Element} */ (target).matches(".md-search__input")) {
    toggle.click();
  }
}

/** The open drawer has the focus: what was next lies below it. */
function tell() {
  const isOpen = drawer()?.checked ?? false;
  button()?.setAttribute("aria-expanded", String(isOpen));
  if (!isOpen || document.activeElement !== button()) return;
  const links = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(`${DRAWER} a[href]`)]);
  links.find((link) => link.checkVisibility({ visibilityProperty: true }))?.focus();
}

/** It closes when the focus goes on to the page. @param {FocusEvent} event */
function leave({ target }) {
  const isInside = /** @type {Element} */ (target).closest(`${DRAWER}, [data-part=drawer]`);
  if (drawer()?.checked && !isInside) drawer()?.click();
}

function drawer() {
  return /** @type {HTMLInputElement | null} */ (document.querySelector("#__drawer"));
}

function button() {
  return /** @type {HTMLElement | null} */ (document.querySelector("[data-part=drawer]"));
}
