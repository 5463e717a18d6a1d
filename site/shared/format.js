// @ts-check
/** How numbers are written on the page. */

const WHOLE = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 });

/** 6000 -> "6,000" @param {number} value */
export function whole(value) {
  return WHOLE.format(value);
}

/** What is smaller is rounding of the arithmetic, and is written as 0. */
const NOTHING = 1e-12;

/** Significant digits, three of them unless told, never as 1e-5: 0.0013961 -> "0.00140" @param {number | null} value */
export function short(value, significant = 3) {
  if (value === null || !Number.isFinite(value)) return "beyond measure";
  if (Math.abs(value) < NOTHING) return "0";
  const digits = Math.min(
    8,
    Math.max(0, significant - 1 - Math.floor(Math.log10(Math.abs(value)))),
  );
  return value.toFixed(digits);
}

/** A measured figure in a sentence: 42 -> "42", 0.23689 -> "0.237" @param {number | null} value */
export function figure(value) {
  return value !== null && Number.isInteger(value) ? whole(value) : short(value);
}

/** 98.4 -> "98×" @param {number | null} value */
export function times(value) {
  if (value === null || !Number.isFinite(value)) return "–";
  return `${value < 10 ? value.toFixed(1) : whole(value)}×`;
}

/** @param {number} fraction */
export function percent(fraction) {
  return `${Math.round(100 * fraction)} %`;
}

/** As at the beginning of a sentence; a symbol such as ε stays what it is. @param {string} words */
export function capital(words) {
  return words.replace(/^[a-z]/, (letter) => letter.toUpperCase());
}
