// @ts-check

import { part } from "../shared/dom.js";
import { t } from "../shared/words.js";
import { predictionsMade, progress } from "./progress.js";

/**
 * The levels on the front page, with what the reader has done of each.
 *
 *     <level-cards><ol><li data-level data-asked="names…"> … <p data-part="progress" hidden></p></li></ol>
 *       <p data-part="foot" hidden><span role="status" data-part="kept"></span>
 *       <button data-part="forget"></button></p></level-cards>
 */
export class LevelCards extends HTMLElement {
  /** @type {AbortController | null} */
  #connected = null;

  connectedCallback() {
    this.#connected = new AbortController();
    const { signal } = this.#connected;
    const turn = () => (progress.isEmpty ? progress.restore() : progress.forget());
    part(this, "forget").addEventListener("click", turn, { signal });
    progress.addEventListener("change", () => this.#show(), { signal });
    this.#show();
  }

  disconnectedCallback() {
    this.#connected?.abort();
  }

  #show() {
    for (const card of this.querySelectorAll("[data-level]")) {
      showCard(/** @type {HTMLElement} */ (card));
    }
    part(this, "foot").hidden = progress.isEmpty && !progress.canRestore;
    part(this, "forget").textContent = progress.isEmpty ? t("Undo") : t("Forget my progress");
    part(this, "kept").textContent = inWords();
  }
}

/** @param {HTMLElement} card */
function showCard(card) {
  const { level = "", asked = "" } = card.dataset;
  const reached = progress.of(level);
  const names = asked.split(" ").filter(Boolean);
  const words = [reached.done ? t("Done") : t("Begun")];
  if (names.length > 0) words.push(predictionsMade(reached, names));
  const line = part(card, "progress");
  line.hidden = !reached.begun;
  line.textContent = words.join(" · ");
  card.dataset.reached = reached.done ? "done" : reached.begun ? "begun" : "";
}

function inWords() {
  if (progress.isEmpty) return t("Your progress is forgotten.");
  return progress.kept
    ? t("Your progress is kept in this browser and goes nowhere else.")
    : t("This browser keeps nothing for this site: your progress lasts until the page is closed.");
}
