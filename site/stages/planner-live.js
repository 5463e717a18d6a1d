// @ts-check
/** The court on which a planner plays: the real ball, what the planner has dreamt, and its pace. */

import { drawScene } from "../court/court-drawing.js";
import { CourtGame } from "../court/court-game.js";
import { drawFutures, stepsOf } from "../court/futures-drawing.js";
import { throwOf } from "../court/throw.js";
import { ThrowHandles } from "../court/throw-handles.js";
import { part, rowOf } from "../shared/dom.js";
import { fixed, rounded, whole } from "../shared/format.js";
import { t } from "../shared/words.js";

/** Decisions a second are those of the last so many milliseconds. */
const WINDOW_MS = 1000;

/**
 * @typedef {import("../court/court-game.js").Stepped & {
 *   action: number, milliseconds: number, futures: import("../court/futures-drawing.js").Futures,
 * }} Decided
 * @typedef {{
 *   decide: (state: number[]) => Promise<Decided>,
 *   onThrow: (thrown: import("../court/throw.js").Throw, held: boolean) => void,
 *   onError: (error: Error) => void,
 * }} Caller onThrow: at each move of the hand, and once it has let go
 */

export class PlannerLive {
  /** @type {import("../court/futures-drawing.js").Futures | null} */
  #futures = null;
  /** @type {number[]} when the latest decisions were shown */
  #times = [];
  #score = { hits: 0, misses: 0, steps: 0 };
  #pace = { per_second: 0, milliseconds: 0 };

  /**
   * @param {HTMLElement} stage
   * @param {Pick<import("../shared/settings.js").Description, "court" | "thresholds">} description
   * @param {Caller} caller
   * @param {AbortSignal} signal
   */
  constructor(stage, description, { decide, onThrow, onError }, signal) {
    this.stage = stage;
    this.court = /** @type {import("../court/court-canvas.js").CourtCanvas} */ (
      part(stage, "court")
    );
    this.court.description = description;
    /** @type {CourtGame<Decided>} */
    this.game = new CourtGame(description.court.dt, {
      next: decide,
      onStep: (decided) => this.#take(decided),
      onFrame: (scene) => this.court.paint((sheet) => this.#draw(sheet, scene)),
      onError,
    });
    const hand = {
      onMove: (/** @type {import("../court/throw.js").Throw} */ thrown) => onThrow(thrown, true),
      onEnd: (/** @type {import("../court/throw.js").Throw} */ thrown) => onThrow(thrown, false),
      mayGrab: () => this.game.state !== null && !this.game.playing,
    };
    this.handles = new ThrowHandles(this.court, description.court, hand, signal);
  }

  get summary() {
    return { ...this.#score, ...this.#pace };
  }

  /**
   * A court to begin with, and what the planner dreams from there, if that is known.
   * @param {number[]} state @param {import("../court/futures-drawing.js").Futures | null} [futures] @param {boolean} [held]
   *   the hand still holds the ball
   */
  load(state, futures = null, held = false) {
    this.#score = { hits: 0, misses: 0, steps: 0 };
    this.#pace = { per_second: 0, milliseconds: 0 };
    this.#futures = futures;
    this.game.load(state);
    this.#showNumbers();
    this.#describe();
    if (!held) this.handles.show(throwOf(state));
  }

  start() {
    this.#times = [];
    this.handles.hide(true);
    this.game.start();
  }

  /** Whether there was anything to pause. */
  pause() {
    const { playing } = this.game;
    if (playing) {
      this.game.pause();
      this.#describe();
      if (this.game.state) this.handles.show(throwOf(this.game.state));
    }
    return playing;
  }

  /** @param {Decided} decided */
  #take({ hit, miss, milliseconds, futures }) {
    this.#futures = futures;
    this.#score.hits += Number(hit);
    this.#score.misses += Number(miss);
    this.#score.steps += 1;
    const now = performance.now();
    this.#times = [...this.#times.filter((time) => now - time < WINDOW_MS), now];
    const [first] = this.#times;
    const between = this.#times.length - 1;
    // In the first half second there are too few decisions to measure a pace.
    if (now - first > WINDOW_MS / 2) {
      this.#pace = { per_second: (1000 * between) / (now - first), milliseconds };
    }
    this.#showNumbers();
  }

  /** @param {import("../court/court-drawing.js").Sheet} sheet @param {import("../court/episodes.js").Scene} scene */
  #draw(sheet, scene) {
    const futures = this.#futures;
    drawScene(sheet, scene, () => futures && drawFutures(sheet, futures));
  }

  #showNumbers() {
    const { per_second, milliseconds } = this.#pace;
    part(this.stage, "hits").textContent = whole(this.#score.hits);
    part(this.stage, "misses").textContent = whole(this.#score.misses);
    part(this.stage, "pace").textContent = per_second ? whole(per_second) : "–";
    part(this.stage, "decision").textContent = milliseconds ? rounded(milliseconds) : "–";
  }

  #describe() {
    const { state } = this.game;
    if (!state) return;
    const [x, y, , , paddle] = state.map((value) => fixed(value));
    const { hits, misses } = this.#score;
    const words = t(
      "The real ball is at x {x}, y {y}; the paddle at {paddle}. The planner has had {hits} hits and {misses} misses.",
      { x, y, paddle, hits, misses },
    );
    this.court.querySelector("canvas")?.setAttribute("aria-label", words);
    this.#fillTable(state);
  }

  /** Where the ball is, and where the chosen plan takes it. @param {number[]} state */
  #fillTable([x, y, , , paddle]) {
    const futures = this.#futures;
    const steps = futures ? stepsOf(futures, futures.chosen) : [[x, y, paddle]];
    const rows = steps.map((places, step) =>
      rowOf(
        step === 0 ? t("now") : String(step),
        places.map((value) => fixed(value, 3)),
      ),
    );
    part(this.stage, "rows").replaceChildren(...rows);
  }
}
