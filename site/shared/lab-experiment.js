// @ts-check
/** A lab's experiment joined to its page: the status line, the busy mark, problems, and the reading event. */

import { EngineError, engine } from "../engine/client.js";
import { part } from "./dom.js";
import { Experiment } from "./experiment.js";
import { standstill } from "./lab-problem.js";
import { StatusLine } from "./status-line.js";

/**
 * @typedef {import("./experiment.js").Question["model"]} Model
 * @typedef {{
 *   show: (reading: any, arrays: import("../engine/protocol.js").Arrays, model: Model) => void,
 *   showPartial?: (partial: any) => void,
 *   showBand: (band: any, model: Model) => void,
 *   inShort: (reading: any) => string,
 *   problem: import("./lab-problem.js").LabProblem,
 * }} View inShort: what came out, for the ear
 */

/**
 * The returned `ask` marks the lab as busy until a reading is complete or has failed.
 * @param {HTMLElement} lab
 * @param {{name: string, declared: object}} known the lab's name, and what each request says besides its settings
 * @param {View} view
 * @param {() => void} again asks for a reading of the present settings: a new engine is there in place of a stopped one
 * @param {AbortSignal} signal
 */
export function joinExperiment(lab, { name, declared }, view, again, signal) {
  const status = new StatusLine(part(lab, "status"), part(lab, "seen"), part(lab, "bar"));
  let engineFailed = false;
  const settle = (/** @type {string} */ words, outcome = "") => {
    status.settle(words, outcome);
    lab.setAttribute("aria-busy", "false");
  };
  const fail = (/** @type {Error} */ error) => {
    view.problem.showTrouble(error, engineFailed);
    settle(engineFailed ? standstill(error) : "ready");
  };
  const experiment = new Experiment(name, declared, {
    onProgress: (stage, fraction, partial) => {
      status.show(stage, fraction);
      view.showPartial?.(partial);
    },
    onReading: (reading, arrays, model) => {
      view.show(reading, arrays, model);
      settle("ready", view.inShort(reading));
      lab.dispatchEvent(new CustomEvent("reading", { bubbles: true, detail: reading }));
    },
    onBand: (band, model) => view.showBand(band, model),
    onError: fail,
  });
  const follow = (/** @type {import("../engine/client.js").Status} */ { state, ...now }) => {
    if (state === "loading" && engineFailed) {
      view.problem.show(null);
      queueMicrotask(again); // once the new engine stands
    }
    engineFailed = state === "failed";
    // A lab that has asked for nothing leaves the engine's news to those that have.
    if (state === "loading" && lab.getAttribute("aria-busy") === "true")
      status.show(now.stage, now.fraction, true, now.detail);
    if (now.error) fail(new EngineError(now.error));
  };
  const unsubscribe = engine.subscribe(follow);
  part(lab, "restart").addEventListener("click", () => engine.restart(), { signal });
  signal.addEventListener("abort", () => {
    experiment.stop();
    unsubscribe();
  });
  return {
    /** @param {import("./experiment.js").Question} question @param {number} milliseconds of stillness before it is put */
    ask(question, milliseconds) {
      lab.setAttribute("aria-busy", "true");
      experiment.ask(question, milliseconds);
    },
  };
}
