// @ts-check
/**
 * The reader's saved models and recorded play. They are kept in the browser's storage; where that
 * is denied or full they live until the page is closed, and `problem` says so.
 *
 * Events: `change`, when anything was added, renamed or removed, `play`, when another tab has recorded, `forgotten`, when
 * this or another tab has forgotten everything.
 */

import { t } from "../shared/words.js";
import { erase, eraseAll, MODELS, PLAY, readAll, write } from "./storage.js";
import { onOtherTab, onReturn, tellOtherTabs } from "./tabs.js";

const LONGEST_NAME = 60;

/** The place of the model that was trained last and has no name of its own yet. */
const LATEST = "latest";
export const latestName = () => t("Latest training");
/** Each page records under a key of its own, so that two of them lose nothing of each other. */
const RECORDING = newId();

/**
 * @typedef {Pick<SavedModel, "name" | "digest" | "about" | "file">} FoundModel
 * @typedef {{
 *   id: string, name: string, date: string, digest: string,
 *   about: Record<string, any>, file: Uint8Array<ArrayBuffer>,
 * }} SavedModel `about` is the file's own word: it may come from anybody
 */

class Models extends EventTarget {
  /** @type {Map<string, {store: string, value: any, key?: string}>} what the browser has not kept (yet), by its key */
  #unkept = new Map();
  /** @type {string | null} why something is not kept beyond this visit */
  problem = null;
  /** Entries of the storage that no model can be made of. */
  unreadable = 0;
  /** @type {boolean | null} whether the browser has promised to keep all this; null: it was not asked */
  lasting = null;

  constructor() {
    super();
    const change = () => this.#announce();
    onOtherTab("models", change);
    onOtherTab("play", () => this.dispatchEvent(new Event("play")));
    onOtherTab("forgotten", () => {
      this.#unkept.clear();
      this.dispatchEvent(new Event("forgotten"));
      change();
    });
    onReturn(change);
  }

  /** Oldest first. @returns {Promise<SavedModel[]>} */
  async list() {
    const stored = /** @type {any[]} */ ((await this.#try(() => readAll(MODELS))) ?? []);
    const good = stored.filter(isModel);
    this.unreadable = stored.length - good.length;
    const byId = new Map(good.map((model) => [model.id, model]));
    for (const { store, value } of this.#unkept.values()) {
      if (store === MODELS) byId.set(value.id, value);
    }
    return [...byId.values()].sort((a, b) => (a.date < b.date ? -1 : 1));
  }

  /**
   * @param {FoundModel} found a name that is taken gets a number
   * @returns {Promise<SavedModel>}
   */
  async add({ name, digest, about, file }) {
    const taken = await this.list();
    const free = freeName(tidyName(name) || "model", taken);
    const model = { ...newModel({ name: free, digest, about, file }), id: newId() };
    await this.#keep(model);
    await this.#askToLast();
    const latest = taken.find(isLatest);
    if (latest?.digest === digest) await this.remove(latest); // it has a name now
    return model;
  }

  /** In the place of the one before, unless the shelf has it under a name. @param {FoundModel} found */
  async keepLatest(found) {
    const others = (await this.list()).filter((model) => !isLatest(model));
    if (others.some(({ digest }) => digest === found.digest)) return;
    await this.#keep({ ...newModel(found), id: LATEST });
  }

  /**
   * The latest training gets a place of its own by its new name.
   * @param {SavedModel} model @param {string} name
   * @returns {Promise<SavedModel>}
   * @throws {Error} for a name that cannot be
   */
  async rename(model, name) {
    const wanted = tidyName(name);
    if (!wanted) throw new Error(t("A model needs a name."));
    const others = (await this.list()).filter(({ id }) => id !== model.id);
    if (others.some((other) => other.name === wanted)) {
      throw new Error(t("There is another model of the name “{name}”.", { name: wanted }));
    }
    const renamed = { ...model, name: wanted, id: isLatest(model) ? newId() : model.id };
    await this.#keep(renamed);
    if (isLatest(model)) await this.remove(model);
    return renamed;
  }

  /** @param {SavedModel} model */
  async remove({ id }) {
    this.#unkept.delete(id);
    await this.#erase(() => erase(MODELS, id));
    tellOtherTabs("models");
  }

  /** Every model and all play. */
  async forgetEverything() {
    this.#unkept.clear();
    await this.#erase(async () => {
      await eraseAll(MODELS);
      await eraseAll(PLAY);
    });
    this.dispatchEvent(new Event("forgotten"));
    tellOtherTabs("forgotten");
  }

  /** What this page has recorded, in the place of what it had before. @param {Float64Array<ArrayBuffer>} rows */
  async savePlay(rows) {
    this.#unkept.set(PLAY, { store: PLAY, value: { id: RECORDING, rows }, key: RECORDING });
    await this.#keepAll();
    tellOtherTabs("play");
  }

  /** All play, of every tab and visit. */
  async forgetPlay() {
    this.#unkept.delete(PLAY);
    await this.#erase(() => eraseAll(PLAY));
    tellOtherTabs("play");
  }

  /** What other tabs and visits have recorded, the oldest first. @returns {Promise<Float64Array[]>} */
  async otherPlay() {
    const found = (await this.#try(() => readAll(PLAY))) ?? [];
    return found
      .filter((entry) => entry?.id !== RECORDING)
      .map((entry) => entry?.rows ?? entry) // a former version kept the rows alone
      .filter((rows) => rows instanceof Float64Array);
  }

  /** Once a visit: the reader has saved something, and may want it for longer than a week. */
  async #askToLast() {
    if (this.lasting !== null) return;
    this.lasting = false;
    this.lasting = (await navigator.storage?.persist?.().catch(() => false)) ?? false;
    this.#announce();
  }

  /** @param {SavedModel} model */
  async #keep(model) {
    this.#unkept.set(model.id, { store: MODELS, value: model });
    await this.#keepAll();
    tellOtherTabs("models");
  }

  /** @param {() => Promise<any>} act */
  async #erase(act) {
    const done = await this.#try(async () => {
      await act();
      return true;
    });
    if (done)
      await this.#keepAll(); // there may be room now
    else this.#announce();
  }

  /** Offers the browser all that it has not kept; once it has taken everything, the problem is over. */
  async #keepAll() {
    this.problem = null;
    for (const [id, entry] of [...this.#unkept]) {
      const { store, value, key } = entry;
      if (this.#unkept.get(id) !== entry) continue; // it was removed meanwhile
      const kept = await this.#try(async () => {
        await write(store, value, key);
        return true;
      });
      if (kept && this.#unkept.get(id) === entry) this.#unkept.delete(id);
    }
    this.#announce();
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

  #announce() {
    this.dispatchEvent(new Event("change"));
  }
}

/** @param {SavedModel} model */
export function isLatest({ id }) {
  return id === LATEST;
}

function newId() {
  return `${new Date().toISOString()} ${Math.random().toString(36).slice(2)}`;
}

/** @param {FoundModel} found */
function newModel({ name, digest, about, file }) {
  return { name, date: new Date().toISOString(), digest, about, file };
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
  const until = t(
    "What you save here is kept until this page is closed. Export what you want to keep.",
  );
  if (name === "QuotaExceededError") return `${t("The browser’s storage is full.")} ${until}`;
  const why = message ? ` (${message})` : "";
  return `${t("This browser does not let the page keep anything{why}.", { why })} ${until}`;
}

export const models = new Models();
