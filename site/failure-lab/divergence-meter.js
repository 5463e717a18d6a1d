// @ts-check
import { find } from "../shared/dom.js";
import { rounded } from "../shared/format.js";

/** @typedef {{visible: number, coin_flip: number, court_width: number, unit: string}} Scale court_width: of what is in view */

/** What the lengths are called in another world than the court. */
const ELSEWHERE = { visible: "seen", coin_flip: "blind guess", court_width: "all in view" };

/**
 * How far apart dream and reality end up, on a scale as wide as the court.
 *
 *     <divergence-meter role="meter" aria-label="Divergence" aria-valuemin="0" aria-valuemax="1"
 *                       data-court="1" data-visible="0.04">
 *       <span data-part="fill"></span> …ticks, drawn by the template…
 *     </divergence-meter>
 *
 * The ticks of lengths ([data-length]) are the court's, or those of another world's scale.
 * `show` sets aria-valuenow in full precision and aria-valuetext in words, and moves the ticks of the simple dreams
 * ([data-simple=middle], [data-simple=line]); no events.
 */
export class DivergenceMeter extends HTMLElement {
  /** @type {Map<HTMLElement, string>} the words of the court's ticks, while another world's stand there */
  #words = new Map();

  /**
   * @param {number} error world units @param {number} horizon
   * @param {{middle: number, line: number | null}} simple errors of the dreams that cost nothing
   * @param {Scale | null} [scale] of another world
   */
  show(error, horizon, simple, scale = null) {
    const court = scale?.court_width ?? Number(this.dataset.court);
    const visible = scale?.visible ?? Number(this.dataset.visible);
    this.#label(scale, court);
    const shown = Number.isFinite(error) ? error : Number.MAX_VALUE;
    // A dream may end outside the court: then the scale is longer.
    this.setAttribute("aria-valuemax", String(Math.max(court, shown)));
    this.setAttribute("aria-valuenow", String(shown));
    this.setAttribute(
      "aria-valuetext",
      `${rounded(error)} ${scale?.unit ?? "world units"} after ${horizon} steps, ` +
        `${scale ? inWordsElsewhere(error, visible) : inWords(error, visible, court)}${besides(simple)}`,
    );
    this.style.setProperty("--fill", String(Math.min(1, shown / court)));
    this.toggleAttribute("data-visible-error", shown >= visible);
    for (const tick of /** @type {NodeListOf<HTMLElement>} */ (
      this.querySelectorAll("[data-simple]")
    )) {
      const at = simple[/** @type {"middle" | "line"} */ (tick.dataset.simple)];
      tick.hidden = at === null;
      tick.style.setProperty("--at", String(Math.min(1, (at ?? 0) / court)));
    }
  }

  /** @param {Scale | null} scale @param {number} width */
  #label(scale, width) {
    if (!scale && this.#words.size === 0) return;
    for (const tick of /** @type {NodeListOf<HTMLElement>} */ (
      this.querySelectorAll("[data-length]")
    )) {
      const words = find(tick, "span");
      if (!this.#words.has(tick))
        this.#words.set(tick, `${words.textContent}|${tick.style.getPropertyValue("--at")}`);
      const [former, at] = (this.#words.get(tick) ?? "").split("|");
      const name = /** @type {keyof typeof ELSEWHERE} */ (tick.dataset.length);
      const length = scale?.[name];
      tick.hidden = scale !== null && length === undefined;
      words.textContent = scale ? (ELSEWHERE[name] ?? "") : former;
      tick.style.setProperty("--at", scale ? String(Math.min(1, (length ?? 0) / width)) : at);
    }
    if (!scale) this.#words.clear();
  }
}

/** @param {number} error @param {number} visible */
function inWordsElsewhere(error, visible) {
  return error < visible
    ? "too little to be seen"
    : `${(error / visible).toFixed(1)} times what can be seen`;
}

/** @param {number} error @param {number} visible @param {number} court */
export function inWords(error, visible, court) {
  if (!(error <= court)) return "more than the court is wide";
  if (error < visible) return "less than the ball is wide";
  return `${(error / visible).toFixed(1)} times the width of the ball`;
}

/** @param {{middle: number, line: number | null}} simple */
function besides({ middle, line }) {
  const ofLine = line === null ? "" : `, a straight line ${rounded(line)}`;
  return `. Always the middle would miss by ${rounded(middle)}${ofLine}`;
}
