// @ts-check
import { rounded } from "../shared/format.js";

/**
 * How far apart dream and reality end up, on a scale as wide as the court.
 *
 *     <divergence-meter role="meter" aria-label="Divergence" aria-valuemin="0" aria-valuemax="1"
 *                       data-court="1" data-visible="0.04">
 *       <span data-part="fill"></span> …ticks, drawn by the template…
 *     </divergence-meter>
 *
 * In another world its scale is that one's: data-court and data-visible in the `data-unit`.
 * `show` sets aria-valuenow in full precision and aria-valuetext in words, and moves the ticks of the simple dreams
 * ([data-simple=middle], [data-simple=line]); no events.
 */
export class DivergenceMeter extends HTMLElement {
  /**
   * @param {number} error world units @param {number} horizon
   * @param {{middle: number, line: number | null}} simple errors of the dreams that cost nothing
   */
  show(error, horizon, simple) {
    const court = Number(this.dataset.court);
    const visible = Number(this.dataset.visible);
    const { unit } = this.dataset;
    const far = unit
      ? `${unit} after ${horizon} steps`
      : `world units after ${horizon} steps, ${inWords(error, visible, court)}`;
    const shown = Number.isFinite(error) ? error : Number.MAX_VALUE;
    // A dream may end outside the court: then the scale is longer.
    this.setAttribute("aria-valuemax", String(Math.max(court, shown)));
    this.setAttribute("aria-valuenow", String(shown));
    this.setAttribute("aria-valuetext", `${rounded(error)} ${far}${besides(simple)}`);
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
