// @ts-check
/** The place for what went wrong: a sentence, what can be done, and if need be what Python said and a way to restart. */

import { EngineError } from "../engine/client.js";
import { part } from "./dom.js";
import { said } from "./said.js";
import { t } from "./words.js";

const HELP = new URL("../../../help/", import.meta.url);
/** @type {Record<string, string>} what the reader may do about errors of these names, whose words need no name before them */
const ACTS = { DownloadError: "Try again", NotLoaded: "Load Python" };

/** What a status line says of an engine that has stopped. @param {Error | import("../engine/protocol.js").ErrorReport} error */
export function standstill({ name }) {
  return name === "NotLoaded" ? "Python is not loaded" : "the engine stopped";
}

export class LabProblem {
  /** @param {HTMLElement} root its markup is the macro `problem` of site/shared/parts.html */
  constructor(root) {
    this.root = root;
  }

  /** @param {string | null} problem null: none any longer @param {string} [topic] of the page that helps */
  show(problem, topic = "") {
    part(this.root, "problem").hidden = !problem;
    if (problem) this.#offerHelp(topic);
    part(this.root, "problem-text").textContent = said(problem ?? "");
    part(this.root, "restart").hidden = true;
    const details = this.#details;
    if (details) details.hidden = true;
  }

  /** @param {Error} error @param {boolean} mayRestart the engine has stopped */
  showError(error, mayRestart) {
    const refused = error.name === "SettingsError" || error.name === "ValueError";
    const { topic = "" } = /** @type {Partial<EngineError>} */ (error);
    const plain = refused || error.name in ACTS;
    this.show(plain ? error.message : `${error.name}: ${said(error.message)}`, topic || "python");
    part(this.root, "restart").hidden = !mayRestart;
    part(this.root, "restart").textContent = t(ACTS[error.name] ?? "Restart the engine");
    const details = this.#details;
    if (!details || refused || !(error instanceof EngineError) || !error.traceback) return;
    part(this.root, "traceback").textContent = error.traceback;
    details.hidden = false;
  }

  /** What the message means, and what can be done. @param {string} topic */
  #offerHelp(topic) {
    const place = part(this.root, "problem");
    let link = /** @type {HTMLAnchorElement | null} */ (place.querySelector("[data-part=help]"));
    if (!link) {
      link = document.createElement("a");
      link.dataset.part = "help";
      link.target = "_blank"; // the page stays as it is
      link.textContent = t("What this means");
      part(this.root, "problem-text").after(" ", link);
    }
    link.href = new URL(topic ? `#${topic}` : "", HELP).href;
  }

  /** Not every place for problems has one. */
  get #details() {
    return /** @type {HTMLElement | null} */ (this.root.querySelector("[data-part=details]"));
  }
}
