// @ts-check
/** What the lab of a claim shows: figures over seeds, plots, and the outcome's sentence. */

import { element, find, part, rowOf } from "../shared/dom.js";
import { rounded, whole } from "../shared/format.js";
import { t } from "../shared/words.js";

/**
 * @typedef {import("../shared/settings.js").Settings} Settings
 * @typedef {import("../plots/data-plot.js").Plot} Plot
 * @typedef {import("../plots/plot-curves.js").Spread} Spread
 * @typedef {{name: string, verdict: string, sentence: string, signature: object[],
 *   attempt: Partial<Settings> | null, deciding: string[]}} Outcome deciding: the figures that it leans on
 * @typedef {{low: number, high: number}} Range
 * @typedef {{settings: Settings, outcome: string | null, digest: string, seeds: number[],
 *   figures: Record<string, {value: number} & Range>, errors: Record<string, number>, plots: Plot[],
 *   bands: Record<string, Spread[]>}} Measured
 * @typedef {{outcomes: Outcome[], verdicts: Record<string, string>, wholes: string[], shares: string[],
 *   largest_share_error: number, measured: Measured}} Data
 *   wholes: the figures that count something; shares: those that are shares of trials
 */

/** Half the width of a 95 % interval, in standard errors. */
const NORMAL_95 = 1.96;

const nothingRecognised = () => ({
  verdict: "open",
  sentence: t("None of the outcomes that this page foresees: read the figures and the plots."),
  deciding: [],
});

export class ClaimView {
  /** @type {any} the reading shown; null while it is the build's */
  #reading = null;

  /** @param {HTMLElement} root @param {Data} data */
  constructor(root, data) {
    this.root = root;
    this.data = data;
    const { plots, bands } = data.measured;
    for (const plot of plots) this.#plot(plot.name)?.show(plot, bands[plot.name]);
  }

  /** Whether the build has measured the spread at these settings. @param {Settings} settings */
  knowsSpread(settings) {
    return same(settings, this.data.measured.settings);
  }

  /** Figures and plots of a run that goes on; the verdict comes at its end. @param {any} partial */
  showPartial(partial) {
    if (partial?.figures) {
      part(this.root, "whose").textContent = t("here, so far");
      this.#showFigures(partial);
    }
    for (const plot of partial?.plots ?? []) this.#plot(plot.name)?.show(plot);
  }

  /** @param {any} reading */
  show(reading) {
    const before = this.#reading;
    this.#reading = reading;
    const { measured, outcomes } = this.data;
    const known = this.knowsSpread(reading.settings);
    const outcome = outcomes.find(({ name }) => name === reading.caption) ?? nothingRecognised();
    this.#caption(outcome, this.#origin(reading, known ? measured : before));
    part(this.root, "whose").textContent = t("here, in this page");
    part(this.root, "run").textContent = t("Replay, same seed");
    this.#nameDeciding(outcome.deciding);
    this.#showFigures(reading);
    this.#showClock(reading.timings);
    if (known) this.#showRanges(measured.figures, measured.seeds.length);
    else this.#clearRanges();
    for (const scene of reading.scenes) this.#scene(scene.name)?.show(scene);
    for (const plot of reading.plots) {
      this.#plot(plot.name)?.show(plot, known ? measured.bands[plot.name] : []);
    }
  }

  /** What its caption says. */
  inShort() {
    const said = ["verdict", "sentence"].map((name) => part(this.root, name).textContent);
    return said.join(" ");
  }

  /** Seeds come one at a time; one alone has no range. @param {any} band */
  showBand(band) {
    const done = band?.seeds?.length ?? 0;
    if (done < 2 || !this.#reading) return;
    this.#showRanges(band.figures, done);
    for (const plot of this.#reading.plots)
      this.#plot(plot.name)?.show(plot, band.plots[plot.name]);
  }

  /**
   * Where a reading comes from, and whether it is the same as one that should be.
   * @param {any} reading
   * @param {{digest: string, settings: Settings} | null} other
   */
  #origin(reading, other) {
    const seed = whole(reading.seed);
    const here = t("Run in this page, with seed {seed}.", { seed });
    if (!other || !same(other.settings, reading.settings)) return here;
    const ofBuild = other === this.data.measured;
    if (reading.digest === other.digest)
      return `${here} ${ofBuild ? t("The same, to the last bit, as when this site was built.") : t("The same, to the last bit, as the run before.")}`;
    return `${here} ${ofBuild ? t("Not the same as when this site was built: the digests differ.") : t("Not the same as the run before: the digests differ.")}`;
  }

  /** @param {{verdict: string, sentence: string}} outcome @param {string} origin */
  #caption({ verdict, sentence }, origin) {
    part(this.root, "caption").dataset.verdict = verdict;
    part(this.root, "verdict").textContent = this.data.verdicts[verdict];
    part(this.root, "sentence").textContent = sentence;
    part(this.root, "origin").textContent = origin;
  }

  /** @param {Record<string, Range>} figures @param {number} seeds */
  #showRanges(figures, seeds) {
    part(this.root, "over").textContent = t("{count} seeds, range", { count: seeds });
    for (const [name, { low, high }] of Object.entries(figures)) {
      this.#figure(name, "range", between(this.#text(name, low), this.#text(name, high)));
    }
  }

  #clearRanges() {
    part(this.root, "over").textContent = t("more seeds, range");
    for (const cell of this.root.querySelectorAll("[data-part=range]")) cell.textContent = "–";
  }

  /** Times, which depend on this machine and on no seed. @param {Record<string, number>} timings milliseconds */
  #showClock(timings) {
    const rows = Object.entries(timings).map(([name, milliseconds]) => {
      const what = name === "run" ? t("the whole run, milliseconds") : name.replaceAll("_", " ");
      return rowOf(what, [rounded(milliseconds), t("on this machine")]);
    });
    part(this.root, "clock").replaceChildren(...rows);
  }

  /** Above the folded table. @param {string[]} names */
  #nameDeciding(names) {
    const entries = names.map((name) => {
      const label = find(this.root, `[data-figure="${name}"] > th`).cloneNode(true).childNodes;
      const value = element("dd", { "data-deciding": name });
      return element("div", {}, element("dt", {}, ...label), value);
    });
    part(this.root, "deciding").replaceChildren(...entries);
  }

  /** In the table, above it, and in the group of rivals. @param {{figures: Record<string, number>, errors: Record<string, number>}} known */
  #showFigures({ figures, errors }) {
    for (const [name, value] of Object.entries(figures)) {
      const text = this.#withError(name, value, errors[name]);
      this.#figure(name, "value", text);
      const elsewhere = `[data-rival-figure="${name}"], [data-deciding="${name}"]`;
      for (const place of this.root.querySelectorAll(elsewhere)) place.textContent = text;
    }
  }

  /**
   * As builder/render/claim_parts.py prints it without scripts.
   * @param {string} name @param {number} value @param {number | undefined} error
   */
  #withError(name, value, error) {
    const text = this.#text(name, value);
    if (error === undefined) return text;
    const { shares, largest_share_error: largest } = this.data;
    if (!shares.includes(name) || error <= largest) return `${text} ± ${rounded(error, 1)}`;
    const [low, high] = [value - NORMAL_95 * error, value + NORMAL_95 * error];
    return `${text} (${between(rounded(Math.max(0, low), 2), rounded(Math.min(1, high), 2))})`;
  }

  /** @param {string} name @param {"value" | "range"} column @param {string} text */
  #figure(name, column, text) {
    const row = this.root.querySelector(`[data-figure="${name}"]`);
    if (row) part(/** @type {HTMLElement} */ (row), column).textContent = text;
  }

  /** @param {string} name @param {number} value */
  #text(name, value) {
    return this.data.wholes.includes(name) ? whole(value) : rounded(value);
  }

  /** @param {string} name */
  #scene(name) {
    return /** @type {import("../scenes/lab-scene.js").LabScene | null} */ (
      this.root.querySelector(`lab-scene[data-name="${name}"]`)
    );
  }

  /** @param {string} name */
  #plot(name) {
    return /** @type {import("../plots/data-plot.js").DataPlot | null} */ (
      this.root.querySelector(`data-plot[data-name="${name}"]`)
    );
  }
}

/** @param {string} low @param {string} high */
function between(low, high) {
  return t("{low} to {high}", { low, high });
}

/** @param {Settings} a @param {Settings} b */
function same(a, b) {
  return Object.entries(b).every(([name, value]) => a[name] === value);
}
