// @ts-check
/**
 * One play on the court and in the dream: each action goes to both, and both are drawn, or the one that the reader has
 * chosen. The other one goes on unseen, so that the gap is measured all the while.
 */

import { part } from "../shared/dom.js";
import { fixed, rounded } from "../shared/format.js";
import { t } from "../shared/words.js";
import { turns } from "./bounce-sound.js";
import { drawPair, drawTail } from "./court-drawing.js";
import { CourtGame, sceneOf } from "./court-game.js";
import { PaddleInput } from "./paddle-input.js";
import { fine } from "./played.js";

/**
 * @typedef {import("./dream-court.js").World} World
 * @typedef {import("./throw.js").Throw} Throw
 * @typedef {import("./court-game.js").Stepped & {action: number, dream_hit: boolean, dream_miss: boolean, gap: number}} Moved
 *   state: the court's state and the dream's, one after the other
 * @typedef {{
 *   ask: import("./dream-court.js").Caller["ask"],
 *   onStop: (played: {start: Throw, actions: number[], words: string}) => void,
 *   onError: (error: Error) => void,
 * }} Caller
 */

/** Numbers of a state; where its paddle stands. */
const SIZE = 5;
const PADDLE = 4;
/** Steps for which a ball's way stays in the picture. */
const TAIL = 14;
/** The least horizon that a dream is asked for. */
const SHORTEST = 5;

export class DreamPlay {
  /** @type {World} */
  #world = "both";
  /** @type {Throw | null} */
  #start = null;
  /** @type {number[]} */
  #actions = [];
  /** @type {number[][]} */
  #states = [];
  #score = { court: [0, 0], dream: [0, 0] };
  #gap = 0;
  /** @type {number | null} the first step at which the balls were visibly apart */
  #parted = null;

  /**
   * @param {HTMLElement} root
   * @param {import("./court-canvas.js").CourtCanvas} court
   * @param {import("./dream-court.js").Description} description
   * @param {import("./bounce-sound.js").BounceSound} sound
   * @param {Caller} caller
   * @param {AbortSignal} signal
   */
  constructor(root, court, description, sound, caller, signal) {
    this.root = root;
    this.court = court;
    this.description = description;
    this.sound = sound;
    this.caller = caller;
    const place = part(root, "play-in");
    const buttons = /** @type {HTMLElement[]} */ ([...place.querySelectorAll("[data-direction]")]);
    this.input = new PaddleInput(court, description.court, buttons, () => {}, signal, {
      keys: root,
      mayMove: () => this.playing,
    });
    /** @type {CourtGame<Moved>} */
    this.game = new CourtGame(description.court.dt, {
      next: (state) => this.#next(state),
      onStep: (moved) => this.#take(moved),
      onFrame: (_, state) => this.court.paint((sheet) => this.#draw(sheet, state)),
      onError: (error) => {
        this.stop();
        this.caller.onError(error);
      },
    });
    const onHidden = () => document.hidden && this.stop();
    document.addEventListener("visibilitychange", onHidden, { signal });
    signal.addEventListener("abort", () => this.game.pause());
  }

  get playing() {
    return this.game.playing;
  }

  /** Begins, or goes on with another world in view. @param {World} world @param {Throw} start */
  async start(world, start) {
    this.#world = world;
    this.#show();
    if (this.playing) return;
    try {
      // Python knows how fast the ball is, and where the court ends.
      const { arrays } = await this.caller.ask("dream", { start, horizon: SHORTEST });
      const state = Array.from(arrays.reality.subarray(0, SIZE));
      this.#start = start;
      this.#actions = [];
      this.#states = [];
      this.#score = { court: [0, 0], dream: [0, 0] };
      this.#gap = 0;
      this.#parted = null;
      this.game.load([...state, ...state]);
      this.game.start();
      this.#show();
      this.#showFigures();
    } catch (error) {
      this.#show();
      this.caller.onError(/** @type {Error} */ (error));
    }
  }

  stop() {
    if (!this.playing || !this.#start) return;
    this.game.pause();
    this.input.release();
    this.#show();
    this.caller.onStop({ start: this.#start, actions: this.#actions, words: this.#inWords() });
  }

  /** @param {number[]} state @returns {Promise<Moved>} */
  async #next(state) {
    const seen = this.#world === "dream" ? SIZE + PADDLE : PADDLE;
    const action = fine(this.input.action(state[seen]));
    const index = this.#actions.length;
    const { result } = await this.caller.ask("move", { states: state, action, index });
    return { ...result, action };
  }

  /** @param {Moved} moved */
  #take({ action, state, hit, miss, dream_hit, dream_miss, gap }) {
    this.#actions.push(action);
    this.#states.push(state);
    if (this.#states.length > TAIL) this.#states.shift();
    this.#gap = gap;
    if (gap >= this.description.thresholds.visible) this.#parted ??= this.#actions.length;
    const { court, dream } = this.#score;
    court[0] += Number(hit);
    court[1] += Number(hit || miss);
    dream[0] += Number(dream_hit);
    dream[1] += Number(dream_hit || dream_miss);
    this.#showFigures();
    this.#hear();
    if (this.#actions.length >= this.description.most_played) this.stop();
  }

  #hear() {
    if (!this.sound.on || this.#states.length < 3) return;
    const [a, b, c] = this.#states.slice(-3);
    for (const [from, world] of /** @type {[number, "reality" | "dream"][]} */ ([
      [0, "reality"],
      [SIZE, "dream"],
    ])) {
      const way = (/** @type {number[]} */ one, /** @type {number[]} */ two) =>
        [0, 1].map((axis) => two[from + axis] - one[from + axis]);
      if (turns(way(a, b), way(b, c))) this.sound.play(world);
    }
  }

  /** @param {import("./court-drawing.js").Sheet} sheet @param {number[]} state */
  #draw(sheet, state) {
    const [real, dreamt] = [sceneOf(state), sceneOf(state.slice(SIZE))];
    const tail = (/** @type {number} */ from) =>
      this.#states.map((each) => ({ x: each[from], y: each[from + 1] }));
    const behind = () => {
      if (this.#world !== "court") drawTail(sheet, tail(SIZE), "dream");
      if (this.#world !== "dream") drawTail(sheet, tail(0), "reality");
    };
    drawPair(
      sheet,
      this.#world === "dream" ? null : real,
      this.#world === "court" ? null : dreamt,
      behind,
    );
  }

  /** Which world is played in, and the controls of a play under way. */
  #show() {
    const { playing } = this;
    for (const button of this.root.querySelectorAll("[data-world]")) {
      const world = /** @type {HTMLElement} */ (button).dataset.world;
      button.setAttribute("aria-pressed", String(playing && world === this.#world));
    }
    part(this.root, "playing").hidden = !playing;
    if (playing)
      part(this.root, "play-words").textContent = {
        court: t("You play on the court. The dream goes on unseen, with the same actions."),
        dream: t("You play in the dream. The court goes on unseen, with the same actions."),
        both: t("The same actions move both paddles."),
      }[this.#world];
  }

  #showFigures() {
    const { court, dream } = this.#score;
    part(this.root, "play-gap").textContent = rounded(this.#gap, 2);
    part(this.root, "play-court").textContent = outOf(court);
    part(this.root, "play-dream").textContent = outOf(dream);
  }

  #inWords() {
    const seconds = (/** @type {number} */ steps) =>
      `${fixed(steps * this.description.court.dt, 1)} s`;
    const { court, dream } = this.#score;
    const parted = this.#parted
      ? t("The balls were visibly apart from {time} on", { time: seconds(this.#parted) })
      : t("The balls were never visibly apart");
    return t(
      "You played for {time}. {parted}, and ended {gap} world units apart. " +
        "Caught: {court} on the court, {dream} in the dream. " +
        "It is replayed above, and dreamt anew by any other model that you choose.",
      {
        time: seconds(this.#actions.length),
        parted,
        gap: rounded(this.#gap),
        court: outOf(court),
        dream: outOf(dream),
      },
    );
  }
}

/** @param {number[]} score hits, chances */
function outOf([hits, chances]) {
  return t("{hits} of {chances}", { hits, chances });
}
