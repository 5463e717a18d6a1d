// @ts-check
/** Moments of a dream that count, as lines across its plot. */

import { svg, text } from "./svg.js";

/** @typedef {{step: number, label: string, name: string}} Moment its line's class is plot-moment-NAME */

/** Each label a line lower, so that none covers another. @param {import("./plot-frame.js").Frame} frame @param {Moment[]} moments */
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
