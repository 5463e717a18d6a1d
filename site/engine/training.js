// @ts-check
/** Training on the bench: whoever starts it, `bench.training` says how far it is. */

import { bench } from "./bench.js";
import { engine } from "./client.js";

/**
 * Trains, or goes on where the training was stopped; aborting the signal pauses it.
 * @param {string} lab
 * @param {{restart?: boolean, signal?: AbortSignal,
 *   onProgress?: (stage: string, fraction: number | null) => void}} [options]
 */
export async function train(lab, { restart = false, signal, onProgress = () => {} } = {}) {
  const { settings } = bench;
  const { result } = await engine.run("train", request(lab, { restart }), {
    files: bench.experience,
    signal,
    onProgress: ({ stage, fraction }, partial) => {
      onProgress(stage, fraction);
      if (partial?.steps) report(settings, { ...partial, digest: null });
    },
  });
  report(settings, result);
}

/** How far the training of the bench's settings is, asked of Python. @param {string} lab */
export async function lookUpTraining(lab) {
  return reportAnswer("standing", lab);
}

/** @param {string} lab */
export async function discardTraining(lab) {
  return reportAnswer("discard", lab);
}

/** @param {string} task @param {string} lab */
async function reportAnswer(task, lab) {
  const { settings } = bench;
  const { result } = await engine.ask(task, request(lab), { files: bench.experience });
  report(settings, result);
}

/** @param {string} lab @param {object} [more] @returns {import("./protocol.js").Request} */
function request(lab, more = {}) {
  return { lab, settings: bench.settings, ...more };
}

/** An answer that comes after the settings have changed is of no use. @param {object} settings @param {import("./bench.js").Training} training */
function report(settings, training) {
  if (bench.settings === settings) bench.training = training;
}
