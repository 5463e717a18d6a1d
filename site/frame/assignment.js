// @ts-check
/**
 * A teacher's link: `?lock=…&hide=…&goal=…&predict=…` before the settings' `#`. What the link locks stays as the link has
 * it, whatever is pressed; what it hides is not shown. It guides, and guards nothing: whoever edits the address is free.
 *
 * lock     names of settings: shown, and not to be changed
 * hide     names of settings, or of PARTS: not shown
 * goal     what to do, in words
 * predict  `hidden`: no question is asked; `required`, or names of questions: answered before the lab may be used
 * NAME     a stage's setting, e.g. `data=500`; a lab's stand behind the `#`
 */

import { linked } from "../shared/controls.js";
import { partsOf } from "../shared/rewritten-link.js";
import { t } from "../shared/words.js";
import { labOf } from "./lab-of.js";

/** What may be hidden besides settings. @type {Record<string, string>} */
const PARTS = {
  presets: ".lab-presets",
  caption: "[data-part=caption]",
  figures: ".lab-figures",
  meter: ".lab-meter",
  drift: "drift-plot",
  "copy-link": "[data-part=copy-link]",
};
const LONGEST = 600;
const QUESTION = "predict-question";

let isSet = false;

/** Before any lab opens, and again where the theme has put the page anew. */
export function assign() {
  const lab = labOf();
  if (!lab || document.querySelector(".task")) return;
  const asked = new URLSearchParams(location.search);
  const inputs = /** @type {HTMLInputElement[]} */ ([...lab.querySelectorAll("[data-setting]")]);
  const known = inputs.map((input) => input.dataset.setting ?? "");
  const everywhere = [...document.querySelectorAll("[data-setting]")].map(
    (input) => /** @type {HTMLElement} */ (input).dataset.setting ?? "",
  );
  const values = valuesOf(asked, everywhere);
  const lock = listed(asked.get("lock"));
  const hide = listed(asked.get("hide"));
  if (!isSet) {
    linked.first = values;
    const fixed = lock.filter((name) => known.includes(name));
    linked.fixed = Object.fromEntries(fixed.map((name) => [name, values[name] ?? null]));
    isSet = true; // what is locked stays, whatever the address becomes
  }
  for (const name of hide) hideIn(lab, name);
  if (lock.includes("seed")) lab.querySelector("[data-part=another-seed]")?.remove();
  if (lock.some((name) => name !== "seed")) hideIn(lab, "presets"); // they would set what is locked
  const strange = [...lock, ...hide].filter((name) => !known.includes(name) && !(name in PARTS));
  const waits = questionsOf(asked.get("predict") ?? "");
  const panel = panelOf((asked.get("goal") ?? "").slice(0, LONGEST), {
    fixed: inputs.filter((input) => lock.includes(input.dataset.setting ?? "")),
    strange,
    known: [...known, ...Object.keys(PARTS)],
    lab,
    waits,
  });
  frameOf(lab).before(panel);
  for (const question of waits) {
    frameOf(question).dataset.embedded = ""; // it is shown in a frame too
    panel.after(frameOf(question));
  }
}

/** @param {string | null} text @returns {string[]} */
function listed(text) {
  return (text ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter(Boolean);
}

/** What the address sets, before and behind its #. @param {URLSearchParams} asked @param {string[]} known */
function valuesOf(asked, known) {
  const pairs = [
    ...asked,
    ...partsOf(location.hash).map((part) => /** @type {[string, string]} */ (part.split("="))),
  ].filter(([name, value]) => known.includes(name) && value !== undefined);
  return Object.fromEntries(
    pairs.map(([name, text]) => [
      name,
      text !== "" && Number.isFinite(Number(text)) ? Number(text) : text,
    ]),
  );
}

/** @param {HTMLElement} lab @param {string} name */
function hideIn(lab, name) {
  const places = lab.querySelectorAll(PARTS[name] ?? `[data-setting="${CSS.escape(name)}"]`);
  for (const place of places) {
    const row = PARTS[name] ? place : place.closest(".lab-slider, .lab-row");
    row?.setAttribute("data-assigned", "hidden");
  }
}

/** Those that have to be answered first; all others go, if the link says so. @param {string} predict @returns {HTMLElement[]} */
function questionsOf(predict) {
  const all = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(QUESTION)]);
  if (predict === "hidden") for (const each of all) frameOf(each).hidden = true;
  if (predict === "required") return all;
  const names = listed(predict).map((name) => `question-${name}`);
  return all.filter((each) => names.includes(each.id));
}

/** @param {HTMLElement} lab */
function frameOf(lab) {
  return /** @type {HTMLElement} */ (lab.closest(".lab-frame") ?? lab);
}

/**
 * The task above the lab: its words, what is fixed, what has to be answered first, and a button for its end.
 * @param {string} goal
 * @param {{fixed: HTMLInputElement[], strange: string[], known: string[], lab: HTMLElement, waits: HTMLElement[]}} more
 */
function panelOf(goal, { fixed, strange, known, lab, waits }) {
  const panel = document.createElement("section");
  panel.className = "task";
  panel.setAttribute("aria-label", t("Your task"));
  panel.dataset.embedded = "";
  if (goal) panel.append(paragraph(goal, "task-goal"));
  const labels = fixed.map((input) => input.labels?.[0]?.textContent ?? input.dataset.setting);
  if (labels.length)
    panel.append(paragraph(t("Fixed for this task: {labels}.", { labels: labels.join(", ") })));
  if (strange.length) {
    const words = t("The link names {strange}, which this lab does not have; there are {known}.", {
      strange: strange.join(", "),
      known: known.join(", "),
    });
    const problem = paragraph(words);
    problem.setAttribute("role", "alert");
    panel.append(problem);
  }
  if (waits.length) panel.append(gate(lab, waits));
  if (goal) panel.append(doneButton(lab));
  return panel;
}

/** The lab waits for the predictions. @param {HTMLElement} lab @param {HTMLElement[]} waits */
function gate(lab, waits) {
  const open = new Set(waits);
  const line = paragraph("");
  line.setAttribute("role", "status");
  const say = () => {
    lab.inert = open.size > 0;
    const first =
      open.size === 1
        ? t("First answer the question: the lab opens then.")
        : t("First answer the {count} questions: the lab opens then.", { count: open.size });
    line.textContent = open.size ? first : t("Answered: the lab is open.");
  };
  document.addEventListener("answer", (event) => {
    open.delete(/** @type {HTMLElement} */ (event.target));
    say();
  });
  say();
  return line;
}

/** @param {HTMLElement} lab */
function doneButton(lab) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = t("I have done it");
  button.setAttribute("aria-pressed", "false");
  /** @type {any} */
  let reading = null;
  lab.addEventListener("reading", (event) => {
    reading = /** @type {CustomEvent} */ (event).detail;
  });
  button.addEventListener("click", () => {
    button.setAttribute("aria-pressed", "true");
    button.dispatchEvent(new CustomEvent("task", { bubbles: true, detail: { reading } }));
  });
  return button;
}

/** @param {string} words @param {string} [kind] */
function paragraph(words, kind = "") {
  const made = document.createElement("p");
  made.textContent = words;
  made.className = kind;
  return made;
}
