// @ts-check
/** The markup of a scene that a page is built without: as the macro of scenes/lab-scene.html writes it. */

import { element } from "../shared/dom.js";
import { t } from "../shared/words.js";

/** @param {string} says */
export function sceneMarkup(says) {
  return element(
    /** @type {any} */ ("lab-scene"),
    { role: "group", "aria-label": says },
    element(
      "p",
      { class: "lab-heading" },
      element("span", { class: "lab-label", "data-part": "title" }),
    ),
    element("div", { class: "scene-panels", "data-part": "picture" }),
    element("ul", { class: "scene-legend", "data-part": "legend" }),
    element(
      /** @type {any} */ ("dream-playback"),
      {},
      element("button", { type: "button", "data-part": "play", "data-icon": "play" }, t("Play")),
      element("input", {
        type: "range",
        "data-part": "scrub",
        "aria-label": t("Moment shown"),
        min: "0",
        max: "1",
        step: "1",
        value: "0",
      }),
      element("span", { "data-part": "step", class: "lab-step" }),
    ),
    element("p", { class: "scene-words", "data-part": "words" }),
    element("p", { class: "lab-note", "data-part": "says" }),
    element(
      "details",
      { class: "lab-table", "data-part": "values" },
      element("summary", {}, t("The places, as a table")),
      element(
        "div",
        { class: "lab-scroll", tabindex: "0", role: "region", "aria-label": t("Places") },
        element("table", { class: "lab-values", "data-part": "table" }),
      ),
    ),
  );
}
