// @ts-check
/** Both readings side by side: the difference in words, one court, two meters, the curves, the figures. */

import { plotMarkup } from "../plots/plot-markup.js";
import { sceneMarkup } from "../scenes/scene-markup.js";
import { element, rowOf } from "../shared/dom.js";
import { capital, rounded } from "../shared/format.js";
import { said } from "../shared/said.js";
import { t } from "../shared/words.js";
import { courtScene, differences, driftPlot, inWords, unitOf, worldScenes } from "./difference.js";

/** @typedef {import("../plots/data-plot.js").Plot} Plot */

/**
 * @param {HTMLElement} place @param {any} original @param {any} edited
 * @param {{label: (name: string) => string, court?: any, width?: number, visible?: number}} known
 *   width, visible: of the court, and what is seen as apart
 * @param {() => Promise<void>} define brings in the elements that are new to the page
 */
export async function showResults(place, original, edited, known, define) {
  const words = inWords(original, edited, known.label).map((each) => element("p", {}, each));
  const drawn = [];
  const scene = courtScene(original, edited, known.court);
  for (const each of [...(scene ? [scene] : []), ...worldScenes(original, edited)])
    drawn.push({ made: sceneMarkup(each.says), with: each });
  const drift = driftPlot(original, edited);
  if (drift) drawn.push({ made: plotMarkup("edited-drift"), with: drift });
  for (const { name, plots } of pairs(original, edited))
    for (const plot of plots) drawn.push({ made: plotMarkup(name), with: plot });
  place.replaceChildren(
    element(
      "div",
      { class: "code-difference", role: "group", "aria-label": t("The difference") },
      ...words,
    ),
    ...(original.drift && known.width ? [meters(original, edited, known)] : []),
    element("div", { class: "code-pictures" }, ...drawn.map(({ made }) => made)),
    figures(original, edited, known.label),
  );
  await define();
  for (const { made, with: data } of drawn) /** @type {any} */ (made).show(data);
}

/** A claim's plots by pairs, the original's first. @param {any} original @param {any} edited @returns {{name: string, plots: Plot[]}[]} */
function pairs(original, edited) {
  return (original.plots ?? []).map((/** @type {Plot} */ plot) => {
    const other = (edited.plots ?? []).find((/** @type {Plot} */ each) => each.name === plot.name);
    const titled = (/** @type {Plot} */ each, /** @type {string} */ whose) => ({
      ...each,
      title: `${said(each.title)}: ${whose}`,
    });
    const plots = [titled(plot, t("the original")), ...(other ? [titled(other, t("yours"))] : [])];
    return { name: `edited-${plot.name}`, plots };
  });
}

/** @param {any} original @param {any} edited @param {{width?: number, visible?: number}} known */
function meters(original, edited, known) {
  const { court_width: width = known.width ?? 1, visible = known.visible ?? 0 } =
    edited.world?.thresholds ?? {};
  const unit = unitOf(edited);
  const each = [
    [t("the original"), original.drift],
    [t("yours"), edited.drift],
  ];
  return element(
    "div",
    { class: "code-meters" },
    ...each.map(([whose, drift]) => meter(whose, drift.at(-1), drift.length, width, visible, unit)),
  );
}

/** @param {string} whose @param {number | null} error @param {number} steps @param {number} width @param {number} visible @param {string} unit */
function meter(whose, error, steps, width, visible, unit) {
  const shown = error ?? Number.MAX_VALUE;
  const words = t("{error} {unit} after {horizon} steps", {
    error: rounded(error),
    unit: said(unit),
    horizon: steps,
  });
  const made = element("div", {
    class: "code-meter",
    role: "meter",
    "aria-label": t("Divergence, {whose}", { whose }),
    "aria-valuemin": "0",
    "aria-valuemax": String(Math.max(width, shown)),
    "aria-valuenow": String(shown),
    "aria-valuetext": words,
  });
  made.append(element("span", { class: "lab-fill" }));
  made.style.setProperty("--fill", String(Math.min(1, shown / width)));
  made.toggleAttribute("data-visible-error", shown >= visible);
  return element("div", {}, element("p", {}, `${capital(whose)}: ${words}`), made);
}

/** @param {any} original @param {any} edited @param {(name: string) => string} label */
function figures(original, edited, label) {
  const changed = new Set(differences(original.figures, edited.figures).map(({ name }) => name));
  const rows = Object.keys(original.figures).map((name) => {
    const values = [original.figures[name], edited.figures[name] ?? null];
    return rowOf(label(name), [
      ...values.map((value) => rounded(value)),
      changed.has(name) ? t("differs") : t("the same"),
    ]);
  });
  const head = rowOf(t("figure"), [t("the original"), t("yours"), ""]);
  for (const cell of head.querySelectorAll("th, td")) cell.setAttribute("scope", "col");
  const table = element(
    "table",
    { class: "lab-values" },
    element("thead", {}, head),
    element("tbody", {}, ...rows),
  );
  return element(
    "details",
    { class: "lab-table" },
    element("summary", {}, t("Every figure, side by side")),
    element(
      "div",
      {
        class: "lab-scroll",
        tabindex: "0",
        role: "region",
        "aria-label": t("Figures, side by side"),
      },
      table,
    ),
  );
}

/** The plots that can be taken along, by their titles. @param {ParentNode[]} roots @returns {Map<string, SVGElement>} */
export function plotsIn(roots) {
  /** @type {Map<string, SVGElement>} */
  const found = new Map();
  for (const root of roots) {
    for (const plot of root.querySelectorAll("drift-plot, data-plot, lab-scene, training-curve")) {
      const chart = plot.querySelector("[data-part=chart] svg, [data-part=picture] svg");
      const title = plot.querySelector("[data-part=title], .lab-label")?.textContent ?? t("Plot");
      if (chart?.getClientRects().length) found.set(title, /** @type {SVGElement} */ (chart));
    }
  }
  return found;
}
