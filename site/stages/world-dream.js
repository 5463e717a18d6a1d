// @ts-check
/** A dream in another world than the court: the world draws itself, real and dreamt. It comes in with the first one. */

import { defineElements } from "../elements.js";
import { worldPlace } from "../scenes/world-place.js";
import { t } from "../shared/words.js";

export class WorldDream {
  /**
   * @param {HTMLElement} stage
   * @param {{onStep: (step: number) => void, onNext: () => void}} caller
   * @param {AbortSignal} signal
   */
  constructor(stage, { onStep, onNext }, signal) {
    this.stage = stage;
    const next = t("Start from another of the test episodes");
    this.drawing = worldPlace(stage, { next, onNext, onStep }, signal);
  }

  /** @param {any} result of a dream */
  async show({ world, pictures }) {
    await defineElements();
    this.stage.dataset.elsewhere = world.name;
    this.drawing.place.hidden = false;
    this.drawing.scene.show(pictures[0]);
  }

  leave() {
    delete this.stage.dataset.elsewhere;
    this.drawing.playback.pause();
    this.drawing.place.hidden = true;
  }

  /** @param {number} step */
  seek(step) {
    this.drawing.playback.seek(step);
  }
}
