// @ts-check
/**
 * What a reader hands in of a reading: text that `dreamlab check` computes again (dreamlab/services/receipts.py). It has no
 * name in it unless the reader writes one, and goes nowhere by itself.
 */

import { t } from "./words.js";

const FORMAT = 1;

/** @param {HTMLElement} lab @param {any} reading null: there is none, or another one is on its way */
export function showReceipt(lab, reading) {
  const dialog = document.createElement("dialog");
  dialog.className = "receipt lab-ask";
  dialog.setAttribute("aria-label", t("Receipt"));
  const close = button(t("Close"), () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  const own = reading?.edited ? ownCode() : ownModel();
  const why = reading ? (reading.about || reading.edited ? own : "") : noReading();
  if (why) dialog.append(paragraph(why), row(close));
  else dialog.append(...form(reading, close));
  lab.append(dialog);
  dialog.showModal();
}

const noReading = () =>
  t("There is no reading yet, or another one is on its way: wait until the lab says “ready”.");
const ownModel = () =>
  t(
    "This reading is of a model of yours, which nobody else has: it cannot be computed again from its settings. Put fresh copies on the bench.",
  );
const ownCode = () =>
  t(
    "This reading is of Python of yours, which nobody else has: share it, or take it along as a script, below the lab.",
  );

/** @param {any} reading @param {HTMLElement} close @returns {HTMLElement[]} */
function form(reading, close) {
  const name = document.createElement("input");
  name.type = "text";
  name.maxLength = 200;
  name.autocomplete = "off";
  const text = document.createElement("textarea");
  text.readOnly = true;
  text.rows = 12;
  text.spellcheck = false;
  text.translate = false;
  const said = paragraph("");
  said.setAttribute("role", "status");
  const write = () => {
    text.value = receiptOf(reading, name.value);
  };
  name.addEventListener("input", write);
  write();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text.value);
      said.textContent = t("Copied.");
    } catch {
      text.select();
      said.textContent = t(
        "Your browser does not let the page copy: the text is marked, copy it by hand.",
      );
    }
  };
  const hint = t(
    "What you hand in: settings and seed, or your program, and the figures. Whoever gets it computes it again. Nothing is sent from here.",
  );
  return [
    paragraph(hint),
    labelled(t("Your name, if it is wanted"), name),
    labelled(t("The receipt"), text),
    row(
      button(t("Copy"), copy),
      button(t("Download"), () => download(text.value, reading)),
      button(t("Print"), () => print()),
      close,
    ),
    said,
  ];
}

/** @param {any} reading @param {string} name */
function receiptOf({ lab, settings, figures, digest, challenge }, name) {
  const page = /** @type {HTMLElement | null} */ (document.querySelector("[data-version]"));
  const asked = /** @type {NodeListOf<HTMLElement>} */ (
    document.querySelectorAll("predict-question[data-predicted]")
  );
  const answers = Array.from(asked, ({ id, dataset }) => ({
    question: id.replace(/^question-/, ""),
    ...JSON.parse(dataset.predicted ?? "{}"),
  }));
  const task = document.querySelector(".task-goal")?.textContent ?? "";
  const version = page?.dataset.version ?? "";
  const about = { receipt: FORMAT, version, name, task };
  const run = { lab, settings, figures, digest, answers };
  return JSON.stringify({ ...about, ...(challenge ? { challenge } : {}), ...run }, null, 1);
}

/** @param {string} text @param {any} reading */
function download(text, { lab, seed }) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = `receipt-${[lab, seed].filter((each) => each !== undefined).join("-")}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** @param {string} words @param {() => void} act */
function button(words, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
}

/** @param {...HTMLElement} parts */
function row(...parts) {
  const made = document.createElement("div");
  made.className = "lab-buttons";
  made.append(...parts);
  return made;
}

/** @param {string} words @param {HTMLElement} field */
function labelled(words, field) {
  const made = document.createElement("label");
  made.append(words, field);
  return made;
}

/** @param {string} words */
function paragraph(words) {
  const made = document.createElement("p");
  made.textContent = words;
  return made;
}
