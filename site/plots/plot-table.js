// @ts-check
/** A plot's values as a table: one row a place if the curves share their places, else one row a point. */

import { element, rowOf } from "../shared/dom.js";
import { rounded } from "../shared/format.js";
import { said } from "../shared/said.js";
import { t } from "../shared/words.js";

/**
 * @typedef {import("./data-plot.js").Plot} Plot
 * @typedef {import("./plot-curves.js").Spread} Spread
 */

/** @param {HTMLTableElement} table @param {Plot} plot @param {Spread[]} spreads */
export function fillPlotTable(table, plot, spreads) {
  const [first, ...others] = plot.curves;
  const shared = others.every(({ x }) => String(x) === String(first.x));
  const { head, rows } = shared ? wide(plot, spreads) : long(plot, spreads);
  const heads = head.map((words) => element("th", { scope: "col" }, words));
  table.replaceChildren(
    element("thead", {}, element("tr", {}, ...heads)),
    element("tbody", {}, ...rows.map(([name, ...values]) => rowOf(name, values))),
  );
}

/** @param {Plot} plot @param {Spread[]} spreads */
function wide(plot, spreads) {
  const head = [xLabel(plot)];
  for (const [i, { label }] of plot.curves.entries()) {
    head.push(
      said(label),
      ...(rangeOf(plot, spreads, i) ? [t("{label}, range", { label: said(label) })] : []),
    );
  }
  const rows = plot.curves[0].x.map((x, k) => [
    xText(plot, x),
    ...plot.curves.flatMap(({ y }, i) => {
      const range = rangeOf(plot, spreads, i);
      return [valueText(y[k]), ...(range ? [rangeText(range, k)] : [])];
    }),
  ]);
  return { head, rows };
}

/** @param {Plot} plot @param {Spread[]} spreads */
function long(plot, spreads) {
  const ranged = plot.curves.some((_, i) => rangeOf(plot, spreads, i));
  const head = [
    t("curve"),
    xLabel(plot),
    said(plot.y.label) || t("value"),
    ...(ranged ? [t("range")] : []),
  ];
  const rows = plot.curves.flatMap(({ label, x, y }, i) =>
    x.map((at, k) => {
      const range = rangeOf(plot, spreads, i);
      return [
        said(label),
        xText(plot, at),
        valueText(y[k]),
        ...(ranged ? [range ? rangeText(range, k) : "–"] : []),
      ];
    }),
  );
  return { head, rows };
}

/** @param {Plot} plot @param {Spread[]} spreads @param {number} i */
function rangeOf({ curves }, spreads, i) {
  const low = curves[i].low ?? spreads[i]?.low;
  const high = curves[i].high ?? spreads[i]?.high;
  return low && high ? { low, high } : null;
}

/** @param {{low: (number | null)[], high: (number | null)[]}} range @param {number} k */
function rangeText({ low, high }, k) {
  return t("{low} to {high}", { low: valueText(low[k]), high: valueText(high[k]) });
}

/** @param {Plot} plot */
function xLabel({ x }) {
  return (x.unit ? `${said(x.label)}, ${said(x.unit)}` : said(x.label)) || t("at");
}

/** @param {Plot} plot @param {number} x */
function xText({ x: axis }, x) {
  return said(axis.names[x] ?? "") || (Number.isInteger(x) ? String(x) : rounded(x));
}

/** @param {number | null} value */
function valueText(value) {
  return value === null ? "–" : rounded(value);
}
