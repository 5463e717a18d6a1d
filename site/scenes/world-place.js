// @ts-check
/** Where a lab or a stage draws another world than the court: a scene, and a button for the next test episode. */

import { element, find } from "../shared/dom.js";
import { t } from "../shared/words.js";
import { sceneMarkup } from "./scene-markup.js";

/**
 * @typedef {{
 *   place: HTMLElement,
 *   scene: import("./lab-scene.js").LabScene,
 *   playback: import("../court/dream-playback.js").DreamPlayback,
 * }} WorldPlace the elements are defined only once defineElements() was awaited
 */

/**
 * @param {HTMLElement} root whose `.lab-stage` it comes into
 * @param {{next: string, onNext: () => void, onStep: (step: number) => void}} known `next`: what the button does
 * @param {AbortSignal} signal
 * @returns {WorldPlace}
 */
export function worldPlace(root, { next, onNext, onStep }, signal) {
  const button = element(
    "button",
    { type: "button", "data-part": "next-episode", title: next },
    t("Next episode"),
  );
  const scene = sceneMarkup(t("The world and its dream"));
  const buttons = element("div", { class: "lab-buttons" }, button);
  const place = element("div", { "data-part": "world" }, scene, buttons);
  find(root, ".lab-stage").append(place);
  const playback = find(scene, "dream-playback");
  const follow = (/** @type {Event} */ event) =>
    onStep(/** @type {CustomEvent} */ (event).detail.step);
  button.addEventListener("click", onNext, { signal });
  playback.addEventListener("step", follow, { signal });
  return /** @type {any} */ ({ place, scene, playback });
}
