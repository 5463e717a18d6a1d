// @ts-check
/** Training in Level 3's workspace: whoever starts it, `workspace.training` says how far it is. */

import { trainedModel } from "../shelf/model-files.js";
import { latestName, models } from "../shelf/models.js";
import { workspace } from "../stages/workspace.js";
import { engine } from "./client.js";

/** Between two points of the curve, when a reader wants to watch. */
const WATCHING_MS = 200;

/** @typedef {{settings: Partial<import("../stages/workspace.js").HowTrained>, files: import("./protocol.js").Files}} Wanted whose training */

/**
 * Trains, or goes on where the training was stopped; aborting the signal pauses it. What it ends with
 * is kept on the shelf.
 * @param {string} lab
 * @param {{restart?: boolean, slowly?: boolean, signal?: AbortSignal,
 *   onProgress?: (stage: string, fraction: number | null) => void}} [options]
 *   `slowly`: after each point of the curve it rests for a moment, and `workspace.training` has a digest
 */
export async function train(lab, { restart = false, slowly = false, signal, onProgress } = {}) {
  const wanted = inWorkspace();
  const { settings, files } = wanted;
  /** @param {boolean} anew */
  const goOn = async (anew) => {
    const request = { lab, settings, restart: anew, ...(slowly && { points: 1 }) };
    const { result } = await engine.run("train", request, {
      files,
      signal,
      onProgress: ({ stage, fraction }, partial) => {
        onProgress?.(stage, fraction);
        if (partial?.steps) report(settings, { ...partial, digest: null });
      },
    });
    report(settings, result);
    return result;
  };
  let result = await goOn(restart);
  while (!result.done) {
    onProgress?.("training", result.step / result.steps);
    await rest(WATCHING_MS, signal);
    result = await goOn(false);
  }
  await keep(lab, wanted);
}

/** The trained model as it stands, onto the shelf. @param {string} lab @param {string} name */
export async function saveTrained(lab, name) {
  const { settings, files } = inWorkspace();
  return models.add(await trainedModel(lab, settings, files, name.trim()));
}

/** Keeps the trained model as it stands, if there is one, in the place of the one before. @param {string} lab */
export async function keepTrained(lab) {
  if (workspace.training?.step) await keep(lab, inWorkspace());
}

/** How far the training of the workspace's settings is, asked of Python. @param {string} lab */
export async function lookUpTraining(lab) {
  return reportAnswer("status", lab);
}

/** @param {string} lab */
export async function discardTraining(lab) {
  return reportAnswer("discard", lab);
}

/** @param {string} lab @param {Wanted} wanted */
async function keep(lab, { settings, files }) {
  if (workspace.elsewhere) return; // the shelf's models are taken for models of the court
  await models.keepLatest(await trainedModel(lab, settings, files, latestName()));
}

/** @param {string} task @param {string} lab */
async function reportAnswer(task, lab) {
  const { settings, files } = inWorkspace();
  const { result } = await engine.ask(task, { lab, settings }, { files });
  report(settings, result);
}

/** @returns {Wanted} */
function inWorkspace() {
  return { settings: workspace.settings, files: workspace.experience };
}

/** An answer that comes after the settings have changed is of no use. @param {object} settings @param {import("../stages/workspace.js").Training} training */
function report(settings, training) {
  if (workspace.settings === settings) workspace.training = training;
}

/** @param {number} milliseconds @param {AbortSignal} [signal] @returns {Promise<void>} */
function rest(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    const stop = () => {
      clearTimeout(timer);
      reject(new DOMException("paused", "AbortError"));
    };
    if (signal?.aborted) stop();
    signal?.addEventListener("abort", stop, { once: true });
  });
}
