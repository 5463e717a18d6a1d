// @ts-check
/** The table of measured scores: hits per chance with their interval, as numbers and as bars. */

import { part } from "../shared/dom.js";
import { fixed, percent, whole } from "../shared/format.js";
import { t } from "../shared/words.js";

/**
 * @typedef {{who: string, hits: number, chances: number, fraction?: number}} Count
 * @typedef {Count & {rate: number, low: number, high: number}} Score
 */

export class ScoreTable {
  /** @param {HTMLElement} table its rows carry data-who */
  constructor(table) {
    this.table = table;
  }

  /** The name in the table. @param {string} who */
  nameOf(who) {
    return this.#row(who).querySelector("th")?.textContent ?? who;
  }

  /** Empties the table, for scores of this planner and model. @param {string} whose */
  clear(whose) {
    part(this.table, "measured").textContent = whose;
    part(this.table, "measured").hidden = false;
    for (const row of this.#rows) {
      for (const name of ["hits", "rate", "interval"]) part(row, name).textContent = "–";
      part(row, "bar").hidden = true;
      row.removeAttribute("data-running");
    }
  }

  /** How far a measurement is; no interval yet. @param {Count} count */
  showCount({ who, hits, chances, fraction = 0 }) {
    const row = this.#row(who);
    row.dataset.running = "";
    this.#showNumbers(row, { hits, chances });
    part(row, "interval").textContent = t("measured: {share}", { share: percent(fraction) });
    showBar(row, chances ? hits / chances : 0, null);
  }

  /** @param {Score} score */
  show({ who, hits, chances, rate, low, high }) {
    const row = this.#row(who);
    row.removeAttribute("data-running");
    this.#showNumbers(row, { hits, chances });
    part(row, "rate").textContent = fixed(rate, 3);
    part(row, "interval").textContent = t("{low} to {high}", {
      low: fixed(low, 3),
      high: fixed(high, 3),
    });
    showBar(row, rate, [low, high]);
  }

  /** @param {HTMLElement} row @param {{hits: number, chances: number}} count */
  #showNumbers(row, { hits, chances }) {
    part(row, "hits").textContent = t("{hits} of {chances}", {
      hits: whole(hits),
      chances: whole(chances),
    });
    part(row, "rate").textContent = chances ? fixed(hits / chances, 3) : "–";
  }

  get #rows() {
    return /** @type {NodeListOf<HTMLElement>} */ (this.table.querySelectorAll("[data-who]"));
  }

  /** @param {string} who */
  #row(who) {
    return /** @type {HTMLElement} */ (this.table.querySelector(`[data-who="${who}"]`));
  }
}

/** @param {HTMLElement} row @param {number} rate @param {number[] | null} interval */
function showBar(row, rate, interval) {
  const bar = part(row, "bar");
  bar.hidden = false;
  bar.toggleAttribute("data-certain", interval !== null);
  const [low, high] = interval ?? [rate, rate];
  bar.style.setProperty("--rate", String(rate));
  bar.style.setProperty("--low", String(low));
  bar.style.setProperty("--high", String(high));
}
