// @ts-check
/**
 * How far the reader has come: levels begun and done, predictions made. It stays in this browser; where
 * the browser keeps nothing, it lasts as long as the page.
 */

import { t } from "../shared/words.js";

/**
 * @typedef {{begun: boolean, done: boolean, answered: string[]}} Level
 * @typedef {Record<string, Level>} Levels by number
 */

/** Several forks of this site may share an origin: each keeps to itself. */
const KEY = `dream-machine ${new URL("../../../", import.meta.url).pathname} progress`;

class Progress extends EventTarget {
  /** @type {Levels} */
  #levels = read() ?? {};
  /** @type {Levels | null} what was forgotten last */
  #forgotten = null;
  /** Whether the browser keeps it beyond this visit. */
  kept = true;

  constructor() {
    super();
    window.addEventListener("storage", (event) => {
      if (event.key === KEY || event.key === null) this.#turn(read() ?? {}, false);
    });
  }

  /** @param {string} level @returns {Level} */
  of(level) {
    return this.#levels[level] ?? { begun: false, done: false, answered: [] };
  }

  /** @returns {Levels} */
  get all() {
    return this.#levels;
  }

  get isEmpty() {
    return Object.keys(this.#levels).length === 0;
  }

  get canRestore() {
    return this.#forgotten !== null;
  }

  /** @param {string} level */
  begin(level) {
    if (!this.of(level).begun) this.#change(level, { begun: true });
  }

  /** @param {string} level @param {string} question */
  answer(level, question) {
    const { answered } = this.of(level);
    if (!answered.includes(question)) {
      this.#change(level, { begun: true, answered: [...answered, question] });
    }
  }

  /** @param {string} level @param {boolean} done */
  finish(level, done) {
    this.#change(level, { begun: true, done });
  }

  forget() {
    this.#forgotten = this.#levels;
    this.#turn({}, true);
  }

  /** Takes the last forgetting back. */
  restore() {
    const levels = this.#forgotten;
    this.#forgotten = null;
    if (levels) this.#turn({ ...levels, ...this.#levels }, true);
  }

  /** @param {string} level @param {Partial<Level>} change */
  #change(level, change) {
    this.#turn({ ...this.#levels, [level]: { ...this.of(level), ...change } }, true);
  }

  /** @param {Levels} levels @param {boolean} write */
  #turn(levels, write) {
    this.#levels = levels;
    if (write) this.kept = store(levels);
    this.dispatchEvent(new Event("change"));
  }
}

/** What was kept; null if there is nothing, or nothing that makes sense. @returns {Levels | null} */
function read() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? "null");
    const levels = Object.entries(found ?? {}).map(([number, level]) => [
      number,
      {
        begun: level?.begun === true,
        done: level?.done === true,
        answered: Array.isArray(level?.answered) ? level.answered.map(String) : [],
      },
    ]);
    return Object.fromEntries(levels);
  } catch {
    return null; // storage that is denied, or text that is not ours
  }
}

/** @param {Levels} levels */
function store(levels) {
  try {
    if (Object.keys(levels).length > 0) localStorage.setItem(KEY, JSON.stringify(levels));
    else localStorage.removeItem(KEY);
    return true;
  } catch {
    return false;
  }
}

export const progress = new Progress();

/** "2 of 3 predictions made" @param {Level} level @param {string[]} asked names of its questions */
export function predictionsMade({ answered }, asked) {
  const made = asked.filter((name) => answered.includes(name)).length;
  return t("{made} of {asked} predictions made", { made, asked: asked.length });
}
