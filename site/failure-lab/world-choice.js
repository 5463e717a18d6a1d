// @ts-check
/** What the lab can do in the chosen world: the rest is greyed, and a sentence says why. */

import { element, find, part } from "../shared/dom.js";
import { said } from "../shared/said.js";
import { t } from "../shared/words.js";

/** The world that presets' captions, throws and saved models are about. */
const COURT = "court";
/** The world that a reader may write, in the place of what stands there. */
const OWN = "own";

/**
 * @typedef {{conditions: Record<string, string>, hand: string, model: string, noise: string}} Elsewhere
 *   conditions that only the court has, and why; hand, model: why a ball cannot be thrown there, and no saved model be
 *   examined; noise: its unit there
 */

export class WorldChoice {
  /**
   * @param {HTMLElement} lab
   * @param {import("../shared/settings.js").Experiments & {elsewhere: Elsewhere}} description
   * @param {{controls: import("../shared/lab-controls.js").LabControls, picker: import("./model-picker.js").ModelPicker,
   *   view: import("./lab-view.js").LabView, openPython: () => void}} parts of the lab
   */
  constructor(lab, { controls: sliders, elsewhere }, parts) {
    const { controls, picker, view } = parts;
    this.lab = lab;
    this.elsewhere = elsewhere;
    this.controls = controls;
    this.picker = picker;
    this.view = view;
    this.write = element("button", { type: "button" }, t("Write your own world"));
    this.write.addEventListener("click", () => parts.openPython());
    part(lab, "elsewhere").after(element("div", { class: "lab-buttons" }, this.write));
    this.noise = sliders.find(({ name }) => name === "noise");
    this.unit = this.noise?.unit ?? "";
  }

  /**
   * After the settings have changed. A condition that the world does not have is put right.
   * @returns {string | null} what was put right, in a sentence
   */
  fit() {
    const { world, condition } = this.controls.settings;
    const away = world !== COURT;
    /** @type {Record<string, string>} */
    const missing = away ? this.elsewhere.conditions : {};
    const names = this.#grey(missing);
    this.#say(away ? missing : null, names);
    this.write.hidden = world !== OWN;
    if (this.noise) this.noise.unit = away ? this.elsewhere.noise : this.unit;
    const why = missing[condition];
    this.controls.show({ ...this.controls.settings, ...(why ? { condition: "plain" } : {}) });
    this.picker.rest(away ? said(this.elsewhere.model) : "");
    if (away) this.view.leaveCourt();
    return why
      ? `${t("“{condition}” is not possible in this world, so nothing is withheld.", { condition: names.get(String(condition)) ?? "" })} ${said(why)}`
      : null;
  }

  /** @param {Record<string, string>} missing @returns {Map<string, string>} every condition, and what it is called */
  #grey(missing) {
    const options = [...find(this.lab, "[data-setting=condition]").querySelectorAll("option")];
    for (const option of options) option.disabled = option.value in missing;
    for (const { name, settings } of this.controls.presets) {
      const button = /** @type {HTMLButtonElement | null} */ (
        this.lab.querySelector(`[data-preset="${name}"]`)
      );
      if (button) button.disabled = String(settings.condition) in missing;
    }
    return new Map(options.map(({ value, textContent }) => [value, textContent ?? value]));
  }

  /** @param {Record<string, string> | null} missing null: nothing @param {Map<string, string>} names */
  #say(missing, names) {
    const place = part(this.lab, "elsewhere");
    place.hidden = missing === null;
    const conditions = Object.keys(missing ?? {});
    const reasons = [...new Set(Object.values(missing ?? {}))].map((why) => {
      const same = conditions.filter((each) => missing?.[each] === why);
      const named = same.map((each) => t("“{name}”", { name: names.get(each) ?? each }));
      return `${named.join(", ")}: ${said(why)}`;
    });
    const own = [
      t(
        "This is a mass on a spring, there to be written anew: change dreamlab/world/own.py and run it, and the lab is one of your world.",
      ),
    ].filter(() => this.controls.settings.world === OWN);
    const { hand, model } = this.elsewhere;
    const words = missing
      ? [...own, t("Not in this world:"), ...reasons, said(hand), said(model)].join(" ")
      : "";
    if (place.textContent !== words) place.textContent = words;
  }
}
