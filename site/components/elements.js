// @ts-check
/**
 * Brings in the elements that the page has, and no others: `<drift-plot>` is the class DriftPlot of
 * drift-plot.js. builder/output/preload.py has the browser ask for these modules beforehand.
 */

/** To be called again when the theme has put another page in place of this one. */
export async function defineElements() {
  const missing = Array.from(document.querySelectorAll(":not(:defined)"), (each) => each.localName);
  await Promise.all(Array.from(new Set(missing), define));
}

/** @param {string} tag */
async function define(tag) {
  const module = await import(`./${tag}.js`);
  // Two pages one right after the other may both have asked.
  if (!customElements.get(tag)) customElements.define(tag, module[className(tag)]);
}

/** @param {string} tag */
function className(tag) {
  return tag.replace(/(?:^|-)(\w)/g, (_, letter) => letter.toUpperCase());
}
