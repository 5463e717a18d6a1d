// @ts-check
import { CourtPlay } from "./court-play.js";
import { part } from "./lab-view.js";

/**
 * The court to play on: the reader moves the paddle and sees state and action as numbers.
 * Its markup is templates/stages/court.html. The ball's flight is Python's; nothing is computed here.
 *
 * Events: `stage` (bubbles), detail {stage: "court", what: "ready" | "paused", hits, misses, steps,
 * state}.
 */
export class CourtStage extends HTMLElement {
  /** @type {AbortController | null} ends with the element's stay in the page */
  #connected = null;

  connectedCallback() {
    if (typeof WebAssembly !== "object" || typeof Worker !== "function") {
      this.dataset.static = ""; // the words stay, the controls go
      return;
    }
    // The theme inserts a whole page at once, and there a parent wakes before its parts.
    customElements.upgrade(this);
    this.#connected = new AbortController();
    const data = /** @type {HTMLTemplateElement} */ (part(this, "data"));
    openCourt(this, JSON.parse(data.content.textContent ?? ""), this.#connected.signal);
  }

  disconnectedCallback() {
    this.#connected?.abort();
  }
}

/**
 * @param {HTMLElement} stage
 * @param {import("./court-play.js").CourtDescription} description
 * @param {AbortSignal} signal
 */
function openCourt(stage, description, signal) {
  const play = new CourtPlay(stage, description, signal);
  /** @param {string} name @param {() => void} act */
  const onClick = (name, act) => part(stage, name).addEventListener("click", act, { signal });
  onClick("play", () => {
    if (play.game.playing) return play.pause();
    play.start();
    play.court.focus({ preventScroll: true }); // so that the keys work at once
  });
  onClick("reset", () => play.reset());

  const onSpace = (/** @type {KeyboardEvent} */ event) => {
    if (event.code !== "Space" || event.repeat) return;
    event.preventDefault();
    if (play.game.playing) play.pause();
    else play.start();
  };
  play.court.addEventListener("keydown", onSpace, { signal });
  const onHidden = () => document.hidden && play.pause();
  document.addEventListener("visibilitychange", onHidden, { signal });
  play.reset();
}
