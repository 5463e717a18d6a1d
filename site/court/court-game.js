// @ts-check
/**
 * Plays the court at its own pace: 30 steps a second, each asked of Python; drawn between two steps
 * at the display's rate. Who moves the paddle, a reader or a planner, is the caller's `next`.
 */

/**
 * @typedef {{state: number[], hit: boolean, miss: boolean}} Stepped
 * @typedef {import("./episodes.js").Scene} Scene
 */

/** A frame later than so many steps counts as a pause: the missed steps are not played. */
const LATE = 3;

/** @template {Stepped} T */
export class CourtGame {
  /** @type {number[] | null} the step that is being shown goes from here… */
  #from = null;
  /** @type {number[] | null} …to here */
  #to = null;
  /** @type {T | null} what comes after that, once Python has said so */
  #coming = null;
  #asking = false;
  #began = 0;
  #frame = 0;
  /** Counts the games, so that a late answer to a former game is not used in this one. */
  #game = 0;

  /**
   * @param {number} dt seconds a step
   * @param {{
   *   next: (state: number[]) => Promise<T>,
   *   onStep: (stepped: T) => void,
   *   onFrame: (scene: Scene, state: number[]) => void,
   *   onError: (error: Error) => void,
   * }} caller `onStep` is called when a step begins to be shown
   */
  constructor(dt, caller) {
    this.stepMs = 1000 * dt;
    this.caller = caller;
  }

  get playing() {
    return this.#frame !== 0;
  }

  /** The state that the shown step leads to; null before there is any. */
  get state() {
    return this.#to;
  }

  /** A new court, at rest. @param {number[]} state */
  load(state) {
    this.pause();
    this.#from = this.#to = state;
    this.#draw(state, state, 1);
  }

  start() {
    if (this.playing || !this.#to) return;
    this.#from = this.#to;
    this.#began = performance.now() - this.stepMs;
    this.#frame = requestAnimationFrame(this.#tick);
  }

  /** A step that was asked for is dropped: it was not shown, so it did not happen. */
  pause() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#game += 1;
    this.#coming = null;
    this.#asking = false;
    this.#from = this.#to;
    if (this.#to) this.#draw(this.#to, this.#to, 1);
  }

  #tick = (/** @type {number} */ now) => {
    this.#frame = requestAnimationFrame(this.#tick);
    // Half a step ahead: early enough for the answer to be there, late enough for the paddle to follow.
    if (now - this.#began >= this.stepMs / 2) this.#ask();
    if (now - this.#began >= this.stepMs && this.#coming) this.#show(this.#coming, now);
    if (!this.#from || !this.#to || !this.playing) return;
    const part = Math.min(Math.max((now - this.#began) / this.stepMs, 0), 1);
    this.#draw(this.#from, this.#to, part);
  };

  /** Between two states everything moves in a straight line. @param {number[]} from @param {number[]} to @param {number} part 0..1 */
  #draw(from, to, part) {
    const state = from.map((value, at) => value + (to[at] - value) * part);
    this.caller.onFrame(sceneOf(state), state);
  }

  /** @param {T} stepped @param {number} now */
  #show(stepped, now) {
    const late = now - this.#began > LATE * this.stepMs;
    this.#began = late ? now : this.#began + this.stepMs;
    this.#from = this.#to;
    this.#to = stepped.state;
    this.#coming = null;
    this.caller.onStep(stepped);
  }

  async #ask() {
    if (this.#asking || this.#coming || !this.#to) return;
    const game = this.#game;
    this.#asking = true;
    try {
      const stepped = await this.caller.next(this.#to);
      if (game === this.#game) this.#coming = stepped;
    } catch (error) {
      if (game === this.#game) this.caller.onError(/** @type {Error} */ (error));
    } finally {
      if (game === this.#game) this.#asking = false;
    }
  }
}

/** @param {number[]} state @returns {Scene} */
export function sceneOf([x, y, , , paddle]) {
  return { x, y, paddle };
}
