// @ts-check

import { engine } from "../engine/client.js";
import { element } from "../shared/dom.js";
import { capital, percent } from "../shared/format.js";
import { number, said } from "../shared/said.js";
import { t } from "../shared/words.js";
import { HoverCard } from "./hover-card.js";

/** A measurement that takes longer, in seconds, says so before. */
const WORTH_TELLING = 1;

/**
 * A number that the site's build measured: what it is, and a button that measures it again in this
 * browser and holds the two against each other.
 *
 *     <measured-number data-path data-label data-definition data-unit data-origin data-seconds
 *       [data-given] [data-why]><data value="…">…</data></measured-number>
 *
 * Events: `measured` (bubbles), detail {path, value, printed, identical}.
 */
export class MeasuredNumber extends HoverCard {
  /** @type {AbortController | null} of the measurement under way */
  #run = null;
  /** @type {{answer: HTMLElement, bar: HTMLElement, hand: HTMLElement} | null} of its card */
  #made = null;

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#run?.abort();
  }

  trigger() {
    this.#data.removeAttribute("title"); // the card says it all
    return super.trigger();
  }

  get cardName() {
    return t("About this number: {label}", { label: this.dataset.label ?? "" });
  }

  get #data() {
    return /** @type {HTMLDataElement} */ (this.querySelector("data"));
  }

  get #parts() {
    this.#made ??= {
      answer: element("p", { class: "card-answer", role: "status" }),
      bar: element("span", { class: "card-bar", "aria-hidden": "true", hidden: "" }),
      hand: element("button", { type: "button", class: "card-button" }, t("Measure it here")),
    };
    return this.#made;
  }

  /** @param {HTMLElement} card */
  fill(card) {
    const { label = "", definition = "", unit = "", origin = "", why } = this.dataset;
    const full = element("code", {}, exact(Number(this.#data.value)));
    const value = element("p", { class: "card-value" }, full);
    if (unit) value.append(` ${unit}`);
    card.append(
      element("p", { class: "card-title" }, capital(label)),
      value,
      element("p", {}, `${definition}.`),
    );
    if (origin && !why) card.append(element("p", { class: "card-note" }, capital(`${origin}.`)));
    if (why) {
      card.append(element("p", { class: "card-note" }, said(why)));
      return;
    }
    this.#parts.hand.addEventListener("click", () => this.#measureOrStop());
    const takes = element("small", {}, howLong(Number(this.dataset.seconds)));
    card.append(
      element("p", { class: "card-hands" }, this.#parts.hand, takes),
      this.#parts.bar,
      this.#parts.answer,
    );
  }

  #measureOrStop() {
    engine.allow();
    if (this.#run) this.#run.abort();
    else this.#measure();
  }

  async #measure() {
    const run = new AbortController();
    this.#run = run;
    this.#parts.hand.textContent = t("Stop");
    this.#say(isUp() ? t("measuring…") : t("Python is starting…"), "");
    const { path = "", given } = this.dataset;
    const request = { lab: "figures", path, declared: given ? JSON.parse(given) : {} };
    /** @param {import("../engine/protocol.js").Progress} now */
    const onProgress = ({ stage, fraction }) => {
      this.#parts.bar.hidden = false;
      this.#parts.bar.style.setProperty("--fraction", String(fraction));
      this.#parts.bar.title = percent(fraction ?? 0);
      this.#say(`${said(stage)}…`, "");
    };
    try {
      const options = { onProgress, signal: run.signal, background: true };
      const { result } = await engine.run("measure", request, options);
      if (!run.signal.aborted) this.#compare(result.value, result.timings.run / 1000);
    } catch (error) {
      const { name, message } = /** @type {Error} */ (error);
      this.#say(
        name === "AbortError"
          ? t("Stopped.")
          : t("It could not be measured: {message}", { message: said(message) }),
        "",
      );
    }
    this.#run = null;
    this.#parts.bar.hidden = true;
    this.#parts.hand.textContent = t("Measure it again");
    this.place();
  }

  /** @param {number} value @param {number} seconds */
  #compare(value, seconds) {
    const printed = Number(this.#data.value);
    const identical = Object.is(value, printed);
    const took =
      seconds < WORTH_TELLING
        ? ""
        : ` ${t("It took {seconds}\u00a0s.", { seconds: Math.round(seconds) })}`;
    this.#say(
      identical
        ? `${t("Identical, bit for bit: {value}.", { value: exact(value) })}${took}`
        : `${t("Here it is {value}. That differs by {difference}.", { value: exact(value), difference: difference(value, printed) })}${took}`,
      identical ? "identical" : "different",
    );
    const detail = { path: this.dataset.path, value, printed, identical };
    this.dispatchEvent(new CustomEvent("measured", { bubbles: true, detail }));
  }

  /** @param {string} words @param {string} outcome */
  #say(words, outcome) {
    if (this.#parts.answer.textContent !== words) this.#parts.answer.textContent = words;
    this.#parts.answer.dataset.outcome = outcome;
    this.place();
  }
}

/** In full precision. @param {number} value */
function exact(value) {
  return number(String(value));
}

function isUp() {
  let up = false;
  engine.subscribe(({ state }) => {
    up = state === "ready";
  })();
  return up;
}

/** @param {number} value @param {number} printed */
function difference(value, printed) {
  const by = Math.abs(value - printed);
  const share =
    printed === 0
      ? ""
      : t(", or {share} %", { share: number(((100 * by) / Math.abs(printed)).toPrecision(2)) });
  return `${number(by.toPrecision(3))}${share}`;
}

/** @param {number} seconds */
function howLong(seconds) {
  if (seconds < WORTH_TELLING) return t("at once");
  if (seconds < 90)
    return t("about {seconds} s", {
      seconds: seconds < 10 ? Math.round(seconds) : 10 * Math.round(seconds / 10),
    });
  return t("about {minutes} minutes", { minutes: Math.round(seconds / 60) });
}
