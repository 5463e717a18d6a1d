// @ts-check
/**
 * The court of a lab that shows a dream: a test rally, a throw of the reader's, or what the reader has played. A throw
 * is dreamt while it is drawn; a play or a throw that is shown is dreamt again when the model has changed.
 *
 * Python computes every path. The handles and the paddle's input are all that this page does by itself.
 */

import { linkToPlay, onAddress, playInAddress, setPlay } from "../shared/address.js";
import { bindCopyLink } from "../shared/copy-link.js";
import { part } from "../shared/dom.js";
import { t } from "../shared/words.js";
import { BounceSound, turns } from "./bounce-sound.js";
import { fromText, toText } from "./played.js";
import { throwOf } from "./throw.js";
import { ThrowHandles } from "./throw-handles.js";

/**
 * @typedef {import("./throw.js").Throw} Throw
 * @typedef {import("./episodes.js").Episodes} Episodes
 * @typedef {import("../engine/job.js").JobResult} JobResult
 * @typedef {"court" | "dream" | "both"} World
 * @typedef {Pick<import("../shared/settings.js").Description, "court" | "thresholds"> & {most_played: number}} Description
 * @typedef {{
 *   ask: (task: "dream" | "move", request: object) => Promise<JobResult>,
 *   show: (answer: JobResult, whose: string, still: boolean) => void,
 *   onThrow?: (thrown: Throw) => void,
 *   onError: (error: Error) => void,
 *   isLive: () => boolean,
 * }} Caller
 *   ask: of the model that the lab shows; show: draws the paths, and calls `rest`; still: the hand has not let go yet;
 *   onThrow: the throw has changed under the reader's hand; isLive: whether there is a model that can dream
 */

const ownThrow = () => t("your throw");
const ownPlay = () => t("your play");

export class DreamCourt {
  /** @type {{start: Throw, actions: number[] | null} | null} the reader's throw or play; null: a test rally is shown */
  #own = null;
  /** @type {Throw | null} where the shown dream starts */
  #start = null;
  /** @type {import("./dream-play.js").DreamPlay | null} */
  #play = null;
  /** @type {World | null} the reader has pressed it before there was a model */
  #wanted = null;
  /** @type {{episodes: Episodes, episode: number} | null} */
  #shown = null;
  /** What stands where a play is told of, while there is none. */
  #idle = "";
  /** What is said of the play that is shown; "" for none. */
  #words = "";
  #asking = false;
  #again = false;
  #held = false;

  /**
   * @param {HTMLElement} root
   * @param {Description} description
   * @param {import("./court-canvas.js").CourtCanvas} court
   * @param {import("./dream-playback.js").DreamPlayback} playback
   * @param {Caller} caller
   * @param {AbortSignal} signal
   */
  constructor(root, description, court, playback, caller, signal) {
    this.root = root;
    this.description = description;
    this.court = court;
    this.playback = playback;
    this.caller = caller;
    this.signal = signal;
    this.handles = new ThrowHandles(
      court,
      description.court,
      {
        onMove: (thrown) => this.#move(thrown),
        onEnd: (thrown) => this.#letGo(thrown),
        mayGrab: () => !this.#play?.playing,
      },
      signal,
    );
    const box = /** @type {HTMLInputElement} */ (part(root, "sound"));
    this.sound = new BounceSound(box, signal);
    this.#bind(signal);
    this.#idle = part(root, "play-words").textContent ?? "";
    if (!this.#followAddress()) setPlay("");
    const follow = () => {
      if (this.#followAddress()) this.refresh();
    };
    onAddress(follow, signal);
  }

  /** Whether a test rally is shown, and nothing of the reader's own. */
  get showsRally() {
    return this.#own === null;
  }

  /** Whether what the reader has played is shown. */
  get showsPlay() {
    return this.#own?.actions !== null && this.#own !== null;
  }

  /** Back to the test rallies. */
  toRally() {
    this.stop();
    this.#own = null;
    this.#showPlayed("");
  }

  /** A throw that was set in another way than on the court. @param {Throw} start */
  throwBall(start) {
    this.#own = { start, actions: null };
    this.#ask();
  }

  /** What is shown, dreamt by another model; a rally becomes a throw. @param {boolean} still a control is under way */
  again(still) {
    if (!this.#start || this.#play?.playing) return;
    this.#own ??= { start: this.#start, actions: null };
    this.#held = still;
    this.#ask();
  }

  /** The model has changed: what is shown of the reader's own is dreamt again. Returns whether there is such a thing. */
  refresh() {
    if (this.#wanted && this.caller.isLive()) this.play(this.#wanted);
    if (!this.#own || this.#play?.playing) return this.#play?.playing ?? false;
    this.#ask();
    return true;
  }

  /** The court shows this episode now: its start is what can be grabbed. @param {Episodes} episodes @param {number} episode */
  rest(episodes, episode) {
    this.#shown = { episodes, episode };
    this.#start = this.#own?.start ?? throwOf(episodes.state("reality", episode, 0));
    if (!this.#held && !this.#play?.playing) this.handles.show(this.#start);
  }

  /** @param {World} world */
  async play(world) {
    this.#wanted = world;
    if (!this.caller.isLive() || !this.#start) {
      part(this.root, "play-words").textContent = t("As soon as there is a model, the ball flies.");
      return;
    }
    // Only who plays needs it.
    const { DreamPlay } = await import("./dream-play.js");
    if (this.signal.aborted || !this.#wanted) return;
    this.#play ??= new DreamPlay(
      this.root,
      this.court,
      this.description,
      this.sound,
      {
        ask: this.caller.ask,
        onStop: (played) => this.#stopped(played),
        onError: this.caller.onError,
      },
      this.signal,
    );
    this.playback.pause();
    this.handles.hide(true);
    part(this.root, "played").hidden = true;
    this.#wanted = null;
    await this.#play.start(world, this.#start);
  }

  stop() {
    this.#wanted = null;
    this.#play?.stop();
  }

  /** @param {AbortSignal} signal */
  #bind(signal) {
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (
      this.root.querySelectorAll("[data-world]")
    )) {
      const press = () => {
        const pressed = button.getAttribute("aria-pressed") === "true";
        button.focus({ preventScroll: true }); // Safari gives no focus to what is clicked, and then the keys are dead
        if (pressed) this.stop();
        else this.play(/** @type {World} */ (button.dataset.world));
      };
      button.addEventListener("click", press, { signal });
    }
    part(this.root, "stop-play").addEventListener("click", () => this.stop(), { signal });
    bindCopyLink(part(this.root, "copy-play"), part(this.root, "play-link"), signal, () =>
      linkToPlay(this.#text),
    );
    let before = 0;
    const listen = (/** @type {Event} */ event) => {
      const { step, atRest } = /** @type {CustomEvent} */ (event).detail;
      const [from, to] = [Math.floor(before), Math.floor(step)];
      before = step;
      // A slow display jumps over steps; their bounces are heard all the same.
      for (let each = from + 1; !atRest && each <= to; each += 1) this.#sound(each);
    };
    this.playback.addEventListener("step", listen, { signal });
  }

  /** The bounces of that step of the shown dream. @param {number} step */
  #sound(step) {
    if (!this.sound.on || !this.#shown || step < 1) return;
    const { episodes, episode } = this.#shown;
    if (step >= episodes.horizon) return;
    for (const world of /** @type {("reality" | "dream")[]} */ (["reality", "dream"])) {
      const [a, b, c] = [-1, 0, 1].map((later) => episodes.state(world, episode, step + later));
      if (turns([b[0] - a[0], b[1] - a[1]], [c[0] - b[0], c[1] - b[1]])) this.sound.play(world);
    }
  }

  /** @param {Throw} thrown */
  #move(thrown) {
    this.#held = true;
    this.#own = { start: thrown, actions: null };
    this.#showPlayed("");
    this.caller.onThrow?.(thrown);
    if (this.caller.isLive()) this.#ask();
  }

  /** @param {Throw} thrown */
  #letGo(thrown) {
    this.#held = false;
    this.#own = { start: thrown, actions: null };
    this.#ask();
  }

  /** One question at a time; a throw that has moved on meanwhile is asked about next. */
  async #ask() {
    if (this.#asking) {
      this.#again = true;
      return;
    }
    this.#asking = true;
    try {
      do {
        this.#again = false;
        const [own, still] = [this.#own, this.#held];
        if (!own) return;
        const answer = await this.caller.ask("dream", own);
        if (this.signal.aborted) return;
        if (this.#play?.playing || this.#own === null) continue;
        if (this.#again && own.actions !== this.#own.actions) continue;
        this.caller.show(answer, own.actions ? ownPlay() : ownThrow(), still);
      } while (this.#again);
    } catch (error) {
      if (!this.signal.aborted) this.caller.onError(/** @type {Error} */ (error));
    } finally {
      this.#asking = false;
    }
  }

  /** @param {{start: Throw, actions: number[], words: string}} played */
  #stopped({ start, actions, words }) {
    if (!this.#start) return;
    if (actions.length === 0) {
      this.#showPlayed(this.#words);
      this.handles.show(this.#start);
      return;
    }
    this.#own = { start, actions };
    this.#showPlayed(words);
    this.#ask();
  }

  /** @param {string} words what is said of the reader's play; "" for none */
  #showPlayed(words) {
    this.#words = words;
    setPlay(words ? this.#text : "");
    part(this.root, "played").hidden = !words;
    part(this.root, "play-words").textContent = words || this.#idle;
  }

  get #text() {
    const { start, actions } = this.#own ?? {};
    return start && actions ? toText({ start, actions }) : "";
  }

  /** A play that somebody has sent along: it is dreamt by the model of this page. Returns whether there is one. */
  #followAddress() {
    const text = playInAddress();
    if (!text) return false;
    const played = fromText(text, this.description.most_played);
    if (!played) {
      part(this.root, "play-words").textContent = t(
        "The play in this link cannot be read; it may have been cut off on its way.",
      );
      return false;
    }
    this.stop();
    this.#own = played;
    this.#showPlayed(t("A play that came with the link, dreamt by the model of this page."));
    return true;
  }
}
