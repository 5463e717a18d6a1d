// @ts-check
/**
 * The reader's saved models and recorded play. They are kept in the browser's storage; where that
 * is denied or full they live until the page is closed, and `problem` says so.
 *
 * Events: `change`, when anything was added, renamed or removed.
 */

import { erase, eraseAll, MODELS, PLAY, readAll, write } from "./storage.js";

const LONGEST_NAME = 60;

/**
 * @typedef {{
 *   id: string, name: string, date: string, digest: string,
 *   about: Record<string, any>, file: Uint8Array<ArrayBuffer>,
 * }} SavedModel `about` is the file's own word: it may come from anybody
 */

class Models extends EventTarget {
  /** @type {Map<string, SavedModel>} what the browser would not keep */
  #visiting = new Map();
  /** @type {string | null} why something is not kept beyond this visit */
  problem = null;

  /** Oldest first. @returns {Promise<SavedModel[]>} */
  async list() {
    const stored = /** @type {any[]} */ ((await this.#try(() => readAll(MODELS))) ?? []);
    const byId = new Map(stored.filter(isModel).map((model) => [model.id, model]));
    for (const [id, model] of this.#visiting) byId.set(id, model);
    return [...byId.values()].sort((a, b) => (a.date < b.date ? -1 : 1));
  }

  /**
   * @param {Pick<SavedModel, "name" | "digest" | "about" | "file">} found a name that is taken gets a number
   * @returns {Promise<SavedModel>}
   */
  async add({ name, digest, about, file }) {
    const date = new Date().toISOString();
    const id = `${date} ${Math.random().toString(36).slice(2)}`;
    const free = freeName(tidyName(name) || "model", await this.list());
    const model = { id, name: free, date, digest, about, file };
    await this.#keep(model);
    return model;
  }

  /** @param {SavedModel} model @param {string} name @throws {Error} for a name that cannot be */
  async rename(model, name) {
    const wanted = tidyName(name);
    if (!wanted) throw new Error("A model needs a name.");
    const others = (await this.list()).filter(({ id }) => id !== model.id);
    if (others.some((other) => other.name === wanted)) {
      throw new Error(`There is another model of the name “${wanted}”.`);
    }
    await this.#keep({ ...model, name: wanted });
  }

  /** @param {SavedModel} model */
  async remove({ id }) {
    this.#visiting.delete(id);
    await this.#change(() => erase(MODELS, id));
    this.#tell();
  }

  /** Every model and all play. */
  async forgetEverything() {
    this.#visiting.clear();
    await this.#change(() => eraseAll(MODELS));
    await this.#change(() => eraseAll(PLAY));
    this.#tell();
  }

  /** @param {Float64Array<ArrayBuffer>} rows none: what was kept is forgotten */
  async savePlay(rows) {
    await this.#change(() => (rows.length ? write(PLAY, rows, PLAY) : erase(PLAY, PLAY)));
    this.#tell();
  }

  /** @returns {Promise<Float64Array<ArrayBuffer> | null>} */
  async loadPlay() {
    const [rows] = (await this.#try(() => readAll(PLAY))) ?? [];
    return rows instanceof Float64Array ? /** @type {any} */ (rows) : null;
  }

  /** @param {SavedModel} model */
  async #keep(model) {
    const kept = await this.#change(() => write(MODELS, model));
    if (kept) this.#visiting.delete(model.id);
    else this.#visiting.set(model.id, model);
    this.#tell();
  }

  /** Whether the storage has taken the change; once it takes one, the problem is over. @param {() => Promise<any>} act */
  async #change(act) {
    const taken = await this.#try(async () => {
      await act();
      return true;
    });
    if (taken) this.problem = null;
    return taken ?? false;
  }

  /**
   * What the storage says, or undefined and a problem in words.
   * @template T @param {() => Promise<T>} act @returns {Promise<T | undefined>}
   */
  async #try(act) {
    try {
      return await act();
    } catch (error) {
      this.problem = inWords(/** @type {Error} */ (error));
      return undefined;
    }
  }

  #tell() {
    this.dispatchEvent(new Event("change"));
  }
}

/** @param {any} record @returns {record is SavedModel} */
function isModel(record) {
  const texts = [record?.id, record?.name, record?.date, record?.digest];
  return (
    texts.every((text) => typeof text === "string") &&
    record.file instanceof Uint8Array &&
    typeof record.about === "object" &&
    record.about !== null
  );
}

/** @param {string} name */
function tidyName(name) {
  return name.replace(/\s+/g, " ").trim().slice(0, LONGEST_NAME).trim();
}

/** @param {string} name @param {SavedModel[]} taken */
function freeName(name, taken) {
  const names = new Set(taken.map((model) => model.name));
  let free = name;
  for (let count = 2; names.has(free); count++) free = `${name} ${count}`;
  return free;
}

/** @param {Error} error */
function inWords({ name, message }) {
  const until =
    "What you save here is kept until this page is closed. Export what you want to keep.";
  if (name === "QuotaExceededError") return `The browser’s storage is full. ${until}`;
  const why = message ? ` (${message})` : "";
  return `This browser does not let the page keep anything${why}. ${until}`;
}

export const models = new Models();
