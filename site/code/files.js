// @ts-check
/** What a reader takes along: files, plots as SVG and PNG, data as CSV. */

import { t } from "../shared/words.js";

/** What of a drawing's look comes from the page's sheet, and has to go with it. */
const LOOK = [
  ...[
    "fill",
    "fill-opacity",
    "stroke",
    "stroke-width",
    "stroke-dasharray",
    "stroke-linecap",
    "stroke-linejoin",
  ],
  ...[
    "stroke-opacity",
    "opacity",
    "font-family",
    "font-size",
    "font-weight",
    "text-anchor",
    "dominant-baseline",
  ],
  ...["display", "visibility", "paint-order"],
];
/** Pixels of a PNG for each of the page's. */
const SHARP = 2;

/** @param {string} name @param {string | Blob} content @param {string} type */
export function download(name, content, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(
    content instanceof Blob ? content : new Blob([content], { type }),
  );
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** A name that every system takes. @param {string} words */
export function fileName(words) {
  return (
    words
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, "-")
      .replace(/^-|-$/g, "") || "dream-machine"
  );
}

/** The drawing as a file of its own, with the look that it has on the page. @param {SVGElement} drawn */
export function svgFile(drawn) {
  const copy = /** @type {SVGElement} */ (drawn.cloneNode(true));
  const [ours, theirs] = [drawn, copy].map((each) => [each, ...each.querySelectorAll("*")]);
  for (const [i, each] of ours.entries()) {
    const look = getComputedStyle(each);
    for (const name of LOOK) theirs[i].setAttribute(name, look.getPropertyValue(name));
    theirs[i].removeAttribute("class");
  }
  const { width, height } = drawn.getBoundingClientRect();
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(Math.round(width)));
  copy.setAttribute("height", String(Math.round(height)));
  const paper = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  const [x, y, w, h] = (copy.getAttribute("viewBox") ?? `0 0 ${width} ${height}`).split(/[ ,]+/);
  for (const [name, value] of Object.entries({ x, y, width: w, height: h, fill: paperOf(drawn) }))
    paper.setAttribute(name, value);
  copy.prepend(paper);
  return new XMLSerializer().serializeToString(copy);
}

/** @param {Element} drawn the colour that it stands on */
function paperOf(drawn) {
  for (let each = /** @type {Element | null} */ (drawn); each; each = each.parentElement) {
    const { backgroundColor } = getComputedStyle(each);
    if (!/^(transparent|rgba\(.*, 0\))$/.test(backgroundColor)) return backgroundColor;
  }
  return "white";
}

/** @param {SVGElement} drawn @returns {Promise<Blob>} */
export async function pngFile(drawn) {
  const { width, height } = drawn.getBoundingClientRect();
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgFile(drawn))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(SHARP * width);
  canvas.height = Math.round(SHARP * height);
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error(t("The browser made no picture.")))),
      "image/png",
    ),
  );
}

/**
 * Every number of the readings, one a row, in full precision.
 * @param {{name: string, reading: any}[]} readings
 */
export function csvFile(readings) {
  const rows = [["reading", "what", "series", "x", "value"]];
  for (const { name, reading } of readings) {
    for (const [figure, value] of Object.entries(reading.figures))
      rows.push([name, "figure", figure, "", text(value)]);
    for (const [i, value] of (reading.drift ?? []).entries())
      rows.push([name, "drift", "mean error", String(i + 1), text(value)]);
    for (const plot of reading.plots ?? []) {
      for (const curve of plot.curves)
        for (const [i, x] of curve.x.entries())
          rows.push([name, plot.name, curve.label, text(x), text(curve.y[i])]);
    }
  }
  return rows
    .map((row) => row.map(quoted).join(","))
    .join("\r\n")
    .concat("\r\n");
}

/** @param {unknown} value */
function text(value) {
  return value === null || value === undefined ? "" : String(value);
}

/** @param {string} cell */
function quoted(cell) {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
