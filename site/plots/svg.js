// @ts-check
/** Small helpers for SVG written by hand. */

const NAMESPACE = "http://www.w3.org/2000/svg";

/**
 * @param {string} name
 * @param {Record<string, string | number>} [attributes]
 * @param {(SVGElement | string)[]} children
 * @returns {SVGElement}
 */
export function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}

/** @param {string} content @param {number} x @param {number} y @param {string} anchor start, middle or end */
export function text(content, x, y, anchor) {
  return svg("text", { x, y, "text-anchor": anchor }, content);
}

/** @typedef {[number, number]} Point */

/** A line through the points; a point that is no number breaks it. @param {Point[]} points */
export function linePath(points) {
  let path = "";
  let pen = "M";
  for (const [x, y] of points) {
    if (Number.isFinite(x) && Number.isFinite(y)) {
      path += `${pen}${x.toFixed(1)} ${y.toFixed(1)}`;
      pen = "L";
    } else {
      pen = "M";
    }
  }
  return path;
}

/** The area between two lines. @param {Point[]} upper @param {Point[]} lower */
export function areaPath(upper, lower) {
  const path = linePath([...upper, ...lower.toReversed()]);
  return path && `${path}Z`;
}
