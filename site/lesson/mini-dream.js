// @ts-check

import { DreamCourt } from "../court/dream-court.js";
import { Episodes } from "../court/episodes.js";
import { engine } from "../engine/client.js";
import { Controls, inUnits } from "../shared/controls.js";
import { part } from "../shared/dom.js";
import { percent, rounded } from "../shared/format.js";
import { LabElement } from "../shared/lab-element.js";
import { said } from "../shared/said.js";
import { t } from "../shared/words.js";
import { FirstThrows } from "./first-throws.js";

/** A throw that has ended is looked at for a moment before the next one. */
const REST_MS = 1400;
const LAB = "failure";
/** What the throws are called that it shows by itself. */
const first = () => t("a throw");

/**
 * @typedef {import("../court/dream-court.js").Description & {
 *   trained: import("../shared/settings.js").Control, first: import("./first-throws.js").Computed,
 * }} ToyData
 */

/**
 * The toy on the front page: the reader throws a ball, and the dream of it leaves the hand with it; one slider takes
 * the model back in its training; and the dream can be played in. Until Python is up it has the throws that the build
 * computed, and plays them one after another. Its markup is site/lesson/mini-dream.html.
 *
 * Events: `dream` (bubbles), detail = the reading of the model trained here; `thrown` (bubbles), detail
 * {start, trained, end, live}, when a throw is shown.
 */
export class MiniDream extends LabElement {
  /** @param {ToyData} data @param {AbortSignal} signal */
  open(data, signal) {
    const toy = new Toy(this, data, signal);
    whenIdle(() => toy.trainHere(), signal);
  }
}

class Toy {
  #shown = 0;
  #told = "";
  #timer = 0;
  /** It shows one throw after another, until the reader uses it. */
  #loops = true;
  #live = false;

  /** @param {HTMLElement} root @param {ToyData} data @param {AbortSignal} signal */
  constructor(root, data, signal) {
    this.root = root;
    this.data = data;
    this.signal = signal;
    this.first = new FirstThrows(data.first);
    this.court = /** @type {import("../court/court-canvas.js").CourtCanvas} */ (
      root.querySelector("court-canvas")
    );
    this.playback = /** @type {import("../court/dream-playback.js").DreamPlayback} */ (
      root.querySelector("dream-playback")
    );
    this.court.description = data;
    const onMove = () => this.#dreamAgain(true);
    const caller = { onMove, onError: () => {} };
    this.controls = new Controls(root, { sliders: [data.trained] }, caller, signal);
    this.dreams = new DreamCourt(
      root,
      data,
      this.court,
      this.playback,
      {
        ask: (task, request) => this.#ask(task, request),
        show: (answer, whose, still) => this.#show(answer, whose, still),
        onThrow: () => this.#take(),
        onError: (error) => this.#say("says", said(error.message)),
        isLive: () => this.#live,
      },
      signal,
    );
    this.#bind();
    part(root, "still").remove();
    /** @type {HTMLElement} */ (root.querySelector("canvas")).hidden = false;
    if (this.dreams.showsRally) this.#showFirst();
    else this.dreams.refresh();
  }

  /** The very model of the computed throws, trained anew. */
  async trainHere() {
    const { signal, root } = this;
    const say = (/** @type {string} */ words) => this.#say("engine", words);
    const unsubscribe = engine.subscribe(({ state, stage, fraction }) => {
      if (state === "loading")
        say(`${said(stage)}${fraction === null ? "" : ` ${percent(fraction)}`}`);
    });
    signal.addEventListener("abort", unsubscribe);
    part(root, "load").hidden = true;
    try {
      const onProgress = (/** @type {import("../engine/protocol.js").Progress} */ now) =>
        say(`${said(now.stage)}${now.fraction === null ? "" : ` ${percent(now.fraction)}`}`);
      const request = { lab: LAB, settings: { seed: this.data.first.seed } };
      const { result } = await engine.run("read", request, { signal, onProgress });
      say("");
      this.#goLive(result);
    } catch (error) {
      say(""); // the computed throws stay, and say that they are
      const { name, message } = /** @type {Error} */ (error);
      if (name !== "NotLoaded") return;
      part(root, "load").hidden = false;
      say(said(message).replace(/\.?$/, "."));
    } finally {
      unsubscribe();
    }
  }

  /** @param {any} reading */
  #goLive(reading) {
    const { seed, digest } = reading;
    const words =
      digest === this.data.first.digest
        ? t("Trained in this page just now, with seed {seed}, to the last bit the one measured.", {
            seed,
          })
        : t("Trained in this page just now, with seed {seed}.", { seed });
    this.#say("source", words);
    this.#live = true;
    // A computed throw that stands there is this model's too: its words no longer ask to wait.
    if (this.#loops) this.#sayEnd(this.#told);
    this.dreams.refresh();
    this.root.dispatchEvent(new CustomEvent("dream", { bubbles: true, detail: reading }));
  }

  #bind() {
    const { signal } = this;
    const follow = (/** @type {Event} */ event) => {
      const { step, atRest } = /** @type {CustomEvent} */ (event).detail;
      this.court.moveTo(step);
      if (!atRest) return;
      this.court.describe();
      if (this.#loops && step === this.data.first.horizon) this.#rest();
    };
    this.playback.addEventListener("step", follow, { signal });
    // Once the reader uses the controls, nothing plays by itself.
    const button = part(this.root, "play");
    const onClick = () => {
      if (button.dataset.icon !== "play") this.#take();
    };
    button.addEventListener("click", onClick, { capture: true, signal });
    const take = () => this.#take();
    for (const name of ["scrub", "play-in"])
      part(this.root, name).addEventListener("pointerdown", take, { capture: true, signal });
    part(this.root, "scrub").addEventListener("input", take, { capture: true, signal });
    part(this.root, "play-in").addEventListener("click", take, { capture: true, signal });
    const onChange = () => this.#dreamAgain(false);
    this.root
      .querySelector("[data-setting=step]")
      ?.addEventListener("change", onChange, { signal });
    const load = () => {
      engine.restart();
      this.trainHere();
    };
    part(this.root, "load").addEventListener("click", load, { signal });
    const watcher = new IntersectionObserver(([{ isIntersecting }]) => this.#see(isIntersecting));
    watcher.observe(this.root);
    signal.addEventListener("abort", () => {
      watcher.disconnect();
      clearTimeout(this.#timer);
    });
  }

  /** @param {"dream" | "move"} task @param {any} request @returns {Promise<import("../engine/job.js").JobResult>} */
  async #ask(task, request) {
    const { step } = this.controls.values;
    if (!this.#live) {
      this.#shown = this.first.nearest(request.start);
      return this.first.answer(this.#shown, step);
    }
    const { seed } = this.data.first;
    const { horizon = this.data.first.horizon, ...given } = request;
    return engine.ask(task, { lab: LAB, settings: { seed, horizon }, step, ...given });
  }

  /** @param {import("../engine/job.js").JobResult} answer @param {string} whose @param {boolean} still */
  #show({ result, arrays }, whose, still) {
    if (whose !== first()) this.#take();
    const episodes = new Episodes(arrays, result.arrays);
    this.court.show(episodes, 0, whose);
    this.dreams.rest(episodes, 0);
    this.playback.load(episodes.horizon, still);
    if (still) this.playback.seek(episodes.horizon);
    const end = rounded(result.end ?? result.drift.at(-1));
    this.#sayEnd(
      t(
        "Trained for {steps}: after {horizon} steps the dreamt ball is {gap} world units from the real one.",
        {
          steps: inUnits(result.trained, this.data.trained),
          horizon: episodes.horizon,
          gap: end,
        },
      ),
    );
    if (!still) {
      const start = episodes.state("reality", 0, 0);
      const detail = { start, trained: result.trained, end, live: this.#live };
      this.root.dispatchEvent(new CustomEvent("thrown", { bubbles: true, detail }));
    }
  }

  /** @param {string} told how the shown dream ends */
  #sayEnd(told) {
    this.#told = told;
    this.#say("says", this.#live ? told : `${told} ${this.#whyComputed()}`);
  }

  #whyComputed() {
    return t(
      "This is one of {count} throws that the build computed; once Python is up, every throw is yours.",
      { count: this.first.count },
    );
  }

  #showFirst() {
    this.#show(this.first.answer(this.#shown, this.controls.values.step), first(), false);
  }

  /** The throw that is shown, by the model that the slider asks for. @param {boolean} still the slider is under way */
  #dreamAgain(still) {
    this.#take();
    this.dreams.again(still);
  }

  /** It is the reader's now. */
  #take() {
    clearTimeout(this.#timer);
    this.#loops = false;
    part(this.root, "hint").hidden = true;
    part(this.root, "says").setAttribute("aria-live", "polite"); // what plays by itself is not read out
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
      this.#shown = (this.#shown + 1) % this.first.count;
      this.#showFirst();
    }, REST_MS);
  }

  /** @param {string} place @param {string} words */
  #say(place, words) {
    part(this.root, place).textContent = words;
  }
}

/** Once the page has nothing better to do. @param {() => void} act @param {AbortSignal} signal */
function whenIdle(act, signal) {
  const once = () => !signal.aborted && act();
  if ("requestIdleCallback" in window) requestIdleCallback(once, { timeout: 3000 });
  else setTimeout(once, 500);
}
