// @ts-check
/** The reader's play as experience: rows of state, action and next state, kept by the bench and stored. */

import { bench, ROW } from "../engine/bench.js";
import { models } from "../engine/models.js";

/** Rows are handed on in lots: copying all of them 30 times a second would be felt. */
const LOT = 30;

export class PlayRecorder {
  /** @type {number[]} */
  #rows = [];
  recording = false;

  /** @param {number} most rows that a training takes */
  constructor(most) {
    this.most = most;
  }

  get count() {
    return bench.recorded + this.#rows.length / ROW;
  }

  get full() {
    return this.count >= this.most;
  }

  /** @param {number[]} state @param {number} action @param {number[]} next */
  add(state, action, next) {
    if (!this.recording || this.full) return;
    this.#rows.push(...state, action, ...next);
    if (this.#rows.length >= ROW * LOT) this.flush();
  }

  /** Hands on what has been recorded since the last time. */
  flush() {
    if (this.#rows.length === 0) return;
    const play = new Float64Array(bench.play.length + this.#rows.length);
    play.set(bench.play);
    play.set(this.#rows, bench.play.length);
    this.#rows = [];
    bench.play = play;
  }

  /** Keeps it for the next visit, where the browser lets us. */
  async save() {
    this.flush();
    await models.savePlay(bench.play);
  }

  async forget() {
    this.#rows = [];
    bench.play = new Float64Array(0);
    await models.savePlay(bench.play);
  }

  /** What an earlier visit has left, unless this one has begun already. */
  async restore() {
    if (this.count > 0) return;
    const play = await models.loadPlay();
    if (play && play.length % ROW === 0 && this.count === 0) bench.play = play;
  }
}
