// @ts-check
/** What the failure lab shows: one reading, its band, the rally on the court. */

import { DreamCourt } from "../court/dream-court.js";
import { Episodes } from "../court/episodes.js";
import { find, part } from "../shared/dom.js";
import { rounded } from "../shared/format.js";
import { said } from "../shared/said.js";
import { t } from "../shared/words.js";
import { errorsInWords, inWords, showCaption, showFigures } from "./lab-figures.js";

/**
 * @typedef {import("../shared/settings.js").Description} Description
 * @typedef {import("../shelf/models.js").SavedModel} SavedModel
 * @typedef {import("../shared/lab-controls.js").Preset & {title: string, claim: string, caption: string,
 *   source?: {text: string, url: string}}} Preset
 * @typedef {{describe: Description & {most_played: number}, presets: Preset[], headline: any,
 *   definitions: import("./lab-figures.js").Definitions}} Data `headline`: the reading that the build
 *   measured at the first settings
 */

const measuredBefore = () => ({
  title: t("Measured when this site was built"),
  caption: t(
    "These figures and this rally belong to the first settings. As soon as the engine is up, a model " +
      "is trained here, in this page, and its own reading takes their place.",
  ),
});

/** What the first rally of a reading is. */
const median = () => t("the median test rally (the balls of half of the others end further apart)");

export class LabView {
  #episode = 0;
  /** @type {Episodes | null} */
  #episodes = null;
  /** A reading has come whose lab is not at rest yet. */
  #fresh = false;
  /** @type {any} the reading that the numbers are of */
  #shown = null;
  /** @type {import("./world-view.js").WorldView | null} of another world than the court; null until there was one */
  #world = null;

  /**
   * @param {HTMLElement} root
   * @param {Data} data
   * @param {(task: "dream" | "move", request: object) => Promise<import("../engine/job.js").JobResult>} ask of the model
   *   that the reading is of
   * @param {(error: Error) => void} onError
   * @param {AbortSignal} signal
   */
  constructor(root, { describe, presets, headline, definitions }, ask, onError, signal) {
    this.root = root;
    this.description = describe;
    this.presets = presets;
    this.headline = headline;
    this.definitions = definitions;
    this.court = /** @type {import("../court/court-canvas.js").CourtCanvas} */ (
      find(root, "court-canvas")
    );
    this.plot = /** @type {import("../plots/drift-plot.js").DriftPlot} */ (
      find(root, "drift-plot")
    );
    this.meter = /** @type {import("./divergence-meter.js").DivergenceMeter} */ (
      find(root, "divergence-meter")
    );
    this.playback = /** @type {import("../court/dream-playback.js").DreamPlayback} */ (
      find(root, "court-canvas ~ dream-playback")
    );
    this.evidence = /** @type {import("../scenes/lab-scene.js").LabScene} */ (
      find(root, "[data-part=evidence] lab-scene")
    );
    this.court.description = describe;
    const caller = {
      ask,
      onError,
      show: this.#showOwn.bind(this),
      isLive: () =>
        this.#shown !== this.headline &&
        !this.#shown?.world &&
        root.getAttribute("aria-busy") === "false",
    };
    this.dreams = new DreamCourt(root, describe, this.court, this.playback, caller, signal);
    this.signal = signal;
    this.#bind(signal);
  }

  /** @param {AbortSignal} signal */
  #bind(signal) {
    const follow = (/** @type {Event} */ event) => {
      const { step, atRest } = /** @type {CustomEvent} */ (event).detail;
      this.court.moveTo(step);
      this.plot.moveTo(step);
      if (atRest) this.court.describe();
    };
    const seek = (/** @type {Event} */ event) => {
      if (this.#shown?.world) this.#world?.seek(/** @type {CustomEvent} */ (event).detail.step);
      else if (this.#episodes && this.dreams.showsRally)
        this.playback.seek(/** @type {CustomEvent} */ (event).detail.step);
    };
    this.playback.addEventListener("step", follow, { signal });
    this.plot.addEventListener("seek", seek, { signal });
    part(this.root, "rally").addEventListener("click", () => this.#nextRally(), { signal });
  }

  /** Before the engine is ready: what the build measured, marked as such. Not animated, since Python needs the processor. */
  showMeasured() {
    this.#showNumbers(this.headline);
    this.#shown = this.headline;
    showCaption(part(this.root, "caption"), measuredBefore());
    this.#episodes = Episodes.measured(this.headline.rally);
    this.#present(true);
  }

  /** @param {any} reading @param {import("../engine/protocol.js").Arrays} arrays @param {SavedModel | null} model the reader's own, if the reading is of that */
  show(reading, arrays, model) {
    if (reading.world) return this.#showElsewhere(reading);
    this.#world?.leave();
    this.#showNumbers(reading);
    this.#showCaption(reading, model);
    this.#showEvidence(reading.scenes);
    this.#episodes = new Episodes(arrays, reading.arrays);
    // What the caption says is seen in the median rally; the same settings once more keep what the reader looks at.
    if (!sameSettings(reading, this.#shown)) this.#episode = 0;
    this.#fresh = true;
    if (!this.dreams.showsRally) {
      this.#shown = reading;
      return;
    }
    const { settings } = this.headline;
    const same = this.#shown === this.headline && reading.digest === this.headline.digest;
    this.#shown = reading;
    if (same && reading.settings.horizon === settings.horizon) this.#goOn();
    else this.#present();
  }

  /** @param {any} reading of another world than the court */
  async #showElsewhere(reading) {
    if (!this.#world) {
      const { WorldView } = await import("./world-view.js");
      if (this.signal.aborted) return;
      this.#world ??= new WorldView(this.root, (step) => this.plot.moveTo(step), this.signal);
    }
    this.playback.pause();
    if (!this.dreams.showsRally) this.dreams.toRally();
    this.#world.measure(reading);
    this.#showNumbers(reading);
    this.#showEvidence(reading.scenes);
    this.#shown = reading;
    await this.#world.show(reading);
  }

  /**
   * While it trains: what its model dreams so far. The numbers stay those of the reading before.
   * @param {any} partial empty as long as there is nothing to see
   */
  showPartial(partial) {
    if (!partial?.rally || !this.dreams.showsRally) return;
    // What the build measured is of a whole training; from another world the reading itself leads back to the court.
    if (this.#shown === this.headline || this.#shown?.world) return;
    const episodes = Episodes.measured(partial.rally);
    const share = Math.round(100 * partial.trained);
    const whose = t("a first look, the dream after {share} % of the training", { share });
    this.court.show(episodes, 0, whose);
    this.playback.load(episodes.horizon, true);
    this.playback.seek(episodes.horizon);
    part(this.root, "these-balls").textContent = t("Shown: {whose}.", { whose });
  }

  /** The lab is at rest: what the reader has thrown or played is dreamt by the new model. */
  settle() {
    if (this.#fresh) this.dreams.refresh();
    this.#fresh = false;
  }

  /** The reader's own throw or play. @param {import("../engine/job.js").JobResult} answer @param {string} whose @param {boolean} still */
  #showOwn({ result, arrays }, whose, still) {
    const episodes = new Episodes(arrays, result.arrays);
    this.court.show(episodes, 0, whose);
    this.dreams.rest(episodes, 0);
    this.playback.load(episodes.horizon, still);
    if (still) this.playback.seek(episodes.horizon);
    this.#say(whose, episodes.gap(0, episodes.horizon), episodes.horizon);
    if (!still)
      this.root.dispatchEvent(new CustomEvent("thrown", { bubbles: true, detail: result }));
  }

  /** @param {any} reading */
  inShort(reading) {
    const where = reading.world ? `${said(reading.world.title)}: ` : "";
    return `${where}${errorsInWords(reading)}.`;
  }

  /** The reader has chosen another world: what was played on the court ends. */
  leaveCourt() {
    if (!this.dreams.showsRally) this.dreams.toRally();
    else this.dreams.stop();
  }

  /** Called after each further training seed; one curve alone has no spread. @param {any} band @param {SavedModel | null} model */
  showBand(band, model) {
    const done = band?.seeds?.length ?? 0;
    if (done < 2) return;
    const label = model
      ? t("the middle half of {count} fresh copies", { count: done })
      : t("the middle half of {count} training seeds", { count: done });
    this.plot.showBand({ ...band, label });
  }

  #nextRally() {
    if (!this.#episodes) return;
    this.dreams.toRally();
    this.#episode = (this.#episode + 1) % this.#episodes.count;
    this.#present();
  }

  /** The same rally, measured again: its animation goes on where it is. */
  #goOn() {
    if (!this.#episodes) return;
    if (this.playback.isAtEnd) return this.#present();
    this.court.show(this.#episodes, this.#episode);
    this.#showTheseBalls(this.#episodes);
  }

  /** @param {Episodes} episodes */
  #showTheseBalls(episodes) {
    this.dreams.rest(episodes, this.#episode);
    const end = episodes.gap(this.#episode, episodes.horizon);
    const one = t("test rally {number} of the {count} kept", {
      number: this.#episode + 1,
      count: episodes.count,
    });
    this.#say(this.#episode === 0 ? median() : one, end, episodes.horizon);
  }

  /** The balls in the picture, beside the mean that the meter shows. @param {string} whose @param {number} end @param {number} steps */
  #say(whose, end, steps) {
    const mean = rounded(this.#shown.final_error);
    part(this.root, "these-balls").textContent = t(
      "Shown: {whose}. After {steps} steps these two balls are {gap} world units apart. " +
        "The mean over all test rallies, after {horizon} steps, is {mean}.",
      { whose, steps, gap: rounded(end), horizon: this.#shown.drift.length, mean },
    );
  }

  /** @param {import("../scenes/scene-drawing.js").Scene[]} scenes */
  #showEvidence([scene] = []) {
    part(this.root, "evidence").hidden = scene === undefined;
    if (scene) this.evidence.show(scene);
  }

  #present(still = false) {
    if (!this.#episodes) return;
    this.court.show(this.#episodes, this.#episode);
    this.#showTheseBalls(this.#episodes);
    this.playback.load(this.#episodes.horizon, still);
  }

  /** @param {any} reading */
  #showNumbers(reading) {
    showFigures(this.root, reading, this.definitions);
    const [middle, line] = [reading.middle_drift, reading.line_drift];
    const last = (/** @type {number[] | null} */ errors) => errors?.at(-1) ?? null;
    const { world } = reading;
    this.meter.show(reading.final_error, reading.drift.length, {
      middle: last(middle) ?? 0,
      line: last(line),
    });
    part(this.root, "line-key").hidden = line === null;
    const tests = world
      ? t("the middle half of the test episodes")
      : t("the middle half of the test rallies");
    const band = { ...reading.quartiles, label: tests };
    const thresholds = world?.thresholds ?? this.description.thresholds;
    const reference = reading === this.headline || world ? null : this.headline.drift;
    this.plot.show({ drift: reading.drift, band, reference, middle, line }, thresholds);
  }

  /** @param {any} reading @param {SavedModel | null} model */
  #showCaption(reading, model) {
    const recognised = this.presets.find((preset) => preset.name === reading.caption);
    const said = inWords(reading, model?.name ?? null);
    showCaption(part(this.root, "caption"), model ? said : (recognised ?? said));
  }
}

/** @param {any} one @param {any} other readings */
function sameSettings(one, other) {
  return JSON.stringify([one.settings, one.seed]) === JSON.stringify([other.settings, other.seed]);
}
