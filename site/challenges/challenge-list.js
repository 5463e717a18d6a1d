// @ts-check

import { progress } from "../lesson/progress.js";
import { element, part } from "../shared/dom.js";
import { rounded } from "../shared/format.js";
import { LabElement } from "../shared/lab-element.js";
import { said } from "../shared/said.js";
import { t } from "../shared/words.js";
import { badges } from "./badges.js";
import { conditions, inWords, judge } from "./judged.js";

/** @typedef {import("./judged.js").Challenge} Challenge */

/** A line that a challenge's program prints of what was measured: `final_error: 0.1234`. */
const FIGURE = /^(\w+): (-?[\d.]+(?:e[-+]?\d+)?)$/gm;

/**
 * The challenges on their page: which of them the reader has met, and a verdict on each program that was run. Its markup
 * is site/challenges/challenge-list.html.
 */
export class ChallengeList extends LabElement {
  /** @param {Challenge[]} challenges @param {AbortSignal} signal */
  open(challenges, signal) {
    const show = () => this.#show(challenges);
    badges.addEventListener("change", show, { signal });
    part(this, "export").addEventListener("click", () => this.#export(challenges), { signal });
    part(this, "forget").addEventListener("click", () => badges.forget(), { signal });
    this.addEventListener("ran", (event) => this.#judge(challenges, /** @type {any} */ (event)), {
      signal,
    });
    show();
  }

  /** @param {Challenge[]} challenges */
  #show(challenges) {
    const { all } = badges;
    for (const { name, labels, score } of challenges) {
      const card = this.#card(name);
      const place = part(card, "badge");
      card.toggleAttribute("data-met", name in all);
      place.hidden = !(name in all);
      if (name in all)
        place.textContent = t("Met: {label} {score}", {
          label: labels[score.figure] ?? score.figure,
          score: rounded(all[name].score),
        });
    }
    const met = challenges.filter(({ name }) => name in all).length;
    const where = badges.kept
      ? t("They are kept in this browser and go nowhere else.")
      : t("This browser keeps nothing for this site: they last until the page is closed.");
    part(this, "foot").hidden = met === 0;
    part(this, "kept").textContent =
      `${t("{met} of {all} met.", { met, all: challenges.length })} ${where}`;
  }

  /** @param {string} name */
  #card(name) {
    return /** @type {HTMLElement} */ (this.querySelector(`[data-challenge="${name}"]`));
  }

  /** A program has run. @param {Challenge[]} challenges @param {CustomEvent} event */
  async #judge(challenges, { target, detail }) {
    const listing = /** @type {HTMLElement} */ (target);
    const card = /** @type {HTMLElement} */ (listing.closest("[data-challenge]"));
    const challenge = challenges.find(({ name }) => name === card?.dataset.challenge);
    if (!challenge) return;
    const judged = part(card, "judged"); // the listing has a verdict of its own
    const [verdictLine, lines, receipt] = ["verdict", "lines", "receipt"].map((name) =>
      part(judged, name),
    );
    const figures = figuresIn(detail.output);
    lines.replaceChildren();
    receipt.hidden = true;
    if (detail.stopped || detail.error || Object.keys(figures).length === 0) {
      verdictLine.textContent = t("Nothing is judged: the program did not come to its last line.");
      return;
    }
    verdictLine.textContent = t("Judging…");
    const code = /** @type {HTMLTextAreaElement} */ (part(listing, "code")).value;
    const settings = { ...challenge.start, ...challenge.fixed, code };
    try {
      const options = { signal: new AbortController().signal, onProgress: () => {} };
      const verdict = await judge(challenge, { settings, figures }, options);
      verdictLine.textContent = inWords(challenge, verdict);
      lines.replaceChildren(...conditions(challenge, verdict.lines));
      receipt.hidden = false;
      receipt.onclick = async () => {
        const { showReceipt } = await import("../shared/receipt.js");
        showReceipt(listing, verdict);
      };
    } catch (error) {
      verdictLine.textContent = said(/** @type {Error} */ (error).message);
    }
  }

  /** Progress and badges, as a file. @param {Challenge[]} challenges */
  #export(challenges) {
    const titles = Object.fromEntries(challenges.map(({ name, title }) => [name, title]));
    const met = Object.entries(badges.all).map(([name, badge]) => ({
      challenge: name,
      title: titles[name] ?? name,
      ...badge,
    }));
    const text = JSON.stringify({ challenges: met, levels: progress.all }, null, 1);
    const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    element("a", { href: url, download: "dream-machine-progress.json" }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }
}

/** @param {string} output @returns {Record<string, number>} */
function figuresIn(output) {
  const found = [...output.matchAll(FIGURE)];
  return Object.fromEntries(found.map(([, name, value]) => [name, Number(value)]));
}
