// @ts-check

import { sandbox } from "../sandbox/sandbox.js";
import { element, find, part } from "../shared/dom.js";
import { LabElement } from "../shared/lab-element.js";
import { LabProblem } from "../shared/lab-problem.js";
import { said } from "../shared/said.js";
import { StatusLine } from "../shared/status-line.js";
import { t } from "../shared/words.js";
import { forgetEdit, keep, recallEdit } from "./edits.js";
import { sceneOf } from "./program-scene.js";

/** Python is warmed up once the listing is so near to the window. */
const NEAR = "600px";
/** After so long the status says that the program still runs. */
const SLOW_MS = 1000;

/** @typedef {{code: string, output: string, states: number[][]}} Lesson what the lesson shows */

/**
 * A lesson's program, which the reader may change, run and stop. Its markup is site/lesson/python-listing.html, and shows what
 * the program printed when the site was built. What the reader made of it stays (edits.js).
 *
 * While it runs it has aria-busy="true". Events: `ran` (bubbles), detail
 * {output, warnings, error, line, stopped, same, states}.
 */
export class PythonListing extends LabElement {
  /** @param {Lesson} lesson @param {AbortSignal} signal */
  open(lesson, signal) {
    const listing = new Listing(this, lesson, signal);
    const on = (/** @type {string} */ name, /** @type {() => void} */ act) =>
      part(this, name).addEventListener("click", act, { signal });
    on("run", () => listing.run());
    on("stop", () => listing.stop());
    on("change", () => listing.change());
    on("back", () => listing.back());
    on("restart", () => listing.run());
    on("receipt", () => listing.handIn());
    const code = part(this, "code");
    code.addEventListener("keydown", (event) => listing.key(event), { signal });
    code.addEventListener("input", () => listing.typed(), { signal });
    code.addEventListener("scroll", () => listing.scrolled(), { signal });
    sandbox.attend(signal);
    this.addEventListener("pointerdown", () => sandbox.warm(true), { signal, once: true });
    const watcher = new IntersectionObserver(
      ([{ isIntersecting }]) => isIntersecting && sandbox.warm(),
      { rootMargin: NEAR },
    );
    watcher.observe(this);
    signal.addEventListener("abort", () => watcher.disconnect());
  }
}

class Listing {
  /** @type {AbortController | null} of the run under way */
  #run = null;
  #output = "";
  #warnings = "";
  /** @type {object | null} what can be handed in of the last run */
  #reading = null;

  /** @param {HTMLElement} root @param {Lesson} lesson @param {AbortSignal} signal */
  constructor(root, lesson, signal) {
    this.root = root;
    this.lesson = lesson;
    this.problem = new LabProblem(root);
    this.line = new StatusLine(part(root, "status"), part(root, "seen"), part(root, "bar"));
    this.status = /** @type {HTMLElement} */ (root.querySelector(".lab-status"));
    this.status.hidden = true;
    this.code = /** @type {HTMLTextAreaElement} */ (part(root, "code"));
    this.code.value = lesson.code;
    signal.addEventListener("abort", () => this.stop());
    this.#showCourt(lesson.states);
    this.#takeUp();
  }

  /** The code becomes a text that can be edited. */
  change() {
    this.#openEditor();
    this.code.focus();
  }

  typed() {
    part(this.root, "paper").textContent = this.code.value;
    this.#number(null);
    this.#keep("");
  }

  /** The numbers stay beside their lines. */
  scrolled() {
    part(this.root, "numbers").scrollTop = this.code.scrollTop;
  }

  /** The lesson's own code and what it printed. */
  back() {
    this.stop();
    forgetEdit(this.root.id);
    this.code.value = this.lesson.code;
    this.code.hidden = true;
    part(this.root, "back").hidden = true;
    part(this.root, "change").hidden = false;
    part(this.root, "shown").hidden = false;
    part(this.root, "change").focus();
    this.#show(t("What it prints"), this.lesson.output, "", "");
    this.#showCourt(this.lesson.states);
    this.#offer(null);
  }

  /** Ctrl or Command with Enter runs it; Tab stays what leads to the next control. @param {KeyboardEvent} event */
  key(event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.run();
  }

  stop() {
    this.#run?.abort();
  }

  async handIn() {
    const { showReceipt } = await import("../shared/receipt.js");
    showReceipt(this.root, this.#reading);
  }

  async run() {
    if (this.#run) return;
    const code = this.code.value;
    this.#run = new AbortController();
    const { signal } = this.#run;
    this.#begin();
    try {
      const ended = await sandbox.run(code, {
        signal,
        onSaid: (where, text) => this.#hear(where, text),
        onProgress: ({ stage, fraction, detail }) => this.#say(stage, fraction, detail),
      });
      this.#ran(code, ended);
    } catch (error) {
      const { name } = /** @type {Error} */ (error);
      this.problem.showError(/** @type {Error} */ (error), name === "DownloadError");
    } finally {
      this.#run = null;
      this.#rest();
    }
  }

  /** What an earlier visit, or this one before it went elsewhere, has left. */
  #takeUp() {
    const edit = recallEdit(this.root.id);
    if (!edit) return;
    this.code.value = edit.code;
    this.#openEditor();
    if (!edit.output && !edit.verdict) return;
    this.#show(t("What it printed here"), edit.output, edit.warnings, edit.verdict);
    this.#showCourt([]);
  }

  #openEditor() {
    part(this.root, "shown").hidden = true;
    part(this.root, "change").hidden = true;
    part(this.root, "back").hidden = false;
    part(this.root, "paper").textContent = this.code.value;
    this.code.hidden = false;
    this.code.rows = this.code.value.split("\n").length;
    this.#number(null);
  }

  /** Numbers the lines of what is edited; the line of an error stands out, there and in the lesson's code. @param {number | null} wrong */
  #number(wrong) {
    const lines = this.code.value.split("\n").length;
    const numbers = Array.from({ length: lines }, (_, i) => element("span", {}, String(i + 1)));
    part(this.root, "numbers").replaceChildren(...numbers);
    for (const all of [numbers, [...this.root.querySelectorAll(".listing-line")]]) {
      for (const [i, each] of all.entries()) each.toggleAttribute("data-wrong", i + 1 === wrong);
    }
    this.scrolled();
  }

  #begin() {
    const [run, stop] = [part(this.root, "run"), part(this.root, "stop")];
    const hadFocus = run === document.activeElement;
    this.#output = this.#warnings = "";
    this.problem.show(null);
    this.#number(null);
    this.#offer(null);
    this.root.setAttribute("aria-busy", "true");
    this.#show(t("What it prints now"), "", "", "");
    this.#showCourt([]);
    run.hidden = true;
    stop.hidden = false;
    if (hadFocus) stop.focus({ preventScroll: true });
    setTimeout(() => {
      if (this.#run) this.status.hidden = false; // most programs end before anybody could read that they run
    }, SLOW_MS);
  }

  #rest() {
    const [run, stop] = [part(this.root, "run"), part(this.root, "stop")];
    const hadFocus = stop === document.activeElement;
    run.hidden = false;
    stop.hidden = true;
    if (hadFocus) run.focus({ preventScroll: true });
    this.root.setAttribute("aria-busy", "false");
    this.status.hidden = true;
  }

  /** @param {string} stage @param {number | null} fraction @param {string} [detail] */
  #say(stage, fraction, detail) {
    this.line.show(stage, fraction, !this.status.hidden, detail);
  }

  /** @param {import("../sandbox/protocol.js").Part} where @param {string} text */
  #hear(where, text) {
    if (where === "output") this.#output += text;
    else this.#warnings += text;
    part(this.root, where).append(text);
    part(this.root, "warned").hidden = this.#warnings === "";
  }

  /** @param {string} code @param {import("../sandbox/sandbox.js").Ended} ended */
  #ran(code, { error, line, stopped, states, figures, digest }) {
    const settings = { listing: this.root.id.replace(/^listing-/, ""), code };
    this.#offer(error || stopped ? null : { lab: "listing", settings, figures, digest });
    const unchanged = code === this.lesson.code;
    const same = unchanged && !error && this.#output === this.lesson.output;
    const where = line ? `${t("line {line}", { line })}: ` : "";
    const text = error ? `${this.#output}${where}${said(error)}` : this.#output;
    this.#number(error ? (line ?? null) : null);
    let verdict = error ? t("Python stopped") : t("run to its end");
    if (stopped) verdict = t("stopped");
    else if (unchanged)
      verdict = same ? t("the same, character for character") : t("not what the lesson shows");
    this.#show(t("What it printed here"), text || t("(nothing)"), this.#warnings, verdict);
    if (!this.code.hidden) this.#keep(verdict);
    this.#showCourt(states);
    const detail = {
      output: this.#output,
      warnings: this.#warnings,
      error,
      line,
      stopped,
      same,
      states,
    };
    this.root.dispatchEvent(new CustomEvent("ran", { bubbles: true, detail }));
  }

  /** A run to its end can be handed in; a challenge has a receipt of its own. @param {object | null} reading */
  #offer(reading) {
    this.#reading = reading;
    part(this.root, "receipt").hidden = reading === null || "judged" in this.root.dataset;
  }

  /** What moved, moves; a program without a state of five numbers has nothing to show. @param {number[][]} states */
  async #showCourt(states) {
    part(this.root, "court").hidden = states.length === 0;
    if (states.length === 0) return;
    await customElements.whenDefined("lab-scene"); // its module may come after this one
    const scene = /** @type {import("../scenes/lab-scene.js").LabScene} */ (
      find(this.root, "lab-scene")
    );
    scene.show(sceneOf(states));
  }

  /** @param {string} verdict none: what is shown is of an earlier code */
  #keep(verdict) {
    const shown = (/** @type {string} */ name) => part(this.root, name).textContent ?? "";
    const ran = verdict !== "";
    keep(this.root.id, {
      code: this.code.value,
      output: ran ? shown("output") : "",
      warnings: ran ? shown("warnings") : "",
      verdict,
    });
  }

  /** @param {string} whose @param {string} output @param {string} warnings @param {string} verdict */
  #show(whose, output, warnings, verdict) {
    part(this.root, "whose").textContent = whose;
    part(this.root, "output").textContent = output;
    part(this.root, "warnings").textContent = warnings;
    part(this.root, "warned").hidden = warnings === "";
    part(this.root, "verdict").textContent = verdict;
  }
}
