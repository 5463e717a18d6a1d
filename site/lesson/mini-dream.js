// @ts-check

import { Episodes } from "../court/episodes.js";
import { engine } from "../engine/client.js";
import { part } from "../shared/dom.js";
import { percent } from "../shared/format.js";
import { LabElement } from "../shared/lab-element.js";

/** A rally that has ended is looked at for a moment before the next one. */
const REST_MS = 1400;

/**
 * A dream beside reality on the front page. It plays the rally that the build measured, at once; when
 * Python is up, the same model is trained here and its own rallies follow. Its markup is
 * site/lesson/mini-dream.html.
 *
 * Events: `dream` (bubbles), detail = the reading of the model trained here.
 */
export class MiniDream extends LabElement {
  /** @param {any} data @param {AbortSignal} signal */
  open({ world, headline }, signal) {
    const show = new Show(this, world, headline, signal);
    whenIdle(() => show.trainHere(), signal);
  }
}

/** What plays: one rally after another, until the reader stops it. */
class Show {
  #episode = 0;
  #timer = 0;
  #loops = true;

  /** @param {HTMLElement} root @param {any} world @param {any} headline @param {AbortSignal} signal */
  constructor(root, world, headline, signal) {
    this.root = root;
    this.headline = headline;
    this.signal = signal;
    this.court = /** @type {import("../court/court-canvas.js").CourtCanvas} */ (
      root.querySelector("court-canvas")
    );
    this.playback = /** @type {import("../court/dream-playback.js").DreamPlayback} */ (
      root.querySelector("dream-playback")
    );
    this.episodes = Episodes.measured(headline.rally);
    this.court.description = world;
    this.#bind();
    part(root, "still").remove();
    /** @type {HTMLElement} */ (root.querySelector("canvas")).hidden = false;
    this.#play();
  }

  /** The very model of the measured rally, trained anew. */
  async trainHere() {
    const { signal } = this;
    const say = (/** @type {string} */ words) => {
      part(this.root, "engine").textContent = words;
    };
    const unsubscribe = engine.subscribe(({ state, stage, fraction }) => {
      if (state === "loading") say(`${stage}${fraction === null ? "" : ` ${percent(fraction)}`}`);
    });
    signal.addEventListener("abort", unsubscribe);
    try {
      const onProgress = (/** @type {import("../engine/protocol.js").Progress} */ now) =>
        say(`${now.stage}${now.fraction === null ? "" : ` ${percent(now.fraction)}`}`);
      const request = { lab: "failure", settings: { seed: this.headline.seed } };
      const { result, arrays } = await engine.run("read", request, { signal, onProgress });
      say("");
      this.#goOnWith(result, arrays);
    } catch {
      say(""); // the measured rally stays, and says that it is measured
    } finally {
      unsubscribe();
    }
  }

  /** @param {any} reading @param {import("../engine/protocol.js").Arrays} arrays */
  #goOnWith(reading, arrays) {
    this.episodes = new Episodes(arrays, reading.arrays);
    const same =
      reading.digest === this.headline.digest ? ", to the last bit the one measured" : "";
    part(this.root, "source").textContent =
      `Trained in this page just now, with seed ${reading.seed}${same}.`;
    this.court.show(this.episodes, this.#episode); // the first rally is the same: it plays on
    this.root.dispatchEvent(new CustomEvent("dream", { bubbles: true, detail: reading }));
  }

  #bind() {
    const { signal } = this;
    const follow = (/** @type {Event} */ event) => {
      const { step, atRest } = /** @type {CustomEvent} */ (event).detail;
      this.court.moveTo(step);
      if (!atRest) return;
      this.court.describe();
      if (this.#loops && step === this.episodes.horizon) this.#rest();
    };
    this.playback.addEventListener("step", follow, { signal });
    // Once the reader uses the controls, nothing plays by itself.
    const take = (/** @type {boolean} */ loops) => {
      clearTimeout(this.#timer);
      this.#loops = loops;
    };
    const button = part(this.root, "play");
    const onClick = () => take(button.dataset.icon === "play");
    button.addEventListener("click", onClick, { capture: true, signal });
    part(this.root, "scrub").addEventListener("input", () => take(false), {
      capture: true,
      signal,
    });
    const watcher = new IntersectionObserver(([{ isIntersecting }]) => this.#see(isIntersecting));
    watcher.observe(this.root);
    signal.addEventListener("abort", () => {
      watcher.disconnect();
      clearTimeout(this.#timer);
    });
  }

  /** Nobody watches what has been scrolled away. @param {boolean} seen */
  #see(seen) {
    if (!this.#loops || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    clearTimeout(this.#timer);
    if (seen) this.playback.play();
    else this.playback.pause();
  }

  #rest() {
    clearTimeout(this.#timer);
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    this.#timer = window.setTimeout(() => {
      this.#episode = (this.#episode + 1) % this.episodes.count;
      this.#play();
    }, REST_MS);
  }

  #play() {
    this.court.show(this.episodes, this.#episode);
    this.playback.load(this.episodes.horizon);
  }
}

/** Once the page has nothing better to do. @param {() => void} act @param {AbortSignal} signal */
function whenIdle(act, signal) {
  const once = () => !signal.aborted && act();
  if ("requestIdleCallback" in window) requestIdleCallback(once, { timeout: 3000 });
  else setTimeout(once, 500);
}
