// @ts-check

import { engine } from "../engine/client.js";
import { part } from "../shared/dom.js";
import { LabElement } from "../shared/lab-element.js";
import { StageFrame } from "../stages/stage-frame.js";

/**
 * A lesson's program, which the reader may change and run in the page's Python. Its markup is
 * site/lesson/python-listing.html, and shows what the program printed when the site was built.
 *
 * While it runs it has aria-busy="true". Events: `ran` (bubbles), detail {output, error, line, same}.
 */
export class PythonListing extends LabElement {
  /** @param {{code: string, output: string}} lesson @param {AbortSignal} signal */
  open(lesson, signal) {
    const listing = new Listing(this, lesson, signal);
    const on = (/** @type {string} */ name, /** @type {() => void} */ act) =>
      part(this, name).addEventListener("click", act, { signal });
    on("run", () => listing.run());
    on("change", () => listing.change());
    on("back", () => listing.back());
    part(this, "code").addEventListener("keydown", (event) => listing.key(event), { signal });
    this.addEventListener("pointerenter", () => engine.start(), { signal, once: true });
  }
}

class Listing {
  #running = false;

  /** @param {HTMLElement} root @param {{code: string, output: string}} lesson @param {AbortSignal} signal */
  constructor(root, lesson, signal) {
    this.root = root;
    this.lesson = lesson;
    this.signal = signal;
    this.status = /** @type {HTMLElement} */ (root.querySelector(".lab-status"));
    this.status.hidden = true;
    this.frame = new StageFrame(root, signal, () => {});
    this.code = /** @type {HTMLTextAreaElement} */ (part(root, "code"));
    this.code.value = lesson.code;
  }

  /** The code becomes a text that can be edited. */
  change() {
    part(this.root, "shown").hidden = true;
    part(this.root, "change").hidden = true;
    part(this.root, "back").hidden = false;
    this.code.hidden = false;
    this.code.rows = this.code.value.split("\n").length;
    this.code.focus();
  }

  /** The lesson's own code and what it printed. */
  back() {
    this.code.value = this.lesson.code;
    this.code.hidden = true;
    part(this.root, "back").hidden = true;
    part(this.root, "change").hidden = false;
    part(this.root, "shown").hidden = false;
    part(this.root, "change").focus();
    this.#show("What it prints", this.lesson.output, "");
  }

  /** Ctrl or Command with Enter runs it; Tab stays what leads to the next control. @param {KeyboardEvent} event */
  key(event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.run();
  }

  async run() {
    if (this.#running) return;
    const { frame } = this;
    this.#running = frame.busy = true;
    frame.showProblem(null);
    this.status.hidden = false;
    frame.say("running");
    part(this.root, "verdict").textContent = "";
    try {
      const request = { lab: "listing", code: this.code.value };
      const { result } = await engine.run("run", request, {
        signal: this.signal,
        background: true,
      });
      this.#ran(result);
    } catch (error) {
      if (!this.signal.aborted) frame.fail(/** @type {Error} */ (error));
    } finally {
      this.#running = frame.busy = false;
      this.status.hidden = true;
    }
  }

  /** @param {{output: string, error: string, line: number}} found */
  #ran(found) {
    const unchanged = this.code.value === this.lesson.code;
    const same = unchanged && !found.error && found.output === this.lesson.output;
    const where = found.line ? `line ${found.line}: ` : "";
    const text = found.error ? `${found.output}${where}${found.error}` : found.output;
    let verdict = found.error ? "Python stopped" : "run to its end";
    if (unchanged)
      verdict = same ? "the same, character for character" : "not what the lesson shows";
    this.#show("What it printed here", text || "(nothing)", verdict);
    const detail = { ...found, same };
    this.root.dispatchEvent(new CustomEvent("ran", { bubbles: true, detail }));
  }

  /** @param {string} whose @param {string} text @param {string} verdict */
  #show(whose, text, verdict) {
    part(this.root, "whose").textContent = whose;
    part(this.root, "output").textContent = text;
    part(this.root, "verdict").textContent = verdict;
  }
}
