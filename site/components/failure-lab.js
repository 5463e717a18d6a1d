// @ts-check
import { EngineError, engine } from "../engine/client.js";
import { pointsToHeading, readAddress, writeAddress } from "./address.js";
import { BenchPicker } from "./bench-picker.js";
import { bindCopyLink } from "./copy-link.js";
import { Experiment } from "./experiment.js";
import { LabControls } from "./lab-controls.js";
import { LabElement } from "./lab-element.js";
import { LabView, part } from "./lab-view.js";
import { StatusLine } from "./status-line.js";

/** A slider under way asks for no training at each of its stops. */
const SETTLED_MS = 120;

/**
 * The failure lab: settings in, a reading out. Its markup is templates/labs/failure.html; what it
 * shows is lab-view.js, what the reader moves lab-controls.js, what it asks experiment.js.
 *
 * While a reading is on its way the lab has aria-busy="true". Events: `reading` (bubbles), detail =
 * the whole reading.
 */
export class FailureLab extends LabElement {
  /** @param {any} data @param {AbortSignal} signal */
  open({ describe, presets, headline }, signal) {
    openLab(this, describe, presets, headline, signal);
  }
}

/**
 * Joins controls, experiment and view until the signal says that the lab has left the page.
 * @param {FailureLab} lab
 * @param {import("../engine/settings.js").Description} description
 * @param {import("./lab-controls.js").Preset[]} presets
 * @param {any} headline
 * @param {AbortSignal} signal
 */
function openLab(lab, description, presets, headline, signal) {
  const view = new LabView(lab, description, presets, headline, signal);
  const experiment = openExperiment(lab, view, signal);
  const tell = (/** @type {string} */ problem) => view.showProblem(problem);
  const ask = (/** @type {number} */ delay) => {
    lab.setAttribute("aria-busy", "true");
    experiment.ask(picker.question(controls.settings), delay);
  };
  const choose = () => {
    controls.rest(picker.model !== null);
    view.showProblem(null);
    ask(0);
  };
  const picker = new BenchPicker(lab, description, choose, signal);
  const useFreshCopies = () => {
    picker.useFreshCopies();
    controls.rest(false);
  };
  const move = (/** @type {object} */ _settings, /** @type {boolean} */ whole) => {
    if (whole) useFreshCopies();
    writeAddress(controls.settings, description);
    view.showProblem(null);
    ask(SETTLED_MS);
  };
  const controls = new LabControls(lab, description, presets, move, tell, signal);
  const followAddress = () => {
    const { settings, problem } = readAddress(description);
    useFreshCopies();
    controls.show(settings);
    view.showProblem(problem);
    if (!problem && !pointsToHeading()) writeAddress(settings, description);
    ask(0);
  };

  const restart = () => {
    engine.restart();
    view.showProblem(null);
    ask(0);
  };
  part(lab, "restart").addEventListener("click", restart, { signal });
  bindCopyLink(part(lab, "copy-link"), part(lab, "link"), signal);
  const onHash = () => !pointsToHeading() && followAddress();
  window.addEventListener("hashchange", onHash, { signal });
  view.showMeasured();
  followAddress();
}

/**
 * The lab's line to the engine, with the status line, the busy mark and the reading event.
 * @param {FailureLab} lab
 * @param {LabView} view
 * @param {AbortSignal} signal
 */
function openExperiment(lab, view, signal) {
  const status = new StatusLine(part(lab, "status"), part(lab, "seen"), part(lab, "bar"));
  let engineFailed = false;
  const fail = (/** @type {Error} */ error) => {
    status.show(engineFailed ? "the engine stopped" : "ready");
    view.showTrouble(error, engineFailed);
    lab.setAttribute("aria-busy", "false");
  };
  const follow = (/** @type {import("../engine/client.js").Status} */ { state, ...now }) => {
    engineFailed = state === "failed";
    if (state === "loading") status.show(now.stage, now.fraction);
    if (now.trouble) fail(new EngineError(now.trouble));
  };
  const experiment = new Experiment(view.description.lab, view.presets, {
    onProgress: (stage, fraction) => status.show(stage, fraction),
    onReading: (reading, arrays, model) => {
      view.show(reading, arrays, model);
      status.show("ready");
      lab.setAttribute("aria-busy", "false");
      lab.dispatchEvent(new CustomEvent("reading", { bubbles: true, detail: reading }));
    },
    onBand: (band, model) => view.showBand(band, model),
    onTrouble: fail,
  });
  const unsubscribe = engine.subscribe(follow);
  signal.addEventListener("abort", () => {
    experiment.stop();
    unsubscribe();
  });
  return experiment;
}
