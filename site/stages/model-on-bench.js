// @ts-check
/** Says in a stage whose dream it is: the trained model's, or that of one taken from the shelf. */

import { bench } from "../engine/bench.js";
import { part } from "../shared/dom.js";

/** @param {HTMLElement} stage */
export function showModelOnBench(stage) {
  part(stage, "model-trained").hidden = bench.model !== null;
  part(stage, "model-saved").hidden = bench.model === null;
  part(stage, "model-name").textContent = bench.model?.name ?? "";
}
