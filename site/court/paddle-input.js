// @ts-check
/** The reader's controls of the paddle: keys, a finger or pointer on the court, two buttons. */

import { courtX } from "./court-drawing.js";

/** @type {Record<string, number>} */
const KEYS = { ArrowLeft: -1, KeyA: -1, ArrowRight: 1, KeyD: 1 };
/** What does something of its own with these keys. */
const TAKES_KEYS = "input, select, textarea, dialog, [role=slider], .lab-scroll";

export class PaddleInput {
  /** @type {Map<string, number>} keys and buttons held down, in the order of their pressing; the last one counts */
  #held = new Map();
  /** The direction of a press that no step has seen yet: a tap may be shorter than a step. */
  #tapped = 0;
  /** @type {number | null} the x of the court under the finger */
  #target = null;

  /**
   * @param {HTMLElement} court takes keys while it has the focus, and fingers
   * @param {import("../shared/settings.js").Description["court"]} measures
   * @param {HTMLElement[]} buttons with data-direction="-1" or "1"
   * @param {() => void} onMove the reader begins to move the paddle
   * @param {AbortSignal} signal
   * @param {{keys?: HTMLElement, mayMove?: () => boolean}} [options] keys: takes keys while the focus is anywhere in it,
   *   on a button for instance; mayMove: whether the controls are the paddle's now
   */
  constructor(court, measures, buttons, onMove, signal, options = {}) {
    const { keys = court, mayMove = () => true } = options;
    this.mayMove = mayMove;
    this.court = court;
    this.measures = measures;
    this.onMove = onMove;
    keys.addEventListener("keydown", (event) => this.#press(event), { signal });
    keys.addEventListener("keyup", (event) => this.#held.delete(event.code), { signal });
    const leave = (/** @type {FocusEvent} */ { relatedTarget }) => {
      if (!(relatedTarget instanceof Node && keys.contains(relatedTarget))) this.release();
    };
    keys.addEventListener("focusout", leave, { signal });
    court.addEventListener("pointerdown", (event) => this.#touch(event), { signal });
    court.addEventListener("pointermove", (event) => this.#drag(event), { signal });
    for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
      court.addEventListener(end, () => this.#lift(), { signal });
    }
    for (const button of buttons) this.#bindButton(button, signal);
  }

  /** The action in [-1, 1] of the next step as the reader asks for it, with the paddle at this place. @param {number} paddle */
  action(paddle) {
    const tapped = this.#tapped;
    this.#tapped = 0;
    if (this.#target !== null) {
      const { paddle_speed, dt } = this.measures;
      // Top speed towards the finger. The last step is shorter, since the paddle would overshoot.
      return Math.min(Math.max((this.#target - paddle) / (paddle_speed * dt), -1), 1);
    }
    return [...this.#held.values()].at(-1) ?? tapped;
  }

  release() {
    this.#held.clear();
    this.#tapped = 0;
    this.#target = null;
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const direction = KEYS[event.code];
    const target = /** @type {Element} */ (event.target);
    if (!direction || event.ctrlKey || event.metaKey || event.altKey || !this.mayMove()) return;
    if (target.closest(TAKES_KEYS)) return;
    event.preventDefault(); // the page would scroll
    if (event.repeat) return;
    this.#hold(event.code, direction);
  }

  /** @param {string} key @param {number} direction */
  #hold(key, direction) {
    this.#held.delete(key);
    this.#held.set(key, direction);
    this.#tapped = direction;
    this.onMove();
  }

  /** @param {PointerEvent} event */
  #touch(event) {
    if (event.button !== 0 || !this.mayMove()) return;
    this.court.setPointerCapture(event.pointerId);
    this.#aim(event);
    this.onMove();
  }

  /** @param {PointerEvent} event */
  #drag(event) {
    if (this.#target !== null) this.#aim(event);
  }

  /** @param {PointerEvent} event */
  #aim(event) {
    const { left, width } = this.court.getBoundingClientRect();
    this.#target = courtX((event.clientX - left) / width, this.measures);
  }

  #lift() {
    this.#target = null;
  }

  /** Held as long as it is pressed, by a finger or by a key. @param {HTMLElement} button @param {AbortSignal} signal */
  #bindButton(button, signal) {
    const direction = Number(button.dataset.direction);
    const name = `button ${direction}`;
    const hold = () => this.mayMove() && this.#hold(name, direction);
    const release = () => this.#held.delete(name);
    const isPress = (/** @type {KeyboardEvent} */ { code }) => code === "Space" || code === "Enter";
    button.addEventListener("pointerdown", hold, { signal });
    button.addEventListener("keydown", (event) => isPress(event) && !event.repeat && hold(), {
      signal,
    });
    for (const end of ["pointerup", "pointercancel", "pointerleave", "keyup", "blur"]) {
      button.addEventListener(end, release, { signal });
    }
    // A long press moves the paddle; the browser's menu would interrupt it.
    button.addEventListener("contextmenu", (event) => event.preventDefault(), { signal });
  }
}
