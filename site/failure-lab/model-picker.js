// @ts-check
/** Which model the failure lab examines: fresh seeded copies, or one that the reader has saved in Level 3. */

import { part } from "../shared/dom.js";
import { rangeOf } from "../shared/settings.js";
import { t } from "../shared/words.js";
import { models } from "../shelf/models.js";
import { dateInWords } from "../shelf/shelf-row.js";

/**
 * @typedef {import("../shelf/models.js").SavedModel} SavedModel
 * @typedef {import("../shared/settings.js").Settings} Settings
 */

export class ModelPicker {
  /** @type {SavedModel | null} the reader's own on the workspace; null: fresh copies */
  model = null;
  /** @type {SavedModel[]} */
  #saved = [];

  /**
   * @param {HTMLElement} root
   * @param {import("../shared/settings.js").Description} description
   * @param {() => void} onChoose
   * @param {AbortSignal} signal
   */
  constructor(root, description, onChoose, signal) {
    this.root = root;
    this.description = description;
    this.select = /** @type {HTMLSelectElement} */ (part(root, "model"));
    const choose = () => {
      this.model = this.#saved.find(({ id }) => id === this.select.value) ?? null;
      this.#show();
      onChoose();
    };
    const list = () => this.#list();
    this.select.addEventListener("change", choose, { signal });
    models.addEventListener("change", list, { signal });
    list();
  }

  /** No model of the reader's can be picked, and why; "" for: it can. @param {string} why */
  rest(why) {
    this.select.disabled = why !== "";
    this.select.title = why;
    if (why) this.model = null;
    this.#show();
  }

  useFreshCopies() {
    this.model = null;
    this.#show();
  }

  /**
   * What to ask for: of a saved model the condition says nothing, and its copies are trained like it.
   * @param {Settings} settings @returns {import("../shared/experiment.js").Question}
   */
  question(settings) {
    const { model } = this;
    if (!model) return { settings, copies: settings, model };
    const plain = { ...settings, condition: this.description.choices[0].default };
    return { settings: plain, copies: { ...plain, ...this.#amounts(model.about.settings) }, model };
  }

  /** Data and noise as a model's file states them, where they are amounts that the lab knows. @param {any} stated @returns {Record<string, number>} */
  #amounts(stated) {
    const known = ["data", "noise"].filter((name) => {
      const range = rangeOf(name, this.description);
      const value = stated?.[name];
      const number = range?.whole ? Number.isInteger(value) : Number.isFinite(value);
      return range && number && value >= range.min && value <= range.max;
    });
    return Object.fromEntries(known.map((name) => [name, stated[name]]));
  }

  async #list() {
    this.#saved = await models.list();
    const [fresh] = this.select.options;
    const options = this.#saved.map(({ id, name, about }) => {
      const words = t("Your “{name}” from Level 3, trained {date}", {
        name,
        date: dateInWords(about.date),
      });
      return new Option(words, id);
    });
    this.select.replaceChildren(fresh, ...options);
    this.#show();
  }

  #show() {
    this.select.value = this.model?.id ?? "";
    part(this.root, "no-model").hidden = this.#saved.length > 0 || this.select.disabled;
    part(this.root, "own-model").hidden = this.model === null;
  }
}
