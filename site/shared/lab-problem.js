// @ts-check
/** The place for what went wrong: a sentence, and if need be what Python said and a way to restart. */

import { EngineError } from "../engine/client.js";
import { part } from "./dom.js";

export class LabProblem {
  /** @param {HTMLElement} root its markup is the macro `problem` of site/shared/parts.html */
  constructor(root) {
    this.root = root;
  }

  /** @param {string | null} problem null: none any longer */
  show(problem) {
    part(this.root, "problem").hidden = !problem;
    part(this.root, "problem-text").textContent = problem ?? "";
    part(this.root, "restart").hidden = true;
    const details = this.#details;
    if (details) details.hidden = true;
  }

  /** @param {Error} error @param {boolean} mayRestart the engine stands no longer */
  showTrouble(error, mayRestart) {
    const refused = error.name === "SettingsError" || error.name === "ValueError";
    const cut = error.name === "DownloadError";
    this.show(refused || cut ? error.message : `${error.name}: ${error.message}`);
    part(this.root, "restart").hidden = !mayRestart;
    part(this.root, "restart").textContent = cut ? "Try again" : "Restart the engine";
    const details = this.#details;
    if (!details || refused || !(error instanceof EngineError) || !error.traceback) return;
    part(this.root, "traceback").textContent = error.traceback;
    details.hidden = false;
  }

  /** Not every place for problems has one. */
  get #details() {
    return /** @type {HTMLElement | null} */ (this.root.querySelector("[data-part=details]"));
  }
}
