// @ts-check

import { saveTrained } from "../engine/training.js";
import { part } from "../shared/dom.js";
import { isSure, LabElement } from "../shared/lab-element.js";
import { LabFrame } from "../shared/lab-frame.js";
import { t } from "../shared/words.js";
import { workspace } from "../stages/workspace.js";
import { exportModel, importModel } from "./model-files.js";
import { models } from "./models.js";
import { fillRow } from "./shelf-row.js";

/**
 * @typedef {{
 *   lab: string, largest_file: number,
 *   policies: {name: string, label: string}[], remedies: {name: string, label: string}[],
 * }} ShelfDescription
 */

/**
 * The reader's saved models: named, renamed, put on the workspace, exported, imported, deleted. Its
 * markup is site/shelf/model-shelf.html.
 *
 * Events: `stage` (bubbles), detail {stage: "shelf", what: "shown", names, inUse, problem}.
 */
export class ModelShelf extends LabElement {
  /** @param {ShelfDescription} description @param {AbortSignal} signal */
  open(description, signal) {
    const shelf = new Shelf(this, description, signal);
    const show = () => shelf.show();
    /** @param {string} name @param {string} type @param {(event: Event) => void} act */
    const on = (name, type, act) => part(this, name).addEventListener(type, act, { signal });
    // Not by the form's submit: a frame without allow-forms never sends that. Enter in the field clicks the button.
    on("save-button", "click", (event) => {
      event.preventDefault(); // the page stays
      shelf.save();
    });
    on("import", "change", () => shelf.import());
    on("forget", "click", () => shelf.forgetEverything());
    on("handed-copy", "click", () => shelf.copyText());
    models.addEventListener("change", show, { signal });
    const inUse = (/** @type {Event} */ event) => {
      const { what } = /** @type {CustomEvent} */ (event).detail;
      if (what === "training")
        shelf.showSave(); // ten times a second
      else show();
    };
    workspace.addEventListener("change", inUse, { signal });
    show();
  }
}

class Shelf {
  /** Counts the showings: only the last one's list is written. */
  #shown = 0;
  /** @type {Awaited<ReturnType<typeof exportModel>> | null} the file that was exported last */
  #handed = null;

  /** @param {HTMLElement} root @param {ShelfDescription} description @param {AbortSignal} signal */
  constructor(root, description, signal) {
    this.root = root;
    this.description = description;
    this.frame = new LabFrame(root, { onRestart: () => this.show() }, signal);
  }

  async show() {
    this.#shown += 1;
    const shown = this.#shown;
    const list = await models.list();
    if (shown !== this.#shown || !this.root.isConnected) return;
    if (workspace.model && !list.some(isInUse)) workspace.model = null; // deleted, or a newer one has its place
    this.#fill(list);
    const { unreadable } = models;
    const problem = models.problem ?? (unreadable ? inWords(unreadable) : null);
    part(this.root, "storage").hidden = !problem;
    part(this.root, "storage-text").textContent = problem ?? "";
    if (models.lasting !== null) part(this.root, "lasting").textContent = promise(models.lasting);
    const nothing = list.length === 0 && workspace.recorded === 0 && unreadable === 0;
    this.#disable("forget", nothing);
    this.showSave();
    const names = list.map(({ name }) => name);
    const inUse = workspace.model?.name ?? null;
    this.frame.announce({ stage: "shelf", what: "shown", names, inUse, problem });
  }

  /** Whether there is anything to save. */
  showSave() {
    this.#disable("save-button", workspace.elsewhere || !workspace.training?.step);
  }

  async save() {
    const field = /** @type {HTMLInputElement} */ (part(this.root, "name"));
    await this.#attempt("saving", async () => {
      const model = await saveTrained(this.description.lab, field.value);
      field.value = "";
      return `saved as “${model.name}”`;
    });
  }

  async import() {
    const field = /** @type {HTMLInputElement} */ (part(this.root, "import"));
    const [chosen] = field.files ?? [];
    if (!chosen) return;
    await this.#attempt("importing", async () => {
      const model = await importModel(this.description.lab, chosen, this.description.largest_file);
      return `imported as “${model.name}”`;
    });
    field.value = ""; // the same file may be chosen again
  }

  async forgetEverything() {
    if (!(await isSure(this.root, t("Forget every model and all recorded play?")))) return;
    await this.#attempt("forgetting", async () => {
      await models.forgetEverything();
      workspace.model = null;
      workspace.play = new Float64Array(0);
      return "everything is forgotten";
    });
  }

  /** The rows stay in their places, so that the focus does too. @param {import("./models.js").SavedModel[]} list */
  #fill(list) {
    const place = part(this.root, "list");
    const template = /** @type {HTMLTemplateElement} */ (part(this.root, "row"));
    const rows = new Map([...place.children].map((row) => [row.getAttribute("data-id"), row]));
    const wanted = list.map((model) => {
      const row = /** @type {HTMLElement} */ (
        rows.get(model.id) ?? template.content.firstElementChild?.cloneNode(true)
      );
      if (row.dataset.id !== model.id) this.#bind(row, model.id);
      fillRow(row, model, this.description, isInUse(model));
      return row;
    });
    for (const row of rows.values()) {
      if (!wanted.includes(/** @type {HTMLElement} */ (row))) row.remove();
    }
    for (const row of wanted) if (!row.isConnected) place.append(row);
    part(this.root, "empty").hidden = list.length > 0;
  }

  /** @param {HTMLElement} row @param {string} id */
  #bind(row, id) {
    row.dataset.id = id;
    /** @param {string} name @param {string} event @param {(model: import("./models.js").SavedModel) => void} act */
    const on = (name, event, act) =>
      part(row, name).addEventListener(event, async () => {
        const model = (await models.list()).find((each) => each.id === id);
        if (model) act(model);
        else this.show(); // another tab has deleted it
      });
    on("rename", "change", (model) => this.#rename(row, model));
    on("use", "click", (model) => {
      workspace.model = isInUse(model) ? null : model;
    });
    on("export", "click", (model) => this.#export(model));
    on("delete", "click", (model) => this.#delete(model));
  }

  /** @param {HTMLElement} row @param {import("./models.js").SavedModel} model */
  async #rename(row, model) {
    const field = /** @type {HTMLInputElement} */ (part(row, "rename"));
    const focused = document.activeElement === field;
    const inUse = isInUse(model);
    await this.#attempt("renaming", async () => {
      const renamed = await models.rename(model, field.value);
      if (inUse) workspace.model = renamed;
      await this.show();
      // The latest training moves to a row of its own, and the focus with it.
      const moved = this.root.querySelector(`[data-id="${renamed.id}"] [data-part=rename]`);
      if (focused && !field.isConnected) /** @type {HTMLElement} */ (moved)?.focus();
      return "renamed";
    });
    field.value = (await models.list()).find(({ id }) => id === model.id)?.name ?? model.name;
  }

  /** @param {import("./models.js").SavedModel} model */
  async #export(model) {
    await this.#attempt("exporting", async () => {
      this.#handed?.forget();
      this.#handed = await exportModel(this.description.lab, model);
      const { name, url, text } = this.#handed;
      part(this.root, "handed").hidden = false;
      part(this.root, "handed-name").textContent = name;
      /** @type {HTMLAnchorElement} */ (part(this.root, "handed-link")).href = url;
      const field = /** @type {HTMLTextAreaElement} */ (part(this.root, "handed-text"));
      field.value = text;
      field.hidden = true;
      return `handed to the browser as ${name}`;
    });
  }

  /** The exported file as text, for where no file can be saved. */
  async copyText() {
    const field = /** @type {HTMLTextAreaElement} */ (part(this.root, "handed-text"));
    field.hidden = false;
    field.select();
    const copied = await navigator.clipboard?.writeText(field.value).then(
      () => true,
      () => false,
    );
    this.frame.settle(copied ? "copied as text" : "select the text and copy it");
  }

  /** @param {import("./models.js").SavedModel} model */
  async #delete(model) {
    if (!(await isSure(this.root, t("Delete the model “{name}”?", { name: model.name })))) return;
    await this.#attempt("deleting", async () => {
      await models.remove(model);
      if (workspace.model?.id === model.id) workspace.model = null;
      return "deleted";
    });
  }

  /** @param {string} doing @param {() => Promise<string>} act what it returns is said */
  async #attempt(doing, act) {
    this.frame.showProblem(null);
    this.frame.busy = true;
    this.frame.say(doing);
    try {
      const done = await act();
      this.frame.busy = false;
      this.frame.settle(done);
    } catch (error) {
      this.frame.fail(/** @type {Error} */ (error));
    }
  }

  /** @param {string} name @param {boolean} disabled */
  #disable(name, disabled) {
    /** @type {HTMLButtonElement} */ (part(this.root, name)).disabled = disabled;
  }
}

/** The very one: the latest training may have been replaced. @param {import("./models.js").SavedModel} model */
function isInUse({ id, digest }) {
  return workspace.model?.id === id && workspace.model.digest === digest;
}

/** What the browser said when it was asked to keep everything. @param {boolean} lasting */
function promise(lasting) {
  return lasting
    ? t(
        "Models and recorded play stay in this browser, and it has promised to keep them until you delete them.",
      )
    : t(
        "Models and recorded play stay in this browser, and it has not promised to keep them: it may clear them when " +
          "room is short, and Safari does after a week without a visit. Export what you want to keep.",
      );
}

/** @param {number} unreadable */
function inWords(unreadable) {
  return unreadable === 1
    ? t(
        "This browser’s storage holds 1 entry that cannot be read as a model. “Forget everything” would remove that, and your models with it.",
      )
    : t(
        "This browser’s storage holds {count} entries that cannot be read as a model. “Forget everything” would remove that, and your models with it.",
        { count: unreadable },
      );
}
