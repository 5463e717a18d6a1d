// @ts-check
/**
 * What a reader grabs on a court: the ball, the arrow of its velocity, the paddle; or any place, by pressing there and
 * drawing to where the ball shall fly. Each handle is a slider for the keys and for a screen reader.
 *
 * The handles are elements over the canvas. They follow the hand at once, whatever the dream does meanwhile.
 */

import { element } from "../shared/dom.js";
import { fixed } from "../shared/format.js";
import { said } from "../shared/said.js";
import { t } from "../shared/words.js";
import { courtPlace, shareOf } from "./court-drawing.js";
import { aimed, directionOf, moved, paddleAt, REACH, tipOf, turned } from "./throw.js";

/** @typedef {import("./throw.js").Throw} Throw */

/** One press of an arrow key: world units, degrees. With Shift it is so many times as far. */
const STEP = 0.02;
const TURN = 5;
const FAR = 5;

/** @type {Record<string, [number, number]>} */
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
/** @type {Record<string, string>} */
const NAMES = {
  ball: "The ball’s start",
  direction: "Where the ball is thrown",
  paddle: "The paddle’s start",
};

export class ThrowHandles {
  /** @type {Throw} */
  #throw = { x: 0, y: 0.5, vx: 0, vy: 1, paddle: 0 };
  /** @type {string | null} the handle that is held, or "court" */
  #held = null;
  /** @type {Throw | null} what to go back to if the browser takes the pointer for scrolling */
  #before = null;

  /**
   * @param {import("./court-canvas.js").CourtCanvas} court
   * @param {import("./throw.js").Court} measures
   * @param {{onMove: (thrown: Throw) => void, onEnd: (thrown: Throw) => void, mayGrab: () => boolean}} caller
   *   onMove: at each move of a hand; onEnd: it has let go
   * @param {AbortSignal} signal
   */
  constructor(court, measures, caller, signal) {
    this.court = court;
    this.measures = measures;
    this.caller = caller;
    this.arrow = element("span", { class: "throw-arrow" });
    this.handles = Object.fromEntries(
      Object.keys(NAMES).map((name) => [name, this.#handle(name, signal)]),
    );
    this.layer = element(
      "div",
      { class: "throw-handles", role: "group", "aria-label": t("Grab the throw") },
      this.arrow,
      ...Object.values(this.handles),
    );
    this.layer.hidden = true;
    court.append(this.layer);
    signal.addEventListener("abort", () => this.layer.remove());
    this.#listen(court, "court", signal);
  }

  /** @param {Throw} thrown */
  show(thrown) {
    this.#throw = thrown;
    this.layer.hidden = false;
    const tip = tipOf(thrown);
    this.#place("ball", thrown.x, thrown.y);
    this.#place("direction", tip.x, tip.y);
    this.#place("paddle", thrown.paddle, 0);
    const { across, down } = shareOf(thrown.x, thrown.y, this.measures);
    this.arrow.style.setProperty("--across", String(across));
    this.arrow.style.setProperty("--down", String(down));
    this.arrow.style.setProperty("--turn", `${-directionOf(thrown)}deg`);
    const length = shareOf(thrown.x + REACH, thrown.y, this.measures).across - across;
    this.arrow.style.setProperty("--length", `${100 * length}%`);
    this.#say(
      "ball",
      thrown.x,
      t("{x} from the middle, {y} up", { x: fixed(thrown.x), y: fixed(thrown.y) }),
    );
    const degrees = Math.round(directionOf(thrown)) % 360;
    this.#say("direction", degrees, t("{degrees} degrees; 90 is up", { degrees }));
    this.#say("paddle", thrown.paddle, t("{x} from the middle", { x: fixed(thrown.paddle) }));
  }

  /** While the reader plays there is nothing to grab. @param {boolean} hidden */
  hide(hidden) {
    this.layer.hidden = hidden;
  }

  /** @param {string} name @param {number} x @param {number} y */
  #place(name, x, y) {
    const { across, down } = shareOf(x, y, this.measures);
    const { style } = this.handles[name];
    style.setProperty("--across", String(Math.min(Math.max(across, 0), 1)));
    style.setProperty("--down", String(Math.min(Math.max(down, 0), 1)));
  }

  /** @param {string} name @param {number} value @param {string} words */
  #say(name, value, words) {
    this.handles[name].setAttribute("aria-valuenow", value.toFixed(2));
    this.handles[name].setAttribute("aria-valuetext", words);
  }

  /** @param {string} name @param {AbortSignal} signal */
  #handle(name, signal) {
    const [low, high] = name === "direction" ? [0, 360] : this.measures.x;
    const handle = element("span", {
      class: "throw-handle",
      role: "slider",
      tabindex: "0",
      "data-handle": name,
      "aria-label": said(NAMES[name]),
      "aria-valuemin": String(low),
      "aria-valuemax": String(high),
    });
    this.#listen(handle, name, signal);
    handle.addEventListener("keydown", (event) => this.#press(event, name), { signal });
    return handle;
  }

  /** @param {HTMLElement} target @param {string} name @param {AbortSignal} signal */
  #listen(target, name, signal) {
    target.addEventListener("pointerdown", (event) => this.#grab(event, target, name), { signal });
    target.addEventListener("pointermove", (event) => this.#drag(event, name), { signal });
    target.addEventListener("pointerup", () => this.#release(name), { signal });
    target.addEventListener("pointercancel", () => this.#lose(name), { signal });
  }

  /** @param {PointerEvent} event @param {HTMLElement} target @param {string} name */
  #grab(event, target, name) {
    if (event.button !== 0 || this.#held || !this.caller.mayGrab()) return;
    event.stopPropagation();
    target.setPointerCapture(event.pointerId);
    this.#held = name;
    this.#before = this.#throw;
    if (name === "court") this.#change(moved(this.#throw, this.#placeOf(event), this.measures));
  }

  /** @param {PointerEvent} event @param {string} name */
  #drag(event, name) {
    if (this.#held !== name) return;
    event.stopPropagation();
    const place = this.#placeOf(event);
    if (name === "ball") this.#change(moved(this.#throw, place, this.measures));
    else if (name === "paddle") this.#change(paddleAt(this.#throw, place.x, this.measures));
    else this.#change(aimed(this.#throw, place));
  }

  /** @param {string} name */
  #release(name) {
    if (this.#held !== name) return;
    this.#held = null;
    this.caller.onEnd(this.#throw);
  }

  /** The browser scrolls instead: what was drawn until then counts, a mere press does not. @param {string} name */
  #lose(name) {
    if (this.#held !== name) return;
    const { vx, vy } = this.#throw;
    if (this.#before && vx === this.#before.vx && vy === this.#before.vy)
      this.#change(this.#before);
    this.#release(name);
  }

  /** @param {KeyboardEvent} event @param {string} name */
  #press(event, name) {
    const key = KEYS[event.key];
    if (!key || event.ctrlKey || event.metaKey || event.altKey || !this.caller.mayGrab()) return;
    event.preventDefault(); // the page would scroll
    event.stopPropagation();
    const [dx, dy] = key.map((each) => each * (event.shiftKey ? FAR : 1));
    const { x, y, paddle } = this.#throw;
    if (name === "ball")
      this.#change(moved(this.#throw, { x: x + STEP * dx, y: y + STEP * dy }, this.measures));
    else if (name === "paddle")
      this.#change(paddleAt(this.#throw, paddle + STEP * (dx + dy), this.measures));
    else this.#change(turned(this.#throw, TURN * (dy - dx)));
    this.caller.onEnd(this.#throw);
  }

  /** @param {Throw} thrown */
  #change(thrown) {
    this.show(thrown);
    this.caller.onMove(thrown);
  }

  /** @param {PointerEvent} event */
  #placeOf(event) {
    const box = this.court.getBoundingClientRect();
    const across = (event.clientX - box.left) / box.width;
    const down = (event.clientY - box.top) / box.height;
    return courtPlace(across, down, this.measures);
  }
}
