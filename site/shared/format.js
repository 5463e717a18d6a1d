// @ts-check
/** How numbers are written on the page: one function for each kind. */

import { locale, t } from "./words.js";

/** Each takes a tenth of a millisecond to make. @type {Map<string, Intl.NumberFormat>} */
const formats = new Map();

/** As the page's language writes it, with a true minus and at least and at most so many decimals. @param {number} value @param {number} most @param {number} [least] */
function written(value, most, least = 0) {
  const kind = `${locale()} ${least} ${most}`;
  let format = formats.get(kind);
  if (!format) {
    const decimals = { minimumFractionDigits: least, maximumFractionDigits: most };
    format = new Intl.NumberFormat(locale(), { ...decimals, useGrouping: true });
    formats.set(kind, format);
  }
  return format.format(value).replace("-", "−");
}

/** 6000 -> "6,000" @param {number} value */
export function whole(value) {
  return written(value, 0);
}

/** Smaller values are rounding of the arithmetic, and are written as 0. */
const NOTHING = 1e-12;

/**
 * A measured number: three significant digits unless `digits` says otherwise, never as 1e-5. Whole numbers stay whole.
 * builder/content/figures.py writes the numbers of the prose in the same way; both read
 * tests/site/shared/rounded.json in their tests.
 *
 * 0.0013961 -> "0.00140", 287.4 -> "287", 12345.6 -> "12,300", 10000 -> "10,000"
 * @param {number | null} value
 */
export function rounded(value, digits = 3) {
  if (value === null || !Number.isFinite(value)) return t("beyond measure");
  if (Math.abs(value) < NOTHING) return "0";
  if (Number.isInteger(value)) return whole(value);
  const [, exponent] = value.toExponential(digits - 1).split("e");
  const decimals = Math.max(0, digits - 1 - Number(exponent));
  return written(Number(value.toPrecision(digits)), decimals, decimals);
}

/** What something misses by, in a sentence: what is right but for the arithmetic’s own rounding does not miss by 0. @param {number | null} error */
export function missed(error) {
  const rounding = error !== null && error > 0 && error < NOTHING;
  return rounding ? t("rounding alone") : rounded(error);
}

/** A place on an axis, as short as it can be: 0.30000000000000004 -> "0.3", -0.25 -> "−0.25" @param {number} value */
export function tick(value) {
  return written(Number(value.toPrecision(4)), 20);
}

/** With so many decimals: 0.5 -> "0.50" @param {number} value */
export function fixed(value, digits = 2) {
  return written(value, digits, digits);
}

/** @param {number} fraction */
export function percent(fraction) {
  return `${Math.round(100 * fraction)} %`;
}

/** As at the beginning of a sentence; a symbol such as ε stays what it is. @param {string} words */
export function capital(words) {
  return words.replace(/^[a-z]/, (letter) => letter.toUpperCase());
}
