// @ts-check
/** One game on the court: the reader's input, the score, and the record of the play. */

import { engine } from "../engine/client.js";
import { part } from "../shared/dom.js";
import { whole } from "../shared/format.js";
import { isSure } from "../shared/lab-element.js";
import { LabFrame } from "../shared/lab-frame.js";
import { t } from "../shared/words.js";
import { drawCurtain, drawScene } from "./court-drawing.js";
import { CourtGame } from "./court-game.js";
import { inWords, showNumbers, showPlaying, showRecorded, showScore } from "./court-numbers.js";
import { harder } from "./harder.js";
import { PaddleInput } from "./paddle-input.js";
import { PlayRecorder } from "./play-recorder.js";
import { fine } from "./played.js";

/**
 * @typedef {Pick<import("../shared/settings.js").Description, "lab" | "court" | "thresholds">
 *   & {most_play: number}} CourtDescription
 * @typedef {import("./court-game.js").Stepped & {before: number[], action: number}} Played
 */

const PADDLE = 4;

export class CourtPlay {
  #score = { hits: 0, misses: 0, steps: 0 };
  #seed = 0;
  /** What was done on a harder court since its start. @type {number[]} */
  #actions = [];
  /** The reader has pressed Start before there was a court to play on. */
  #wanted = false;

  /** @param {HTMLElement} stage @param {CourtDescription} description @param {AbortSignal} signal */
  constructor(stage, description, signal) {
    this.stage = stage;
    this.lab = description.lab;
    this.signal = signal;
    this.court = /** @type {import("./court-canvas.js").CourtCanvas} */ (part(stage, "court"));
    this.court.description = description;
    this.recorder = new PlayRecorder(description.most_play);
    this.frame = new LabFrame(stage, { onRestart: () => this.reset() }, signal);
    const buttons = /** @type {HTMLElement[]} */ ([...stage.querySelectorAll("[data-direction]")]);
    const onMove = () => this.start();
    const options = { keys: stage };
    this.input = new PaddleInput(this.court, description.court, buttons, onMove, signal, options);
    /** @type {CourtGame<Played>} */
    this.game = new CourtGame(description.court.dt, {
      next: (state) => this.#next(state),
      onStep: (played) => this.#take(played),
      onFrame: (scene) => this.court.paint((sheet) => this.#draw(sheet, scene)),
      onError: (error) => {
        this.pause();
        this.frame.fail(error);
      },
    });
    signal.addEventListener("abort", () => this.pause());
  }

  /** @param {import("./court-drawing.js").Sheet} sheet @param {import("./episodes.js").Scene} scene */
  #draw(sheet, scene) {
    drawScene(sheet, scene);
    if (harder.court === "curtain") drawCurtain(sheet);
  }

  start() {
    this.#wanted = true;
    if (this.game.playing || !this.game.state || this.#isOver) return;
    this.game.start();
    showPlaying(this.stage, true);
    this.frame.showProblem(null);
    this.#sayPlaying();
  }

  pause() {
    this.#wanted = false;
    if (!this.game.playing) return;
    this.game.pause();
    this.input.release();
    showPlaying(this.stage, false);
    this.#showRest("paused");
    this.recorder.save();
    this.#announce("paused");
  }

  /** A new ball and a new score; the recording stays. */
  async reset() {
    this.pause();
    this.frame.busy = true;
    try {
      const seed = harder.court ? harder.seed : this.#seed++;
      const { result } = await engine.ask("reset", { lab: this.lab, seed });
      if (this.signal.aborted) return;
      this.#actions = [];
      this.#score = { hits: 0, misses: 0, steps: 0 };
      this.game.load(result.state);
      this.#showRest("ready: press Start, or move the paddle");
      this.frame.busy = false;
      this.#announce("ready");
      if (this.#wanted) this.start();
    } catch (error) {
      this.frame.fail(/** @type {Error} */ (error));
    }
  }

  /** @param {boolean} recording */
  record(recording) {
    this.recorder.recording = recording && !this.recorder.full;
    if (!this.recorder.recording) this.recorder.save();
    showRecorded(this.stage, this.recorder);
    if (this.game.playing) this.#sayPlaying();
  }

  async forget() {
    this.pause();
    const question = t("Forget the {count} recorded transitions?", {
      count: whole(this.recorder.count),
    });
    if (!(await isSure(this.stage, question))) return;
    await this.recorder.forget();
    showRecorded(this.stage, this.recorder);
  }

  #sayPlaying() {
    const { recording, full } = this.recorder;
    const rests = full ? "playing; the recording is full" : "playing";
    this.frame.settle(recording ? "playing and recording" : rests);
  }

  /** @param {number[]} state @returns {Promise<Played>} */
  async #next(state) {
    const free = this.input.action(state[PADDLE]);
    const action = harder.court ? fine(free) : free; // a challenge's game is handed in in tenths
    const request = { lab: this.lab, state, action };
    const { result } = await engine.ask(
      "step",
      harder.court ? { ...request, court: harder.court } : request,
    );
    return { ...result, before: state, action };
  }

  /** @param {Played} played */
  #take({ before, action, state, hit, miss }) {
    if (harder.court) this.#actions.push(action);
    else this.recorder.add(before, action, state); // a model of the ordinary court learns from it
    if (this.recorder.recording && this.recorder.full) this.record(false);
    this.#score.hits += Number(hit);
    this.#score.misses += Number(miss);
    this.#score.steps += 1;
    showNumbers(this.stage, state, action);
    showScore(this.stage, this.#score);
    showRecorded(this.stage, this.recorder);
    if (this.#isOver) this.pause();
  }

  /** A challenge's game has been played to its end. */
  get #isOver() {
    return harder.court !== "" && this.#actions.length >= harder.steps;
  }

  /** The court at rest, in numbers and words. @param {string} status */
  #showRest(status) {
    const { state } = this.game;
    if (!state) return;
    this.court.querySelector("canvas")?.setAttribute("aria-label", inWords(state, this.#score));
    showNumbers(this.stage, state, 0);
    showScore(this.stage, this.#score);
    this.frame.settle(status);
  }

  /** @param {"ready" | "paused"} what */
  #announce(what) {
    const { recorder, game } = this;
    const actions = harder.court ? [...this.#actions] : [];
    const detail = { ...this.#score, recorded: recorder.count, state: game.state, actions };
    this.frame.announce({ stage: "court", what, ...detail });
  }
}
