// @ts-check
/** Finds what a template has written, and writes HTML and SVG. Text stays text. */

const SVG = "http://www.w3.org/2000/svg";

/** The element that the template marked with data-part. @param {ParentNode} root @param {string} name */
export function part(root, name) {
  return find(root, `[data-part="${name}"]`);
}

/** @param {ParentNode} root @param {string} selector */
export function find(root, selector) {
  return /** @type {HTMLElement} */ (root.querySelector(selector));
}

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, string>} [attributes]
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function element(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/**
 * @param {string} name
 * @param {Record<string, string | number>} [attributes]
 * @param {(SVGElement | string)[]} children
 * @returns {SVGElement}
 */
export function svg(name, attributes = {}, ...children) {
  const made = /** @type {SVGElement} */ (document.createElementNS(SVG, name));
  return fill(made, attributes, children);
}

/** A word in a drawing. @param {string} content @param {number} x @param {number} y @param {string} anchor start, middle or end */
export function text(content, x, y, anchor) {
  return svg("text", { x, y, "text-anchor": anchor }, content);
}

/** A table's row: what it is about first, its values after. @param {string} head @param {string[]} values */
export function rowOf(head, values) {
  const cells = values.map((value) => element("td", {}, value));
  return element("tr", {}, element("th", { scope: "row" }, head), ...cells);
}

/**
 * @template {Element} Made
 * @param {Made} made
 * @param {Record<string, string | number>} attributes
 * @param {(Node | string)[]} children
 */
function fill(made, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.append(...children);
  return made;
}
