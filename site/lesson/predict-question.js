// @ts-check

import { engine } from "../engine/client.js";
import { part } from "../shared/dom.js";
import { rounded } from "../shared/format.js";
import { LabElement } from "../shared/lab-element.js";
import { LabFrame } from "../shared/lab-frame.js";
import { locale, t } from "../shared/words.js";
import { openPrediction } from "./prediction.js";
import { progress } from "./progress.js";

/**
 * A question that the reader answers before the run does: a prediction is committed, then the
 * experiment runs in this page, and what is said of the prediction comes from what was measured.
 * Its markup is site/lesson/predict-question.html.
 *
 * While the run is under way it has aria-busy="true". Events: `answer` (bubbles), detail
 * {question, predicted, …what dreamlab.services.questions answers}.
 */
export class PredictQuestion extends LabElement {
  /** @param {any} data @param {AbortSignal} signal */
  open({ question, thresholds }, signal) {
    const asking = new Asking(this, question, thresholds, signal);
    const onSubmit = (/** @type {Event} */ event) => {
      event.preventDefault();
      asking.commit(0);
    };
    // A frame without allow-forms never sends the form's submit; Enter in a field clicks the button all the same.
    part(this, "commit").addEventListener("click", onSubmit, { signal });
    part(this, "stop").addEventListener("click", () => asking.stop(), { signal });
    part(this, "seed").addEventListener("click", () => asking.commit(asking.seed + 1), { signal });
    part(this, "again").addEventListener("click", () => asking.clear(), { signal });
    // Whoever begins to answer will want the engine soon.
    this.addEventListener("input", () => engine.start(), { signal, once: true });
    signal.addEventListener("abort", () => asking.stop());
  }
}

class Asking {
  #run = new AbortController();
  seed = 0;

  /** @param {HTMLElement} root @param {any} question @param {import("../plots/drift-chart.js").Thresholds} thresholds @param {AbortSignal} signal */
  constructor(root, question, thresholds, signal) {
    this.root = root;
    this.question = question;
    this.status = /** @type {HTMLElement} */ (root.querySelector(".lab-status"));
    part(root, "seed").hidden = Object.keys(printed(question)).length > 0; // a printed figure has its own seeds
    this.frame = new LabFrame(root, { onRestart: () => this.stop() }, signal);
    const onChange = () => this.#allow();
    this.prediction = openPrediction(root, question, thresholds, onChange, signal);
    this.clear();
  }

  /** Back to the question; nothing is committed. */
  clear() {
    this.prediction.clear();
    this.prediction.disabled = false;
    part(this.root, "outcome").hidden = true;
    part(this.root, "commit").hidden = false;
    this.#rest();
    this.#allow();
  }

  stop() {
    this.#run.abort();
  }

  /** From here on the prediction stands; the run follows. @param {number} seed */
  async commit(seed) {
    if (!this.prediction.ready) return;
    engine.allow();
    this.#run.abort();
    this.#run = new AbortController();
    const { signal } = this.#run;
    const { question, frame } = this;
    const predicted = this.prediction.value;
    const began = performance.now();
    this.#begin();
    try {
      const onProgress = (/** @type {import("../engine/protocol.js").Progress} */ now) =>
        frame.say(now.stage, now.fraction);
      const request = { lab: "question", question, predicted, seed };
      const { result: answer } = await engine.run("answer", request, {
        onProgress,
        signal,
        background: true,
      });
      this.seed = seed;
      this.#show(answer, (performance.now() - began) / 1000);
      progress.answer(String(question.level), question.name);
      const detail = { question: question.name, predicted, ...answer };
      this.root.dataset.predicted = JSON.stringify({ predicted, seed }); // for a receipt
      this.root.dispatchEvent(new CustomEvent("answer", { bubbles: true, detail }));
    } catch (error) {
      this.#rest();
      if (!signal.aborted) frame.fail(/** @type {Error} */ (error));
      if (part(this.root, "outcome").hidden) this.prediction.disabled = false;
    }
  }

  #begin() {
    this.prediction.disabled = true;
    this.frame.showProblem(null);
    this.frame.busy = true;
    this.frame.say("running");
    this.status.hidden = false;
    const [commit, stop] = [part(this.root, "commit"), part(this.root, "stop")];
    stop.hidden = false;
    if (commit === document.activeElement) stop.focus({ preventScroll: true });
    commit.hidden = true;
  }

  #rest() {
    this.frame.busy = false;
    this.status.hidden = true;
    part(this.root, "stop").hidden = true;
    part(this.root, "commit").hidden = !part(this.root, "outcome").hidden;
  }

  #allow() {
    const commit = /** @type {HTMLButtonElement} */ (part(this.root, "commit"));
    commit.disabled = !this.prediction.ready;
  }

  /** @param {any} answer @param {number} seconds */
  #show(answer, seconds) {
    const { question, prediction, root } = this;
    const outcome = part(root, "outcome");
    const hadFocus = root.contains(document.activeElement);
    prediction.show(answer);
    part(root, "predicted").textContent = prediction.inWords();
    part(root, "measured").textContent = measuredInWords(question, answer);
    part(root, "verdict").textContent = verdict(question, answer, prediction.value);
    part(root, "said").textContent = withFigures(
      question.feedback[answer.feedback].say,
      answer.figures,
    );
    part(root, "about").textContent = t("{whose}, run in this page in {time}.", {
      whose: whoseRun(question, answer.seed),
      time: seconds < 1 ? t("under a second") : `${Math.round(seconds)}\u00a0s`,
    });
    outcome.hidden = false;
    this.#rest();
    this.#draw(answer.pictures);
    if (hadFocus) outcome.focus({ preventScroll: true });
    outcome.scrollIntoView({ block: "nearest" });
  }

  /** The worlds that were asked, and their dreams, which draw themselves. @param {import("../scenes/scene-drawing.js").Scene[]} pictures */
  async #draw(pictures) {
    for (const former of this.root.querySelectorAll("lab-scene")) former.remove();
    if (pictures.length === 0) return;
    const { sceneMarkup } = await import("../scenes/scene-markup.js");
    const made = pictures.map(({ says }) => sceneMarkup(says));
    part(this.root, "outcome").append(...made);
    const { defineElements } = await import("../elements.js");
    await defineElements();
    made.forEach((scene, i) => {
      /** @type {import("../scenes/lab-scene.js").LabScene} */ (scene).show(pictures[i]);
    });
  }
}

/** The runs that measure a figure of the pages. @param {any} question @returns {string[]} their paths */
function printed({ runs }) {
  return Object.values(runs).flatMap(({ figure }) => (figure ? [figure] : []));
}

/** Whose seeds the answer is of. @param {any} question @param {number} seed */
function whoseRun(question, seed) {
  const paths = printed(question);
  const taken = Object.values(question.runs).some((run) => run.printed);
  const [, one] = paths[0]?.match(/\.values\[(\d+)\]/) ?? [];
  if (one && taken)
    return t("The answer is the table’s, over several seeds; training seed {seed}", { seed: one });
  if (one)
    return t("Training seed {seed} alone (a table holds the medians over several)", { seed: one });
  if (paths.some((path) => path.includes(".median")))
    return t("The medians over all training seeds");
  return paths.length > 0 ? t("With the printed figures’ own seeds") : t("Seed {seed}", { seed });
}

/** @param {any} question @param {any} answer */
function measuredInWords({ control, unit }, { answer, curve }) {
  const words = `${rounded(answer)} ${unit}`.trim();
  return control.curve ? t("{value} at step {step}", { value: words, step: curve.length }) : words;
}

/** How far prediction and measurement are apart. @param {any} question @param {any} answer @param {any} predicted */
function verdict({ control, unit }, { figures, right }, predicted) {
  if (control.choices) {
    if (right === null) return t("None of these came true.");
    if (right === predicted) return t("Your prediction came true.");
    return t("Your prediction did not come true. What happened: {label}.", {
      label: lower(control.choices[right].label),
    });
  }
  if (control.curve) {
    return t(
      "On average your line is {mean} {unit} away from the measured one; the widest gap, {largest}, is at step {step}.",
      {
        mean: rounded(figures.mean_gap),
        unit,
        largest: rounded(figures.largest_gap),
        step: figures.largest_gap_step,
      },
    );
  }
  if (figures.miss === 0) return t("That is exactly it.");
  const off = `${rounded(Math.abs(figures.miss))} ${unit}`.trim();
  const factor =
    figures.miss_factor >= 1.05
      ? t(", by a factor of {factor}", { factor: rounded(figures.miss_factor) })
      : "";
  return figures.miss > 0
    ? t("Your prediction is {off} too much{factor}.", { off, factor })
    : t("Your prediction is {off} too little{factor}.", { off, factor });
}

/** {figure} in a sentence becomes its value. @param {string} sentence @param {Record<string, number>} figures */
function withFigures(sentence, figures) {
  return sentence.replaceAll(/\{([^{}]*)\}/g, (_, name) => rounded(figures[name] ?? null));
}

/** Within an English sentence; other languages’ nouns keep their capitals. @param {string} words */
function lower(words) {
  return locale() === "en-GB" ? words.charAt(0).toLowerCase() + words.slice(1) : words;
}
