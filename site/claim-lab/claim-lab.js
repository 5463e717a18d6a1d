// @ts-check

import { onAddress, pointsToHeading, readAddress, writeAddress } from "../shared/address.js";
import { bindCopyLink } from "../shared/copy-link.js";
import { part } from "../shared/dom.js";
import { LabControls } from "../shared/lab-controls.js";
import { LabElement } from "../shared/lab-element.js";
import { joinExperiment } from "../shared/lab-experiment.js";
import { ClaimView } from "./claim-view.js";

/** A slider under way asks for no run at each of its stops. */
const DEBOUNCE_MS = 250;
/** A lab begins by itself once it reaches this far into the window, which it may be many times as tall as. */
const SEEN = "0px 0px -20% 0px";

/**
 * @typedef {import("../shared/settings.js").Experiments & {lab: string}} Description
 * @typedef {import("../shared/settings.js").Settings} Settings
 */

/**
 * The lab of a claim of Level 5, whichever it is: all that differs is data. Its markup is
 * site/claim-lab/claim-lab.html; what it shows is claim-view.js.
 *
 * It shows what the build measured until it has run here: when it comes into view, when the reader
 * moves something, or at once where the address names settings. Meanwhile aria-busy="true". Events: `reading` (bubbles), detail = the whole reading.
 */
export class ClaimLab extends LabElement {
  /** @param {import("./claim-view.js").Data & {describe: Description}} data @param {AbortSignal} signal */
  open(data, signal) {
    const desk = new ClaimDesk(this, data, signal);
    const onClick = (/** @type {string} */ name, /** @type {() => void} */ act) =>
      part(this, name).addEventListener("click", act, { signal });
    onClick("run", () => desk.run(0, true));
    bindCopyLink(part(this, "copy-link"), part(this, "link"), signal);
    const followLink = () => {
      desk.followAddress();
      this.scrollIntoView();
      desk.run(0);
    };
    onAddress(() => !pointsToHeading() && followLink(), signal);
    if (location.hash.length > 1 && !pointsToHeading()) followLink();
    else whenSeen(this, () => desk.begin(), signal);
  }
}

/** The reader's hand on the lab. */
class ClaimDesk {
  #begun = false;

  /** @param {HTMLElement} lab @param {import("./claim-view.js").Data & {describe: Description}} data @param {AbortSignal} signal */
  constructor(lab, data, signal) {
    const { describe, outcomes } = data;
    this.description = describe;
    this.view = new ClaimView(lab, data);
    const known = { name: describe.lab, declared: { outcomes } };
    this.experiment = joinExperiment(lab, known, this.view, () => this.run(0), signal);
    const first = { name: "first", settings: {} };
    const attempts = outcomes.flatMap(({ name, attempt }) =>
      attempt ? [{ name, settings: attempt }] : [],
    );
    const caller = {
      onMove: () => this.#move(),
      onError: (/** @type {string} */ message) => this.view.problem.show(message),
    };
    this.controls = new LabControls(lab, describe, [first, ...attempts], caller, signal);
  }

  /** A link to an experiment is followed to the lab and into it. */
  followAddress() {
    const { settings, problem } = readAddress(this.description);
    this.controls.show(settings);
    this.view.problem.show(problem);
  }

  /** By itself, unless the reader was quicker. */
  begin() {
    if (!this.#begun) this.run(0);
  }

  /** @param {number} milliseconds of stillness before it @param {boolean} [fresh] whatever is remembered */
  run(milliseconds, fresh = false) {
    this.#begun = true;
    const { settings } = this.controls;
    const copies = this.view.knowsSpread(settings) ? null : settings;
    this.experiment.ask({ settings, copies, model: null, fresh }, milliseconds);
  }

  #move() {
    writeAddress(this.controls.settings, this.description);
    this.view.problem.show(null);
    this.run(DEBOUNCE_MS);
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
