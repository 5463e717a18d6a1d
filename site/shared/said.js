// @ts-check
/** What Python says, in the language of the page's text: labels, and sentences in which numbers stand. */

import { catalogue, filled, locale, sentencesOfPython } from "./words.js";

/** @type {Record<string, string>} the catalogue that the patterns are of */
let known = {};
/** @type {{pattern: RegExp, names: string[], said: string}[]} its sentences of Python, in their order */
let patterns = [];

/**
 * What Python says: a label, or a sentence with numbers. Those are found by the catalogue's entries with slots, and
 * written as the page's language writes numbers, with a true minus.
 * @param {string} sentence
 */
export function said(sentence) {
  const english = sentence?.replace(/(^|[\s(])-(?=\d)/g, "$1−");
  const words = catalogue();
  if (!english || Object.hasOwn(words, english)) return words[english] ?? english;
  if (words !== known) [known, patterns] = [words, patternsOf(words)];
  for (const { pattern, names, said: text } of patterns) {
    const match = pattern.exec(english);
    if (match) {
      const slots = names.map((name, at) => [name, inSlot(match[at + 1])]);
      return filled(text, Object.fromEntries(slots));
    }
  }
  return english;
}

/** A number as English writes it, `12,300.5`, as the page's language does. @param {string} text */
export function number(text) {
  if (locale() === "en-GB") return text;
  const [thousands, decimal] = marks();
  return text.replace(/[.,]/g, (sign) => (sign === "." ? decimal : thousands));
}

/** The marks for thousands and decimals. */
function marks() {
  const parts = new Intl.NumberFormat(locale()).formatToParts(12345.6);
  const find = (/** @type {string} */ kind) => parts.find(({ type }) => type === kind)?.value ?? "";
  return [find("group"), find("decimal")];
}

/** What stands in a slot may itself be words of the catalogue. @param {string} text */
function inSlot(text) {
  return /^[−-]?[\d.,]*\d$/.test(text) ? number(text) : (known[text] ?? text);
}

/** @param {Record<string, string>} words */
function patternsOf(words) {
  return sentencesOfPython().map((key) => ({ ...patternOf(key), said: words[key] }));
}

/** @param {string} key */
function patternOf(key) {
  /** @type {string[]} */
  const names = [];
  const parts = key.split(/\{(\w+)\}/).map((part, at) => {
    if (at % 2 === 0) return part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    names.push(part);
    return "(.+?)";
  });
  return { pattern: new RegExp(`^${parts.join("")}$`), names };
}
