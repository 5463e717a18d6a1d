// @ts-check
/**
 * The challenges that the reader has met, each with the best score. They stay in this browser; where it keeps nothing, they
 * last as long as the page.
 */

/** @typedef {{score: number, date: string, settings: Record<string, any>}} Badge @typedef {Record<string, Badge>} Badges by challenge */

/** Several forks of this site may share an origin: each keeps to itself. */
const KEY = `dream-machine ${new URL("../../../", import.meta.url).pathname} challenges`;

class Kept extends EventTarget {
  /** @type {Badges} */
  #badges = read();
  /** Whether the browser keeps them beyond this visit. */
  kept = true;

  constructor() {
    super();
    window.addEventListener("storage", (event) => {
      if (event.key === KEY || event.key === null) this.#turn(read(), false);
    });
  }

  get all() {
    return this.#badges;
  }

  /** @param {string} name @param {number} score @param {"less" | "more"} better @param {Record<string, any>} settings */
  win(name, score, better, settings) {
    const before = this.#badges[name]?.score;
    const isBetter = before === undefined || (better === "less" ? score < before : score > before);
    if (!isBetter) return;
    const date = new Date().toISOString().slice(0, 10);
    this.#turn({ ...this.#badges, [name]: { score, date, settings } }, true);
  }

  forget() {
    this.#turn({}, true);
  }

  /** @param {Badges} badges @param {boolean} write */
  #turn(badges, write) {
    this.#badges = badges;
    if (write) this.kept = store(badges);
    this.dispatchEvent(new Event("change"));
  }
}

/** What makes sense of what was kept. @returns {Badges} */
function read() {
  try {
    const found = Object.entries(JSON.parse(localStorage.getItem(KEY) ?? "null") ?? {});
    const good = found.filter(([, badge]) => Number.isFinite(badge?.score));
    return Object.fromEntries(
      good.map(([name, { score, date, settings }]) => [
        name,
        { score, date: String(date ?? ""), settings: settings ?? {} },
      ]),
    );
  } catch {
    return {}; // storage that is denied, or text that is not ours
  }
}

/** @param {Badges} badges */
function store(badges) {
  try {
    if (Object.keys(badges).length > 0) localStorage.setItem(KEY, JSON.stringify(badges));
    else localStorage.removeItem(KEY);
    return true;
  } catch {
    return false;
  }
}

export const badges = new Kept();
