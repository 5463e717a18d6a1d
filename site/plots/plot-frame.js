// @ts-check
/** The frame of a plot: margins, axes, marked values, and the paths of its curves. */

import { svg, text } from "../shared/dom.js";
import { placeLabels } from "./mark-labels.js";

/**
 * @typedef {import("./scales.js").Scale} Scale
 * @typedef {{left: number, right: number, top: number, bottom: number, width: number, height: number}} Box pixels
 * @typedef {Box & {x: Scale, y: Scale}} Frame
 * @typedef {{axis: string, value: number, label: string}} Mark
 */

/** Half the width of a digit, in pixels: a label that would be cut off at the edge ends there. */
const HALF_DIGIT = 3.6;
const MARGIN = { left: 58, right: 12, top: 14, bottom: 40 };
const LINE = 14;

/**
 * Where the scales of a plot of this size begin and end.
 * @param {number} width @param {number} height
 * @param {number} [lines] of the texts below the x axis; what is more than one comes on top of the height
 * @returns {Box}
 */
export function makeBox(width, height, lines = 1) {
  const { left, right, top } = MARGIN;
  const bottom = height - MARGIN.bottom;
  return { left, right: width - right, top, bottom, width, height: height + LINE * (lines - 1) };
}

/** @param {Frame} frame @param {string} across what is on the x axis @param {string} up what is on the y axis */
export function drawAxes(frame, across, up) {
  const { left, right, top, bottom, width, height, x, y } = frame;
  const group = svg("g", { class: "plot-axes" });
  for (const { at, text: words } of y.ticks) {
    const place = y.place(at);
    group.append(
      svg("line", { x1: left, x2: right, y1: place, y2: place }),
      text(words, left - 6, place + 4, "end"),
    );
  }
  for (const { at, text: words, lines = [words] } of x.ticks) {
    group.append(
      ...lines.map((line, row) => {
        const place = x.place(at);
        // At the edge it ends there, whatever room a reader's own spacing takes.
        const late = place + HALF_DIGIT * line.length > width;
        return text(line, late ? width : place, bottom + 16 + LINE * row, late ? "end" : "middle");
      }),
    );
  }
  const turned = `translate(11 ${(top + bottom) / 2}) rotate(-90)`;
  group.append(
    text(across, (left + right) / 2, height - 6, "middle"),
    svg("text", { transform: turned, "text-anchor": "middle" }, up),
  );
  return group;
}

/**
 * Marks that lie outside the frame are left out.
 * @param {Frame} frame
 * @param {Mark[]} marks
 * @param {Point[][]} curves that labels keep clear of, pixels
 */
export function drawMarks(frame, marks, curves) {
  const { left, right, top, bottom } = frame;
  const lines = marks
    .map(({ axis, value, label }) => ({
      axis,
      label,
      at: (axis === "x" ? frame.x : frame.y).place(value),
    }))
    .filter(({ axis, at }) =>
      axis === "x" ? at >= left && at <= right : at >= top - 0.5 && at <= bottom + 0.5,
    );
  const labels = placeLabels(frame, lines, curves).map(({ x, y, anchor }, i) =>
    text(lines[i].label, x, y, anchor),
  );
  const drawn = lines.map(({ axis, at }) =>
    axis === "x"
      ? svg("line", { x1: at, x2: at, y1: top, y2: bottom })
      : svg("line", { x1: left, x2: right, y1: at, y2: at }),
  );
  return svg("g", { class: "plot-marks" }, ...drawn, ...labels);
}

/** @typedef {{step: number, label: string, name: string}} Moment its line's class is plot-moment-NAME */

/** Each label is a line lower than the one before, so that none covers another. @param {Frame} frame @param {Moment[]} moments */
export function drawMoments(frame, moments) {
  const group = svg("g", { class: "plot-moments" });
  for (const [place, { step, label, name }] of moments.entries()) {
    const x = frame.x.place(step);
    const late = x > (frame.left + frame.right) / 2;
    const ends = { x1: x, x2: x, y1: frame.top, y2: frame.bottom };
    group.append(
      svg("line", { class: `plot-moment-${name}`, ...ends }),
      text(
        `${label}: ${step}`,
        late ? x - 5 : x + 5,
        frame.top + 12 + 15 * place,
        late ? "end" : "start",
      ),
    );
  }
  return group;
}

/** @typedef {[number, number]} Point */

/** A line through the points; it is broken at a point that is not a number. @param {Point[]} points */
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
