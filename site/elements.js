// @ts-check
/**
 * Brings in the elements that the page has, and no others: `<drift-plot>` is the class DriftPlot of its
 * module. builder/output/preload.py reads this table too, to have the browser ask for the modules
 * beforehand. An element that is not in the table is none of ours, e.g. a browser extension's.
 */

import { isOutdated, renew } from "./frame/version.js";
import { AT_LEISURE, leisure } from "./shared/leisure.js";

/** @type {Record<string, string>} tag -> module, seen from this file */
const MODULES = {
  "challenge-list": "challenges/challenge-list.js",
  "claim-lab": "claim-lab/claim-lab.js",
  "court-canvas": "court/court-canvas.js",
  "court-stage": "stages/court-stage.js",
  "data-plot": "plots/data-plot.js",
  "density-plot": "plots/density-plot.js",
  "divergence-meter": "failure-lab/divergence-meter.js",
  "dream-playback": "court/dream-playback.js",
  "drift-plot": "plots/drift-plot.js",
  "drift-sketch": "plots/drift-sketch.js",
  "experience-stage": "stages/experience-stage.js",
  "failure-lab": "failure-lab/failure-lab.js",
  "film-stage": "stages/film-stage.js",
  "glossary-term": "lesson/glossary-term.js",
  "inside-model": "lesson/inside-model.js",
  "lab-scene": "scenes/lab-scene.js",
  "level-cards": "lesson/level-cards.js",
  "level-done": "lesson/level-done.js",
  "line-fit": "plots/line-fit.js",
  "measured-number": "lesson/measured-number.js",
  "measured-plot": "plots/measured-plot.js",
  "mini-dream": "lesson/mini-dream.js",
  "model-shelf": "shelf/model-shelf.js",
  "path-table": "court/path-table.js",
  "planning-stage": "stages/planning-stage.js",
  "predict-question": "lesson/predict-question.js",
  "python-listing": "lesson/python-listing.js",
  "set-workspace": "stages/set-workspace.js",
  "task-maker": "lesson/task-maker.js",
  "training-curve": "plots/training-curve.js",
  "training-stage": "stages/training-stage.js",
};

/** To be called again when the theme has put another page in place of this one. */
export async function defineElements() {
  const missing = Array.from(document.querySelectorAll(":not(:defined)"), (each) => each.localName);
  await Promise.all(Array.from(new Set(missing), define));
}

/** @param {string} tag */
async function define(tag) {
  if (!Object.hasOwn(MODULES, tag)) return;
  if (AT_LEISURE.includes(tag)) await leisure();
  const module = await load(MODULES[tag]);
  // Two pages one right after the other may both have asked.
  if (!module || customElements.get(tag)) return;
  const element = module[className(tag)];
  const { connectedCallback } = element.prototype;
  // A page of another version may not have what this element looks for; it is about to be loaded anew.
  element.prototype.connectedCallback = function () {
    if (!isOutdated() || !renew()) connectedCallback?.call(this);
  };
  customElements.define(tag, element);
}

/** @param {string} module @returns {Promise<any>} none if the page is loaded anew */
async function load(module) {
  try {
    return await import(`./${module}`);
  } catch (error) {
    if (navigator.onLine && renew()) return null; // a deployment may have taken it away
    throw error;
  }
}

/** @param {string} tag */
function className(tag) {
  return tag.replace(/(?:^|-)(\w)/g, (_, letter) => letter.toUpperCase());
}
