// @ts-check
/** The page's colours for what CSS cannot paint, and a call when the reader changes the scheme, or prints. */

/** @param {Element} element @param {string} name a custom property of lab.css, e.g. --reality */
export function colour(element, name) {
  return getComputedStyle(element).getPropertyValue(name).trim() || "currentcolor";
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
