// @ts-check

import { onAddress, pointsToHeading, readAddress, writeAddress } from "../shared/address.js";
import { bindCopyLink } from "../shared/copy-link.js";
import { part } from "../shared/dom.js";
import { LabControls } from "../shared/lab-controls.js";
import { LabElement } from "../shared/lab-element.js";
import { joinExperiment } from "../shared/lab-experiment.js";
import { LabView } from "./lab-view.js";
import { ModelPicker } from "./model-picker.js";

/** A slider under way asks for no training at each of its stops. */
const DEBOUNCE_MS = 120;
/** Settings that a model's training depends on; the seed also draws what it is tested on. */
const HOW_TRAINED = ["data", "noise", "condition"];

/**
 * The failure lab: settings in, a reading out. Its markup is site/failure-lab/failure-lab.html; what it
 * shows is lab-view.js, what the reader moves lab-controls.js, what it asks lab-experiment.js.
 *
 * While a reading is on its way the lab has aria-busy="true". Events: `reading` (bubbles), detail =
 * the whole reading.
 */
export class FailureLab extends LabElement {
  /** @param {import("./lab-view.js").Data} data @param {AbortSignal} signal */
  open(data, signal) {
    openLab(this, data, signal);
  }
}

/**
 * Joins controls, experiment and view until the signal says that the lab has left the page.
 * @param {FailureLab} lab
 * @param {import("./lab-view.js").Data} data
 * @param {AbortSignal} signal
 */
function openLab(lab, data, signal) {
  const { describe: description, presets } = data;
  const view = new LabView(lab, data, signal);
  const known = { name: description.lab, declared: { presets } };
  const experiment = joinExperiment(lab, known, view, () => ask(0), signal);
  const ask = (/** @type {number} */ delay) =>
    experiment.ask(picker.question(controls.settings), delay);
  const choose = () => {
    controls.disable(picker.model ? HOW_TRAINED : []);
    view.problem.show(null);
    ask(0);
  };
  const picker = new ModelPicker(lab, description, choose, signal);
  const useFreshCopies = () => {
    picker.useFreshCopies();
    controls.disable([]);
  };
  const onError = (/** @type {string} */ message) => view.problem.show(message);
  const onMove = (/** @type {boolean} */ all) => {
    if (all) useFreshCopies();
    writeAddress(controls.settings, description);
    view.problem.show(null);
    ask(DEBOUNCE_MS);
  };
  const controls = new LabControls(lab, description, presets, { onMove, onError }, signal);
  const followAddress = () => {
    const { settings, problem } = readAddress(description);
    useFreshCopies();
    controls.show(settings);
    view.problem.show(problem);
    if (!problem && !pointsToHeading()) writeAddress(settings, description);
    ask(0);
  };

  bindCopyLink(part(lab, "copy-link"), part(lab, "link"), signal);
  const follow = (/** @type {boolean} */ linked) => {
    if (pointsToHeading()) return;
    followAddress();
    if (linked) lab.scrollIntoView();
  };
  onAddress(follow, signal);
  view.showMeasured();
  followAddress();
}
