// @ts-check

import { showRecorded } from "../court/court-numbers.js";
import { CourtPlay } from "../court/court-play.js";
import { part } from "../shared/dom.js";
import { LabElement } from "../shared/lab-element.js";
import { workspace } from "./workspace.js";

/**
 * Stage 1, the court: the reader plays, sees state and action as numbers, and may record the play.
 * Its markup is site/stages/court-stage.html. Python computes the ball's flight; nothing is computed here.
 *
 * Events: `stage` (bubbles), detail {stage: "court", what: "ready" | "paused", hits, misses, steps,
 * recorded, state}.
 */
export class CourtStage extends LabElement {
  /** @param {import("../court/court-play.js").CourtDescription} description @param {AbortSignal} signal */
  open(description, signal) {
    openCourt(this, description, signal);
  }
}

/**
 * @param {HTMLElement} stage
 * @param {import("../court/court-play.js").CourtDescription} description
 * @param {AbortSignal} signal
 */
function openCourt(stage, description, signal) {
  const play = new CourtPlay(stage, description, signal);
  /** @param {string} name @param {() => void} act */
  const onClick = (name, act) => part(stage, name).addEventListener("click", act, { signal });
  // So that the keys work at once, in browsers too that give no focus to a button that is clicked.
  const toCourt = () => play.court.focus({ preventScroll: true });
  onClick("play", () => {
    if (play.game.playing) return play.pause();
    play.start();
    toCourt();
  });
  onClick("reset", () => {
    play.reset();
    toCourt();
  });
  onClick("record", () => {
    play.record(!play.recorder.recording);
    if (play.recorder.recording) toCourt();
  });
  onClick("forget", () => play.forget());

  const onSpace = (/** @type {KeyboardEvent} */ event) => {
    if (event.code !== "Space" || event.repeat) return;
    event.preventDefault();
    if (play.game.playing) play.pause();
    else play.start();
  };
  play.court.addEventListener("keydown", onSpace, { signal });
  const onHidden = () => document.hidden && play.pause();
  document.addEventListener("visibilitychange", onHidden, { signal });
  const onChange = () => showRecorded(stage, play.recorder);
  workspace.addEventListener("change", onChange, { signal });

  onChange();
  play.recorder.restore();
  play.reset();
}
