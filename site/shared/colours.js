// @ts-check
/** The page's colours for what CSS cannot paint, and a call when the reader changes the scheme, or prints. */

const NAMES = /** @type {const} */ (["reality", "dream", "error", "ink", "muted", "surface"]);

/** @typedef {Record<typeof NAMES[number], string>} Palette */

/** The colours of colours.css, in the reader's scheme. @param {Element} element @returns {Palette} */
export function readPalette(element) {
  const style = getComputedStyle(element);
  const colours = NAMES.map((name) => [name, style.getPropertyValue(`--dm-${name}`).trim()]);
  return Object.fromEntries(colours);
}

/**
 * Paper has colours of its own. What is drawn for it must be drawn at once: no frame follows.
 * @param {() => void} callback
 * @param {AbortSignal} signal
 */
export function onPrint(callback, signal) {
  matchMedia("print").addEventListener("change", callback, { signal });
}

/**
 * The theme's switch sets an attribute of <body>; the system's own switch is a media query.
 * @param {() => void} callback
 * @param {AbortSignal} signal
 */
export function onSchemeChange(callback, signal) {
  const observer = new MutationObserver(callback);
  observer.observe(document.body, { attributes: true, attributeFilter: ["data-md-color-scheme"] });
  signal.addEventListener("abort", () => observer.disconnect());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", callback, { signal });
}
