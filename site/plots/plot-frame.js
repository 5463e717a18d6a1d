// @ts-check
/** The frame of a plot: margins, axes, marked values, and the paths of its curves. */

import { svg, text } from "../shared/dom.js";
import { areaOf, placeLabels } from "./mark-labels.js";
import { inParts, LINE, middleOf, roomOf } from "./text-room.js";

/**
 * @typedef {import("./scales.js").Scale} Scale
 * @typedef {{left: number, right: number, top: number, bottom: number, width: number, height: number}} Box pixels
 * @typedef {{across: string[], up: string[]}} Names what is on the axes, in lines
 * @typedef {Box & {names: Names, x: Scale, y: Scale}} Frame
 * @typedef {{axis: string, value: number, label: string}} Mark
 */

/** Pixels. To the left it is the least: more is what the texts beside the y axis need. */
export const MARGIN = { left: 58, right: 12, top: 14, bottom: 40 };
/** Pixels from the edge to the baseline of a text that is turned, from there to what it must not touch; from a tick's text to its line. */
const [TURNED, BELOW, GAP] = [11, 4, 6];
/** What a text takes in most fonts, as a share of the room that it may need. */
const USUAL = 0.7;

/**
 * The frame of a plot but for its x scale, which begins and ends where the frame does.
 * @param {number} width @param {number} height pixels; lines that the names take beyond one come on top of it
 * @param {{across: string, up: string}} names of the axes
 * @param {(bottom: number, top: number) => Scale} scale of the y axis, between two places
 * @returns {Box & {names: Names, y: Scale}}
 */
export function makeBox(width, height, { across, up }, scale) {
  const { right, top } = MARGIN;
  const bottom = height - MARGIN.bottom;
  const y = scale(bottom, top);
  const names = { across: inParts(across, width), up: inParts(up, height) };
  const named = TURNED + LINE * (names.up.length - 1) + BELOW;
  const left = Math.max(MARGIN.left, named + widest(y) + GAP);
  const tall = height + LINE * (names.across.length - 1);
  return { left, right: width - right, top, bottom, width, height: tall, names, y };
}

/** Of the texts at its ticks. @param {Scale} scale */
export function widest({ ticks }) {
  return Math.max(...ticks.map(({ text }) => roomOf(text)), 0);
}

/** @param {Frame} frame */
export function drawAxes(frame) {
  const { left, right, top, bottom, width, height, names, x, y } = frame;
  const group = svg("g", { class: "plot-axes" });
  for (const { at, text: words } of y.ticks) {
    const place = y.place(at);
    group.append(
      svg("line", { x1: left, x2: right, y1: place, y2: place }),
      text(words, left - GAP, place + 4, "end"),
    );
  }
  for (const { at, text: words, lines = [words] } of x.ticks) {
    group.append(
      ...lines.map((line, row) => {
        const place = x.place(at);
        const half = roomOf(line) / 2;
        const y = bottom + 16 + LINE * row;
        // At an edge it ends there; where a wide font alone would take it over the edge, it moves a little.
        if (place + USUAL * half > width) return text(line, width, y, "end");
        if (place < USUAL * half) return text(line, 0, y, "start");
        return text(line, middleOf(half, place, width), y, "middle");
      }),
    );
  }
  const first = height - 6 - LINE * (names.across.length - 1);
  const below = names.across.map((line, row) =>
    text(line, middleOf(roomOf(line) / 2, (left + right) / 2, width), first + LINE * row, "middle"),
  );
  const beside = names.up.map((line, row) => {
    const place = `${TURNED + LINE * row} ${middleOf(roomOf(line) / 2, (top + bottom) / 2, height)}`;
    const turned = { transform: `translate(${place}) rotate(-90)`, "text-anchor": "middle" };
    return svg("text", turned, line);
  });
  group.append(...below, ...beside);
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
  const beside = frame.y.ticks.map(({ at, text }) =>
    areaOf({ x: left - GAP, y: frame.y.place(at) + 4, anchor: "end" }, text),
  );
  const labels = placeLabels(frame, lines, curves, beside).map(({ x, y, anchor }, i) =>
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
    const words = `${label}: ${step}`;
    const room = roomOf(words);
    group.append(
      svg("line", { class: `plot-moment-${name}`, ...ends }),
      text(
        words,
        late ? Math.max(x - 5, room) : Math.min(x + 5, frame.width - room),
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
