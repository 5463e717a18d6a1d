// @ts-check
import { bench } from "../engine/bench.js";

/**
 * A link to the bench that takes settings along: what they train takes the place of a saved model.
 *
 *     <set-bench data-settings="{…}"><a href="#the-stage">…</a></set-bench>
 *
 * No events; the bench tells of its change.
 */
export class SetBench extends HTMLElement {
  /** @type {AbortController | null} */
  #connected = null;

  connectedCallback() {
    this.#connected = new AbortController();
    const set = () => {
      bench.model = null;
      bench.settings = JSON.parse(this.dataset.settings ?? "{}");
    };
    this.addEventListener("click", set, { signal: this.#connected.signal });
  }

  disconnectedCallback() {
    this.#connected?.abort();
  }
}
