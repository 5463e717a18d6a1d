// @ts-check
import { pointsToHeading } from "../shared/address.js";
import { part } from "../shared/dom.js";
import { LabController } from "../shared/lab-controller.js";
import { LabElement } from "../shared/lab-element.js";
import { ClaimView } from "./claim-view.js";

/** Debounce delay: a slider under way asks for no run at each of its stops. */
const DELAY_MS = 250;
/** A lab starts by itself when it is this far inside the window, which may be much smaller than the lab. */
const SEEN = "0px 0px -20% 0px";

/**
 * @typedef {import("./claim-view.js").Data & {describe: import("../shared/lab-controller.js").Description}} Data
 */

/**
 * The lab of a claim of Level 5, whichever it is: all that differs is data. Its markup is
 * site/claim-lab/claim-lab.html; what it shows is claim-view.js.
 *
 * It shows what the build measured until it has run here: when it comes into view, when the reader
 * moves something, or at once where the address names settings. Meanwhile aria-busy="true". Events: `reading` (bubbles), detail = the whole reading.
 */
export class ClaimLab extends LabElement {
  /** @param {Data} data @param {AbortSignal} signal */
  open(data, signal) {
    const controller = new ClaimController(this, data, signal);
    part(this, "run").addEventListener("click", () => controller.run(0, true), { signal });
    controller.greet();
    if (location.hash.length > 1 && !pointsToHeading()) controller.followLink();
    else whenSeen(this, () => controller.begin(), signal);
  }
}

class ClaimController extends LabController {
  #begun = false;

  /** @param {HTMLElement} lab @param {Data} data @param {AbortSignal} signal */
  constructor(lab, data, signal) {
    const { describe, outcomes } = data;
    const attempts = outcomes.flatMap(({ name, attempt }) =>
      attempt ? [{ name, settings: attempt }] : [],
    );
    const presets = [{ name: "first", settings: {} }, ...attempts];
    const known = { description: describe, presets, declared: { outcomes }, delay: DELAY_MS };
    const view = new ClaimView(lab, data);
    super(lab, known, view, signal);
    this.view = view;
  }

  /** Starts by itself, unless the reader has started it. */
  begin() {
    if (!this.#begun) this.run(0);
  }

  question() {
    const { settings } = this.controls;
    return { settings, copies: this.view.knowsSpread(settings) ? null : settings };
  }

  /** @param {number} delay @param {boolean} [fresh] */
  run(delay, fresh = false) {
    this.#begun = true;
    super.run(delay, fresh);
  }

  /** A link to an experiment leads to the lab, and sets it. */
  followLink() {
    this.scrollToLab();
    super.followLink();
  }
}

/** Once, when the element is in view. @param {HTMLElement} element @param {() => void} act @param {AbortSignal} signal */
function whenSeen(element, act, signal) {
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      act();
    },
    { rootMargin: SEEN },
  );
  observer.observe(element);
  signal.addEventListener("abort", () => observer.disconnect());
}
