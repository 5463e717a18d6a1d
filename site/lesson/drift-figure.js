// @ts-check
/**
 * The measured drift as a picture: reality runs straight on, and the dream leaves it. It stands still,
 * so only the build draws it (builder/render/draw.mjs).
 */

import { linePath } from "../plots/plot-frame.js";
import { exactScale } from "../plots/scales.js";
import { svg, text } from "../shared/dom.js";
import { rounded } from "../shared/format.js";
import { t } from "../shared/words.js";

const [WIDTH, HEIGHT] = [640, 264];
const [LEFT, RIGHT, TOP, BASE] = [24, 616, 40, 216];
/** Steps between ticks, and between those that are named: the last, which has the longest name, has room on a phone, too. */
const [TICKS, NAMED] = [10, 20];

/** @param {{drift: number[], one_step_error: number}} measured world units */
export function drawMeasured({ drift, one_step_error }) {
  const steps = drift.length;
  const x = exactScale(0, steps, LEFT, RIGHT, TICKS);
  const y = exactScale(0, Math.max(...drift), BASE, TOP, 1);
  const dream = [0, ...drift].map(
    (error, step) => /** @type {[number, number]} */ ([x.place(step), y.place(error)]),
  );
  const end = y.place(drift[steps - 1]);
  const words = t(
    "Reality as a straight line and the dream as a dashed line that leaves it: {one_step} " +
      "world units apart after one step on average, {last} after {steps} steps.",
    { one_step: rounded(one_step_error), last: rounded(drift[steps - 1]), steps },
  );
  return svg(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": words },
    svg("path", { class: "drift-gap", d: `${linePath([...dream, [RIGHT, BASE]])}Z` }),
    ...x.ticks.filter(({ at }) => at > 0).flatMap(({ at }) => drawTick(at, steps, x.place(at))),
    svg("line", { class: "drift-reality", x1: LEFT, x2: RIGHT, y1: BASE, y2: BASE }),
    svg("path", { class: "drift-dream", d: linePath(dream) }),
    svg("circle", { class: "drift-ball", cx: RIGHT, cy: BASE, r: 9 }),
    svg("circle", { class: "drift-ghost", cx: RIGHT, cy: end, r: 9 }),
    svg("text", { class: "drift-name", x: LEFT, y: BASE - 12 }, t("reality")),
    svg(
      "text",
      { class: "drift-name drift-name-dream", x: RIGHT - 26, y: end - 4, "text-anchor": "end" },
      t("dream"),
    ),
  );
}

/** @param {number} step @param {number} steps @param {number} x pixels */
function drawTick(step, steps, x) {
  const isLast = step === steps;
  const words = isLast ? t("step {step}", { step }) : `${step}`;
  const line = svg("line", { class: "drift-tick", x1: x, x2: x, y1: BASE, y2: BASE + 6 });
  if ((steps - step) % NAMED) return [line];
  return [line, text(words, x, BASE + 26, isLast ? "end" : "middle")];
}
