// @ts-check
/** What the reader predicts, by the kind of a question's control: choices, a number, or a drawn curve. */

import { part } from "../shared/dom.js";
import { rounded } from "../shared/format.js";
import { t } from "../shared/words.js";

/**
 * @typedef {{
 *   value: any,
 *   ready: boolean,
 *   disabled: boolean,
 *   clear: () => void,
 *   inWords: () => string,
 *   show: (answer: any) => void,
 * }} Prediction
 *   value: as dreamlab takes it; ready: the reader has chosen; show: the run's answer, beside it
 * @typedef {{label: string}[]} Choices
 * @typedef {{min: number, max: number, step: number, start?: number, log?: boolean}} NumberControl
 */

/** Stops of a logarithmic slider. */
const LOG_STOPS = 100;

/**
 * @param {HTMLElement} root
 * @param {any} question
 * @param {import("../plots/drift-chart.js").Thresholds} thresholds
 * @param {() => void} onChange
 * @param {AbortSignal} signal
 * @returns {Prediction}
 */
export function openPrediction(root, question, thresholds, onChange, signal) {
  const field = /** @type {HTMLFieldSetElement} */ (part(root, "control"));
  const { choices, number, curve } = question.control;
  if (choices) return openChoices(field, choices, onChange, signal);
  if (number) return openNumber(field, number, question.unit, onChange, signal);
  return openCurve(field, curve, question.unit, thresholds, onChange, signal);
}

/** @param {HTMLFieldSetElement} field @param {Choices} choices @param {() => void} onChange @param {AbortSignal} signal @returns {Prediction} */
function openChoices(field, choices, onChange, signal) {
  const boxes = [...field.querySelectorAll("input")];
  field.addEventListener("change", onChange, { signal });
  const chosen = () => boxes.findIndex((box) => box.checked);
  return {
    get value() {
      return chosen();
    },
    get ready() {
      return chosen() >= 0;
    },
    set disabled(/** @type {boolean} */ disabled) {
      field.disabled = disabled;
    },
    clear() {
      for (const box of boxes) box.checked = false;
      for (const box of boxes) delete box.parentElement?.dataset.right;
    },
    inWords: () => choices[chosen()].label,
    show({ right }) {
      boxes.forEach((box, i) => {
        if (box.parentElement) box.parentElement.dataset.right = String(i === right);
      });
    },
  };
}

/** @param {HTMLFieldSetElement} field @param {NumberControl} control @param {string} unit @param {() => void} onChange @param {AbortSignal} signal @returns {Prediction} */
function openNumber(field, { min, max, step, start = min, log = false }, unit, onChange, signal) {
  const slider = /** @type {HTMLInputElement} */ (part(field, "number"));
  const stops = log ? LOG_STOPS : Math.round((max - min) / step);
  const valueAt = (/** @type {number} */ stop) =>
    log ? min * (max / min) ** (stop / stops) : min + (max - min) * (stop / stops);
  const stopOf = (/** @type {number} */ value) =>
    log
      ? (stops * Math.log(value / min)) / Math.log(max / min)
      : (stops * (value - min)) / (max - min);
  slider.max = String(stops);
  let moved = false;
  // A slider's stop is a rounded number: what is shown is what is predicted.
  const value = () => Number(valueAt(slider.valueAsNumber).toPrecision(log ? 2 : 6));
  const words = () => `${rounded(value())} ${unit}`.trim();
  const tell = () => {
    part(field, "value").textContent = moved ? words() : t("not chosen yet");
    slider.setAttribute(
      "aria-valuetext",
      moved ? words() : t("not chosen yet; at {value}", { value: words() }),
    );
    field.toggleAttribute("data-untouched", !moved);
  };
  const onMove = () => {
    moved = true;
    tell();
    onChange();
  };
  // Whoever presses the thumb where it stands has chosen that.
  for (const touch of ["input", "click"]) slider.addEventListener(touch, onMove, { signal });
  const clear = () => {
    moved = false;
    slider.value = String(Math.round(stopOf(start)));
    tell();
  };
  clear();
  return {
    get value() {
      return value();
    },
    get ready() {
      return moved;
    },
    set disabled(/** @type {boolean} */ disabled) {
      field.disabled = disabled;
    },
    clear,
    inWords: words,
    show() {},
  };
}

/** @param {HTMLFieldSetElement} field @param {{points: number[], max: number}} curve @param {string} unit @param {import("../plots/drift-chart.js").Thresholds} thresholds @param {() => void} onChange @param {AbortSignal} signal @returns {Prediction} */
function openCurve(field, curve, unit, thresholds, onChange, signal) {
  const sketch = /** @type {import("../plots/drift-sketch.js").DriftSketch} */ (
    field.querySelector("drift-sketch")
  );
  let drawn = false;
  const onInput = () => {
    drawn = true;
    onChange();
  };
  sketch.addEventListener("input", onInput, { signal });
  sketch.begin(curve, thresholds);
  const key = part(field, "measured-key");
  return {
    get value() {
      return sketch.values;
    },
    get ready() {
      return drawn;
    },
    set disabled(/** @type {boolean} */ disabled) {
      sketch.disabled = disabled;
    },
    clear() {
      drawn = false;
      key.hidden = true;
      sketch.clear();
    },
    inWords: () => {
      const [step, error] = sketch.values[sketch.values.length - 1];
      return t("{value} at step {step}", { value: `${rounded(error)} ${unit}`, step });
    },
    show({ curve: measured }) {
      key.hidden = false;
      sketch.show(measured);
    },
  };
}
