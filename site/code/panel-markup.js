// @ts-check
/** The panel's markup. It is made when it is asked for: no page carries it. */

import { element } from "../shared/dom.js";
import { t } from "../shared/words.js";

/** @param {string} lab what it is called */
export function panelMarkup(lab) {
  const panel = element(
    "section",
    {
      class: "lab code-panel",
      "aria-label": t("The Python behind {lab}", { lab }),
      tabindex: "-1",
    },
    row(
      "code-head",
      element("h2", { class: "code-title" }, t("The Python behind {lab}", { lab })),
      button("close", t("Close")),
    ),
    note(
      "origin",
      t(
        "These are the functions that ran for the reading above, out of the very package that this page’s Python came up from.",
      ),
    ),
    call("python-call", t("This reading, as a call"), t("The call")),
    call("command", t("The same on the command line"), t("The command")),
    row(
      "code-where",
      labelled(t("Function"), element("select", { "data-part": "function", autocomplete: "off" })),
      element("span", { "data-part": "place", class: "lab-note", translate: "no" }),
    ),
    element("div", { "data-part": "editor", class: "code-editor" }),
    row(
      "lab-buttons",
      button("edit", t("Change it")),
      button("compare", t("Run both"), true),
      button("halt", t("Stop"), true),
      button("restore-function", t("This function: back to the original"), true),
      button("restore-all", t("Everything: back to the original"), true),
      element(
        "label",
        { class: "lab-check", "data-part": "difference-row", hidden: "" },
        element("input", { type: "checkbox", "data-part": "difference", autocomplete: "off" }),
        element("span", {}, t("Show the difference")),
      ),
    ),
    element("p", { "data-part": "state", role: "status", class: "code-state" }),
    element("progress", {
      "data-part": "progress",
      max: "1",
      "aria-label": t("Progress"),
      hidden: "",
    }),
    element("ul", { "data-part": "checks", class: "code-checks", hidden: "" }),
    element(
      "details",
      { "data-part": "trace-row", hidden: "" },
      element("summary", {}, t("What Python said")),
      element("pre", { "data-part": "trace", tabindex: "0" }),
    ),
    element(
      "div",
      { "data-part": "printed-row", hidden: "" },
      element("p", { class: "lab-label" }, t("What it printed")),
      element("pre", { "data-part": "output", tabindex: "0", translate: "no" }),
      element("pre", { "data-part": "warnings", tabindex: "0", translate: "no" }),
    ),
    element("div", { "data-part": "results", class: "code-results" }),
    kept(),
    taken(),
  );
  return panel;
}

function kept() {
  const file = element("input", {
    type: "file",
    accept: ".json,application/json",
    "data-part": "import",
  });
  return element(
    "details",
    { class: "code-kept" },
    element("summary", {}, t("Your edits of this lab")),
    note("kept-words", t("They are kept in this browser, and go nowhere by themselves.")),
    element("ul", { "data-part": "kept" }),
    row(
      "lab-buttons",
      button("fresh", t("Begin new edits")),
      labelled(t("Import a file of edits"), file),
    ),
  );
}

function taken() {
  return element(
    "details",
    { class: "code-taken" },
    element("summary", {}, t("Take it along, or share it")),
    note(
      "taken-words",
      t(
        "Script and notebook install the package from this site and give the same figures, to the last bit.",
      ),
    ),
    row(
      "lab-buttons",
      button("take-script", t("Script")),
      button("take-notebook", t("Notebook")),
      button("take-data", t("Data, CSV")),
      button("share", t("Copy link with the edits")),
    ),
    element("input", {
      type: "text",
      "data-part": "share-link",
      "aria-label": t("Link with the edits"),
      readonly: "",
      hidden: "",
    }),
    row(
      "lab-buttons",
      labelled(t("Plot"), element("select", { "data-part": "plot", autocomplete: "off" })),
      button("take-svg", "SVG"),
      button("take-png", "PNG"),
    ),
  );
}

/** @param {string} name @param {string} title @param {string} label */
function call(name, title, label) {
  return element(
    "div",
    { class: "code-call" },
    element("span", { class: "lab-label" }, title),
    element(
      "div",
      { class: "lab-scroll", tabindex: "0", role: "region", "aria-label": label },
      element("pre", { "data-part": name, translate: "no" }),
    ),
    button(`copy-${name}`, t("Copy")),
  );
}

/** @param {string} part @param {string} words */
function note(part, words) {
  return element("p", { class: "lab-note", "data-part": part }, words);
}

/** @param {string} words @param {HTMLElement} field */
export function labelled(words, field) {
  return element("label", { class: "code-labelled" }, element("span", {}, words), field);
}

/** @param {string} part @param {string} words @param {boolean} [hidden] */
export function button(part, words, hidden = false) {
  return element(
    "button",
    { type: "button", "data-part": part, ...(hidden ? { hidden: "" } : {}) },
    words,
  );
}

/** @param {string} kind @param {HTMLElement[]} children */
function row(kind, ...children) {
  return element("div", { class: kind }, ...children);
}
