// @ts-check
/** A dream in another world than the court: the world draws itself, real and dreamt. It comes in with the first one. */

import { defineElements } from "../elements.js";
import { sceneMarkup } from "../scenes/scene-markup.js";
import { element, find } from "../shared/dom.js";
import { t } from "../shared/words.js";

export class WorldDream {
  /**
   * @param {HTMLElement} stage
   * @param {{onStep: (step: number) => void, onNext: () => void}} caller
   * @param {AbortSignal} signal
   */
  constructor(stage, { onStep, onNext }, signal) {
    this.stage = stage;
    const next = element(
      "button",
      {
        type: "button",
        "data-part": "next-episode",
        title: t("Start from another of the test episodes"),
      },
      t("Next episode"),
    );
    this.place = element(
      "div",
      { "data-part": "world" },
      sceneMarkup(t("The world and its dream")),
      element("div", { class: "lab-buttons" }, next),
    );
    find(stage, ".lab-stage").append(this.place);
    next.addEventListener("click", onNext, { signal });
    this.#playback.addEventListener(
      "step",
      (event) => onStep(/** @type {CustomEvent} */ (event).detail.step),
      { signal },
    );
  }

  /** @param {any} result of a dream */
  async show({ world, pictures }) {
    await defineElements();
    this.stage.dataset.elsewhere = world.name;
    this.place.hidden = false;
    const scene = find(this.place, "lab-scene");
    /** @type {import("../scenes/lab-scene.js").LabScene} */ (scene).show(pictures[0]);
  }

  leave() {
    delete this.stage.dataset.elsewhere;
    this.#playback.pause();
    this.place.hidden = true;
  }

  /** @param {number} step */
  seek(step) {
    this.#playback.seek(step);
  }

  get #playback() {
    return /** @type {import("../court/dream-playback.js").DreamPlayback} */ (
      find(this.place, "dream-playback")
    );
  }
}
