// @ts-check

import { missed, rounded } from "../shared/format.js";
import { said } from "../shared/said.js";
import { locale, t } from "../shared/words.js";

const DECIMAL = { minimumFractionDigits: 1, maximumFractionDigits: 1 };

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
    const slots = { error: rounded(error), unit: said(unit ?? "world units"), horizon };
    const after = t("{error} {unit} after {horizon} steps", slots);
    const far = unit ? after : `${after}, ${inWords(error, visible, court)}`;
    const shown = Number.isFinite(error) ? error : Number.MAX_VALUE;
    // A dream may end outside the court: then the scale is longer.
    this.setAttribute("aria-valuemax", String(Math.max(court, shown)));
    this.setAttribute("aria-valuenow", String(shown));
    this.setAttribute("aria-valuetext", `${far}${besides(simple)}`);
    this.style.setProperty("--fill", String(Math.min(1, shown / court)));
    this.toggleAttribute("data-visible-error", shown >= visible);
    // Of two words that are close, each stands on its own side.
    this.toggleAttribute("data-middle-first", simple.middle < (simple.line ?? Infinity));
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
  if (!(error <= court)) return t("more than the court is wide");
  if (error < visible) return t("less than the ball is wide");
  const times = (error / visible).toLocaleString(locale(), DECIMAL);
  return t("{times} times the width of the ball", { times });
}

/** @param {{middle: number, line: number | null}} simple */
function besides({ middle, line }) {
  const ofLine = line === null ? "" : t(", a straight line {error}", { error: missed(line) });
  return `. ${t("Always the middle would miss by {error}", { error: missed(middle) })}${ofLine}`;
}
