// @ts-check
/** One saved model, in words. What its file says about itself may come from anybody: it is only ever shown as text. */

import { part } from "../shared/dom.js";
import { rounded, tick, whole } from "../shared/format.js";
import { said } from "../shared/said.js";
import { locale, t } from "../shared/words.js";
import { isLatest } from "./models.js";

/**
 * @param {HTMLElement} row
 * @param {import("./models.js").SavedModel} model
 * @param {import("./model-shelf.js").ShelfDescription} description
 * @param {boolean} inUse
 */
export function fillRow(row, model, description, inUse) {
  const field = /** @type {HTMLInputElement} */ (part(row, "rename"));
  if (document.activeElement !== field) field.value = model.name;
  field.setAttribute("aria-label", t("Name of the model “{name}”", { name: model.name }));
  part(row, "how").textContent = howTrained(model, description);
  part(row, "digest").textContent = model.digest.slice(0, 12);
  part(row, "digest").title = model.digest;
  part(row, "latest").hidden = !isLatest(model);
  const use = part(row, "use");
  use.setAttribute("aria-pressed", String(inUse));
  for (const name of ["use", "export", "delete"]) {
    const button = part(row, name);
    button.setAttribute("aria-label", `${button.textContent}: ${model.name}`);
  }
}

/**
 * "trained 24 November 2026 on 10,000 transitions (a mix of all three), plain, seed 0; one step misses by 0.00091"
 * @param {import("./models.js").SavedModel} model
 * @param {import("./model-shelf.js").ShelfDescription} description
 */
function howTrained({ about }, { policies, remedies }) {
  const { settings = {} } = about;
  const label = (/** @type {{name: string, label: string}[]} */ list, /** @type {any} */ name) =>
    list.find((each) => each.name === name)?.label ?? "";
  const { policy, data, noise, remedy, seed } = settings ?? {};
  const parts = [
    t("trained {date}", { date: dateInWords(about.date) }),
    Number.isFinite(data) && policy !== "own"
      ? t("{count} transitions", { count: whole(data) })
      : null,
    said(label(policies, policy)),
    noise > 0 ? t("noise {noise}", { noise: tick(noise) }) : null,
    said(label(remedies, remedy)),
    Number.isInteger(seed) ? t("seed {seed}", { seed }) : null,
    Number.isFinite(about.one_step_error)
      ? t("one step misses by {error} world units", { error: rounded(about.one_step_error) })
      : null,
  ];
  return parts.filter(Boolean).join(" · ");
}

/** @param {unknown} date */
export function dateInWords(date) {
  const time = new Date(typeof date === "string" ? date : Number.NaN);
  if (Number.isNaN(time.getTime())) return t("at an unknown date");
  return time.toLocaleDateString(locale(), { day: "numeric", month: "long", year: "numeric" });
}
