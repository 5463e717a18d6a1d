// @ts-check
/** The page's colours for what CSS cannot paint, and a call when the reader changes the scheme. */

/** @param {Element} element @param {string} name a custom property of lab.css, e.g. --reality */
export function colour(element, name) {
  return getComputedStyle(element).getPropertyValue(name).trim() || "currentcolor";
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
