// @ts-check
import { workspace } from "./workspace.js";

/**
 * A link into Level 3 that sets the workspace: a training of these settings replaces a saved model.
 *
 *     <set-workspace data-settings="{…}"><a href="#the-stage">…</a></set-workspace>
 *
 * No events; the workspace has its own.
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
