// @ts-check
/** The receipt of a stage of Level 3: its figures are measured for it, as `dreamlab check` will do it again. */

import { engine } from "../engine/client.js";
import { showReceipt } from "../shared/receipt.js";
import { workspace } from "./workspace.js";

/**
 * @param {HTMLElement} stage
 * @param {import("../shared/lab-frame.js").LabFrame} frame
 * @param {string} of the subject that is measured (dreamlab/challenges/subjects.py)
 * @param {object} more settings besides those of the training
 * @param {AbortSignal} signal
 */
export async function openReceipt(stage, frame, of, more, signal) {
  const { settings, model, training } = workspace;
  if (model || settings.policy === "own") return showReceipt(stage, { about: true });
  if (!training?.done) return showReceipt(stage, null);
  frame.showProblem(null);
  frame.busy = true;
  try {
    const onProgress = (/** @type {import("../engine/protocol.js").Progress} */ now) =>
      frame.say(`for the receipt: ${now.stage}`, now.fraction);
    const request = { lab: "challenge", of, settings: { ...settings, ...more } };
    const options = { onProgress, signal, background: true };
    const { result } = await engine.run("measure", request, options);
    frame.busy = false;
    frame.settle("ready");
    showReceipt(stage, { ...result, seed: result.settings.seed });
  } catch (error) {
    if (!signal.aborted) frame.fail(/** @type {Error} */ (error));
  }
}
