// @ts-check
import { workspace } from "./workspace.js";

/**
 * A link to the workspace that takes settings along: what they train takes the place of a saved model.
 *
 *     <set-workspace data-settings="{…}"><a href="#the-stage">…</a></set-workspace>
 *
 * No events; the workspace tells of its change.
 */
export class SetWorkspace extends HTMLElement {
  /** @type {AbortController | null} */
  #connected = null;

  connectedCallback() {
    this.#connected = new AbortController();
    const set = () => {
      workspace.model = null;
      workspace.settings = JSON.parse(this.dataset.settings ?? "{}");
    };
    this.addEventListener("click", set, { signal: this.#connected.signal });
  }

  disconnectedCallback() {
    this.#connected?.abort();
  }
}
