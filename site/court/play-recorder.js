// @ts-check
/**
 * The reader's play as experience: rows of state, action and next state. What this page records, and what other tabs and
 * earlier visits have, are in the workspace together; each is stored apart, so that none takes another's place.
 */

import { models } from "../shelf/models.js";
import { ROW, workspace } from "../stages/workspace.js";

/** Rows are passed on in batches: copying all of them 30 times a second would slow the game. */
const LOT = 30;
/** Transitions between two saves: a tab that crashes loses ten seconds of play at most. */
const SAVED_EVERY = 300;

let mine = new Float64Array(0);
let others = new Float64Array(0);
/** Numbers of `mine` that the storage was last given. */
let saved = 0;
/** Rows that a training takes. */
let most = Number.POSITIVE_INFINITY;

export class PlayRecorder {
  /** @type {number[]} */
  #rows = [];
  recording = false;

  /** @param {number} mostRows that a training takes */
  constructor(mostRows) {
    most = mostRows;
  }

  get count() {
    return workspace.recorded + this.#rows.length / ROW;
  }

  get full() {
    return this.count >= most;
  }

  /** @param {number[]} state @param {number} action @param {number[]} next */
  add(state, action, next) {
    if (!this.recording || this.full) return;
    this.#rows.push(...state, action, ...next);
    if (this.#rows.length < ROW * LOT) return;
    if (mine.length + this.#rows.length - saved >= ROW * SAVED_EVERY) this.save();
    else this.flush();
  }

  /** Passes on what has been recorded since the last time. */
  flush() {
    if (this.#rows.length === 0) return;
    mine = joined([mine, Float64Array.from(this.#rows)]);
    this.#rows = [];
    handOn();
  }

  /** Saves what is new for the next visit, where the browser allows it. */
  async save() {
    this.flush();
    if (mine.length === saved) return;
    saved = mine.length;
    await models.savePlay(mine);
  }

  async forget() {
    this.#rows = [];
    clear();
    await models.forgetPlay();
  }

  /** What other tabs and visits have left. */
  async restore() {
    await lookAtOthers();
  }
}

async function lookAtOthers() {
  const found = joined((await models.otherPlay()).filter((rows) => rows.length % ROW === 0));
  if (found.length === others.length) return;
  others = found;
  handOn();
}

function clear() {
  mine = new Float64Array(0);
  others = mine;
  saved = 0;
  handOn();
}

function handOn() {
  workspace.play = joined([others, mine]).slice(
    0,
    Math.min(most * ROW, others.length + mine.length),
  );
}

/** @param {Float64Array[]} parts @returns {Float64Array<ArrayBuffer>} */
function joined(parts) {
  const whole = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

models.addEventListener("play", lookAtOthers);
models.addEventListener("forgotten", clear);
