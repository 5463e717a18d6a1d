// @ts-check
/** A plot's markup where a module makes one, as the macro `plot` of shared/parts.html writes it. */

import { element } from "../shared/dom.js";
import { t } from "../shared/words.js";

/** @param {string} name */
export function plotMarkup(name) {
  return element(
    /** @type {any} */ ("data-plot"),
    { "data-name": name },
    element(
      "p",
      { class: "lab-heading" },
      element("span", { class: "lab-label", "data-part": "title" }),
    ),
    element("div", { "data-part": "chart" }),
    element("ul", { class: "lab-legend plot-legend", "data-part": "legend" }),
    element("p", { class: "lab-note", "data-part": "says" }),
    valuesMarkup(t("Every value, as a table"), t("Values")),
  );
}

/** A table under a fold. @param {string} summary @param {string} name for the ear */
export function valuesMarkup(summary, name) {
  return element(
    "details",
    { class: "lab-table", "data-part": "values" },
    element("summary", {}, summary),
    element(
      "div",
      { class: "lab-scroll", tabindex: "0", role: "region", "aria-label": name },
      element("table", { class: "lab-values", "data-part": "table" }),
    ),
  );
}
