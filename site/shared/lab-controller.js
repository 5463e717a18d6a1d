// @ts-check
/** What a reader or a link does to a lab: settings in, a question to the engine, the address kept up. */

import {
  arrivedForSettings,
  editsInAddress,
  onAddress,
  pointsToHeading,
  readAddress,
  writeAddress,
} from "./address.js";
import { loadCodeAhead } from "./code-ahead.js";
import { bindCopyLink } from "./copy-link.js";
import { part } from "./dom.js";
import { Experiment } from "./experiment.js";
import { LabControls } from "./lab-controls.js";

/**
 * @typedef {import("./settings.js").Experiments & {lab: string}} Description
 * @typedef {import("./experiment.js").Question} Question
 * @typedef {import("./experiment.js").View} View
 */

/** A lab of its own kind says what it asks (`question`), and what a moved control means (`move`). */
export class LabController {
  /** @type {any} the last one, which is handed in or taken along */
  reading = null;

  /**
   * @param {HTMLElement} lab
   * @param {{description: Description, presets: import("./lab-controls.js").Preset[], declared: object,
   *   delay: number}} known `declared`: goes with every request; `delay`: debounce delay, milliseconds
   * @param {View} view
   * @param {AbortSignal} signal ends with the lab's stay in the page
   */
  constructor(lab, { description, presets, declared, delay }, view, signal) {
    this.lab = lab;
    this.description = description;
    this.delay = delay;
    const known = { name: description.lab, declared };
    this.experiment = new Experiment(lab, known, view, () => this.run(0), signal);
    const caller = {
      onMove: (/** @type {boolean} */ all) => this.move(all),
      onRelease: () => this.experiment.hurry(),
      onError: (/** @type {string} */ message) => this.frame.showProblem(message),
    };
    this.controls = new LabControls(lab, description, presets, caller, signal);
    bindCopyLink(part(lab, "copy-link"), part(lab, "link"), signal);
    this.#bindReading(signal);
    const follow = (/** @type {boolean} */ linked) => {
      this.#openShared();
      if (!pointsToHeading()) this.followLink(linked);
    };
    this.#openShared();
    onAddress(follow, signal);
  }

  /** @param {AbortSignal} signal */
  #bindReading(signal) {
    this.signal = signal;
    const keep = (/** @type {Event} */ event) => {
      this.reading = /** @type {CustomEvent} */ (event).detail;
    };
    const receipt = async () => {
      const current = this.frame.busy ? null : this.reading;
      const { showReceipt } = await import("./receipt.js");
      showReceipt(this.lab, current);
    };
    this.lab.addEventListener("reading", keep, { signal });
    part(this.lab, "receipt").addEventListener("click", receipt, { signal });
    const open = part(this.lab, "open-python");
    open.addEventListener("click", () => this.openPython(), { signal });
    loadCodeAhead(open, signal);
  }

  /** @param {string} [shared] edits that came in a link: they are shown, and not run */
  async openPython(shared) {
    const { openOfLab } = await import("../code/of-lab.js");
    openOfLab(this, shared);
  }

  #openShared() {
    const shared = editsInAddress();
    if (shared) this.openPython(shared);
  }

  get frame() {
    return this.experiment.frame;
  }

  /** What the controls ask. @returns {Question} */
  question() {
    throw new Error("a lab of its own kind says what it asks");
  }

  /** @param {number} delay milliseconds @param {boolean} [fresh] whatever is remembered */
  run(delay, fresh = false) {
    this.experiment.ask({ ...this.question(), fresh }, delay);
  }

  /** @param {boolean} _all whether a preset or a reset has set every control */
  move(_all) {
    writeAddress(this.controls.settings, this.description);
    this.frame.showProblem(null);
    this.run(this.delay);
  }

  /** The controls show what the address asks for; returns what is wrong with it. */
  followAddress() {
    const { settings, problem } = readAddress(this.description);
    this.controls.show(settings);
    this.frame.showProblem(problem);
    return problem;
  }

  /** Whom a link's settings have brought to the page sees the lab, once the page has found its own place. */
  greet() {
    if (!arrivedForSettings()) return;
    const arrive = () => requestAnimationFrame(() => this.scrollToLab());
    if (document.readyState === "complete") arrive();
    else window.addEventListener("load", arrive, { once: true });
  }

  /** In a frame it is all there is, and scrolling to it would move the page around the frame. */
  scrollToLab() {
    if (!("embedded" in this.lab.dataset)) this.lab.scrollIntoView();
  }

  /** The page's address has got other settings. @param {boolean} [_linked] by a link that was followed */
  followLink(_linked) {
    this.followAddress();
    this.run(0);
  }
}
