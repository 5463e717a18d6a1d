// @ts-check
/** The reader's play as experience: rows of state, action and next state, kept by the workspace and stored. */

import { models } from "../shelf/models.js";
import { ROW, workspace } from "../stages/workspace.js";

/** Rows are handed on in lots: copying all of them 30 times a second would be felt. */
const LOT = 30;
/** Ten seconds of play are the most that a tab can lose by dying. */
const SAVED_EVERY = 300;

export class PlayRecorder {
  /** @type {number[]} */
  #rows = [];
  /** How many transitions the storage was last given; fewer than there are: it has to be given them. */
  #saved = 0;
  recording = false;

  /** @param {number} most rows that a training takes */
  constructor(most) {
    this.most = most;
  }

  get count() {
    return workspace.recorded + this.#rows.length / ROW;
  }

  get full() {
    return this.count >= this.most;
  }

  /** @param {number[]} state @param {number} action @param {number[]} next */
  add(state, action, next) {
    if (!this.recording || this.full) return;
    this.#rows.push(...state, action, ...next);
    if (this.#rows.length < ROW * LOT) return;
    if (this.count - this.#saved >= SAVED_EVERY) this.save();
    else this.flush();
  }

  /** Hands on what has been recorded since the last time. */
  flush() {
    if (this.#rows.length === 0) return;
    const play = new Float64Array(workspace.play.length + this.#rows.length);
    play.set(workspace.play);
    play.set(this.#rows, workspace.play.length);
    this.#rows = [];
    workspace.play = play;
  }

  /** Keeps what is new for the next visit, where the browser lets us. */
  async save() {
    this.flush();
    if (this.count === this.#saved) return; // another tab may have stored more
    this.#saved = this.count;
    await models.savePlay(workspace.play);
  }

  async forget() {
    this.#rows = [];
    this.#saved = 0;
    workspace.play = new Float64Array(0);
    await models.savePlay(workspace.play);
  }

  /** What an earlier visit has left, unless this one has begun already. */
  async restore() {
    this.#saved = this.count;
    if (this.count > 0) return;
    const play = await models.loadPlay();
    if (play && play.length % ROW === 0 && this.count === 0) workspace.play = play;
    this.#saved = this.count;
  }
}
