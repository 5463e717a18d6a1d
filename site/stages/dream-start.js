// @ts-check
/**
 * Where a dream starts: set by sliders, or on the court itself, by pressing where the ball shall be
 * and drawing into the direction in which it shall fly.
 */

import { courtPlace, drawArrow, drawScene } from "../court/court-drawing.js";

/** A shorter stroke is a press: the ball keeps its direction. World units. */
const SHORTEST_DRAW = 0.03;
const FULL_TURN = 360;

export class DreamStart {
  /** @type {{x: number, y: number} | null} where the finger went down */
  #pressed = null;

  /**
   * @param {import("../court/court-canvas.js").CourtCanvas} court
   * @param {import("../shared/settings.js").Description} description
   * @param {import("../shared/controls.js").Controls} controls among them the sliders of the start
   * @param {() => void} onChosen
   * @param {AbortSignal} signal
   */
  constructor(court, description, controls, onChosen, signal) {
    this.court = court;
    this.measures = description.court;
    this.controls = controls;
    this.onChosen = onChosen;
    court.addEventListener("pointerdown", (event) => this.#press(event), { signal });
    court.addEventListener("pointermove", (event) => this.#draw(event), { signal });
    // A browser that begins to scroll cancels the pointer: what was drawn until then counts.
    for (const end of ["pointerup", "pointercancel"]) {
      court.addEventListener(end, () => this.#lift(), { signal });
    }
  }

  /** The start as dreamlab takes it; the ball's speed is the court's. */
  get state() {
    const { x, y, direction, paddle } = this.controls.values;
    const angle = (direction / FULL_TURN) * 2 * Math.PI;
    return { x, y, vx: Math.cos(angle), vy: Math.sin(angle), paddle };
  }

  /** @param {PointerEvent} event */
  #press(event) {
    if (event.button !== 0) return;
    this.court.setPointerCapture(event.pointerId);
    this.#pressed = this.#place(event);
    this.controls.show({ from: "place", ...this.controls.snapped(this.#pressed) });
    this.#paint();
  }

  /** @param {PointerEvent} event */
  #draw(event) {
    if (!this.#pressed) return;
    const { x, y } = this.#place(event);
    const [dx, dy] = [x - this.#pressed.x, y - this.#pressed.y];
    if (Math.hypot(dx, dy) < SHORTEST_DRAW) return;
    const turned = (Math.atan2(dy, dx) / (2 * Math.PI)) * FULL_TURN;
    this.controls.show(this.controls.snapped({ direction: (turned + FULL_TURN) % FULL_TURN }));
    this.#paint();
  }

  #lift() {
    if (!this.#pressed) return;
    this.#pressed = null;
    this.onChosen();
  }

  #paint() {
    const start = this.state;
    this.court.paint((sheet) => drawScene(sheet, start, () => drawArrow(sheet, start)));
  }

  /** @param {PointerEvent} event */
  #place(event) {
    const box = this.court.getBoundingClientRect();
    const across = (event.clientX - box.left) / box.width;
    const down = (event.clientY - box.top) / box.height;
    return courtPlace(across, down, this.measures);
  }
}
