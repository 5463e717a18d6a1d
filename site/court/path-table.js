// @ts-check

import { rowOf } from "../shared/dom.js";
import { fixed, rounded } from "../shared/format.js";

/**
 * The paths that a court draws, as a table: step by step where the real ball is, where the dreamt one
 * is, and how far they are apart. It follows the court that it stands beside.
 *
 *     <path-table><details><table><tbody data-part="rows"></tbody></table></details></path-table>
 *
 * Its markup is the macro `paths` of site/shared/parts.html. No events.
 */
export class PathTable extends HTMLElement {
  /** @type {AbortController | null} */
  #connected = null;
  /** @type {import("./court-canvas.js").Shown | null} */
  #shown = null;

  connectedCallback() {
    this.#connected = new AbortController();
    const { signal } = this.#connected;
    const follow = (/** @type {Event} */ event) => {
      this.#shown = /** @type {CustomEvent} */ (event).detail;
      this.#fill();
    };
    this.closest(".lab-stage, .lab")?.addEventListener("shown", follow, { signal });
    this.#details.addEventListener("toggle", () => this.#fill(), { signal });
  }

  disconnectedCallback() {
    this.#connected?.abort();
  }

  get #details() {
    return /** @type {HTMLDetailsElement} */ (this.querySelector("details"));
  }

  /** Only while the table is open. */
  #fill() {
    if (!this.#shown || !this.#details.open) return;
    const { episodes, episode } = this.#shown;
    const rows = Array.from({ length: episodes.horizon + 1 }, (_, step) => {
      const [real, dreamt] = [
        episodes.scene("reality", episode, step),
        episodes.scene("dream", episode, step),
      ];
      const places = [real.x, real.y, dreamt.x, dreamt.y].map((value) => fixed(value, 3));
      return rowOf(String(step), [...places, rounded(episodes.gap(episode, step))]);
    });
    this.querySelector("[data-part=rows]")?.replaceChildren(...rows);
  }
}
