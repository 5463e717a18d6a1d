// @ts-check
import { part } from "../shared/dom.js";
import { predictionsMade, progress } from "./progress.js";

/**
 * The foot of a level: the reader says when it is done.
 *
 *     <level-done data-level data-asked="names…" hidden><button data-part="done" aria-pressed="false">…</button>
 *       <span data-part="made"></span></level-done>
 */
export class LevelDone extends HTMLElement {
  /** @type {AbortController | null} */
  #connected = null;

  connectedCallback() {
    this.#connected = new AbortController();
    const { signal } = this.#connected;
    const { level = "" } = this.dataset;
    const turn = () => progress.finish(level, !progress.of(level).done);
    part(this, "done").addEventListener("click", turn, { signal });
    progress.addEventListener("change", () => this.#show(level), { signal });
    this.hidden = false;
    progress.begin(level);
    this.#show(level);
  }

  disconnectedCallback() {
    this.#connected?.abort();
  }

  /** @param {string} level */
  #show(level) {
    const reached = progress.of(level);
    const names = (this.dataset.asked ?? "").split(" ").filter(Boolean);
    part(this, "done").setAttribute("aria-pressed", String(reached.done));
    part(this, "made").textContent = names.length > 0 ? predictionsMade(reached, names) : "";
  }
}
