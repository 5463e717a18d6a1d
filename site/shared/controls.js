// @ts-check
/**
 * The settings of a lab or a stage: inputs with data-setting, in the page before any script runs. A
 * slider runs over the stops of one of dreamlab's controls; the seed is a number; all others are choices.
 */

import { tick, whole } from "./format.js";
import { said } from "./said.js";
import { t } from "./words.js";

/**
 * @typedef {import("./settings.js").Control} Control
 * @typedef {Record<string, any>} Values by the settings' names
 */

/** What a teacher's link sets: first values, and values that stay as they are (frame/assignment.js). */
export const linked = { first: /** @type {Values} */ ({}), fixed: /** @type {Values} */ ({}) };

export class Controls {
  /** @type {Values} a link may ask for one between two stops of its slider */
  values = {};
  /** A key has been pressed on a control, and not let go of. */
  #keyed = false;

  /**
   * @param {HTMLElement} root
   * @param {{sliders: Control[], seed?: {min: number, max: number}}} known
   * @param {{onMove: () => void, onRelease?: () => void, onError: (message: string) => void}} caller
   * @param {AbortSignal} signal
   */
  constructor(root, { sliders, seed = { min: 0, max: 0 } }, caller, signal) {
    this.root = root;
    this.sliders = sliders;
    this.seed = seed;
    this.caller = caller;
    const moved = takeMoved(this.#inputs);
    for (const input of this.#inputs) this.values[nameOf(input)] = this.#read(input);
    for (const [name, value] of Object.entries(linked.fixed))
      linked.fixed[name] = value ?? this.values[name] ?? null;
    this.show(linked.first);
    if (Object.keys(linked.fixed).length > 0) this.disable([]);
    root.addEventListener("input", (event) => this.#slide(event), { signal });
    root.addEventListener("change", (event) => this.#choose(event), { signal });
    root.addEventListener("pointerup", (event) => this.#release(event), { signal });
    for (const type of ["keydown", "keyup", "pointerdown"]) {
      const note = () => {
        this.#keyed = type === "keydown";
      };
      root.addEventListener(type, note, { signal });
    }
    queueMicrotask(() => replay(moved)); // once who made these controls has shown what the address asks for
  }

  /** @param {Values} values those left out stay as they are */
  show(values) {
    for (const input of this.#inputs) {
      const value = linked.fixed[nameOf(input)] ?? values[nameOf(input)];
      if (value === undefined) continue;
      const slider = this.#slider(input);
      this.values[nameOf(input)] = value;
      input.value = String(slider ? nearest(slider.stops, value) : value);
      input.removeAttribute("aria-invalid");
      if (slider) this.#label(input, slider);
    }
  }

  /** What a teacher's link asks of these settings. @returns {Values} */
  get asked() {
    const names = Object.keys({ ...linked.first, ...linked.fixed });
    const own = names.filter((name) => name in this.values);
    return Object.fromEntries(own.map((name) => [name, this.values[name]]));
  }

  /** @param {Values} values @returns {Values} each at the nearest stop of its slider */
  snapped(values) {
    const entries = Object.entries(values).map(([name, value]) => {
      const slider = this.sliders.find((each) => each.name === name);
      return [name, slider ? slider.stops[nearest(slider.stops, value)] : value];
    });
    return Object.fromEntries(entries);
  }

  /** These settings, and no others, cannot be changed. @param {string[]} names */
  disable(names) {
    const all = [...names, ...Object.keys(linked.fixed)];
    for (const input of this.#inputs) input.disabled = all.includes(nameOf(input));
  }

  /** @param {Event} event */
  #slide(event) {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const slider = this.#slider(input);
    if (!slider) return;
    this.values[slider.name] = this.#read(input);
    this.#label(input, slider);
    this.caller.onMove();
  }

  /** @param {Event} event */
  #choose(event) {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const name = nameOf(input);
    if (this.#slider(input) && !this.#keyed) this.#release(event);
    if (this.#slider(input) || !name) return;
    const error = name === "seed" ? this.#checkSeed(input) : null;
    if (error) return this.caller.onError(error);
    this.values[name] = this.#read(input);
    this.caller.onMove();
  }

  /** By mouse, finger or an aid such as a screen reader. Keys change a slider at each press, and the next may follow. @param {Event} event */
  #release(event) {
    if (this.#slider(/** @type {HTMLInputElement} */ (event.target))) this.caller.onRelease?.();
  }

  /** What is wrong with a seed, which is marked in its field. @param {HTMLInputElement} input @returns {string | null} */
  #checkSeed(input) {
    const { min, max } = this.seed;
    const seed = input.value.trim() === "" ? NaN : Number(input.value);
    const isGood = Number.isInteger(seed) && seed >= min && seed <= max;
    if (isGood) input.removeAttribute("aria-invalid");
    else input.setAttribute("aria-invalid", "true");
    const range = { min: whole(min), max: whole(max) };
    return isGood ? null : t("The seed must be a whole number from {min} to {max}.", range);
  }

  /** @param {HTMLInputElement} input @returns {string | number} */
  #read(input) {
    const slider = this.#slider(input);
    if (slider) return slider.stops[input.valueAsNumber];
    return nameOf(input) === "seed" ? Number(input.value) : input.value;
  }

  /** @param {HTMLInputElement} input @param {Control} slider */
  #label(input, slider) {
    const text = inUnits(this.values[slider.name], slider);
    input.setAttribute("aria-valuetext", text);
    input.dataset.value = String(this.values[slider.name]); // as no language writes it
    const place = this.root.querySelector(`[data-value-of="${slider.name}"]`);
    if (place) place.textContent = text;
  }

  /** @param {HTMLInputElement} input */
  #slider(input) {
    return this.sliders.find(({ name }) => name === nameOf(input));
  }

  get #inputs() {
    return /** @type {NodeListOf<HTMLInputElement>} */ (
      this.root.querySelectorAll("[data-setting]")
    );
  }
}

/** @param {HTMLElement} input */
function nameOf(input) {
  return input.dataset.setting ?? "";
}

/**
 * The inputs that the reader moved before the page's modules came in, with what they were moved to. They are put back
 * to what stands in the markup.
 * @param {Iterable<HTMLInputElement | HTMLSelectElement>} inputs
 */
function takeMoved(inputs) {
  const moved = [];
  for (const input of inputs) {
    const { value } = input;
    input.value = firstValue(input);
    if (input.value !== value) moved.push({ input, value });
  }
  return moved;
}

/** @param {HTMLInputElement | HTMLSelectElement} input */
function firstValue(input) {
  if (!("options" in input)) return input.defaultValue;
  const options = Array.from(input.options);
  return (options.find(({ defaultSelected }) => defaultSelected) ?? options[0])?.value ?? "";
}

/** They are moved again, now that somebody listens. @param {ReturnType<typeof takeMoved>} moved */
function replay(moved) {
  for (const { input, value } of moved) {
    if (input.disabled) continue; // a teacher's link holds it
    input.value = value;
    for (const type of ["input", "change"]) input.dispatchEvent(new Event(type, { bubbles: true }));
  }
}

/** The index of the stop nearest to a value. @param {number[]} stops @param {number} value */
export function nearest(stops, value) {
  const distances = stops.map((stop) => Math.abs(stop - value));
  return distances.indexOf(Math.min(...distances));
}

/** Units that are nothing but a plural. */
const PLURAL = /^([a-z]+ )?[a-z]+s$/;

/** 6000 -> "6,000 transitions", 1 -> "1 transition", 0.005 -> "0.005 world units" @param {number} value @param {Control} control */
export function inUnits(value, { unit }) {
  const one = value === 1 && PLURAL.test(unit) ? unit.slice(0, -1) : unit;
  return `${value >= 1000 ? whole(value) : tick(value)} ${said(one)}`.trimEnd();
}
