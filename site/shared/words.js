// @ts-check
/**
 * What the interface says, in the language of the page's text. English is the key: `t("Copy link")`. The words of
 * another language are a module of their own (levels/languages/de/words.yml), which only its pages load, before any element;
 * an English page loads none. A text of which there is no translation stays English.
 *
 * Ask when something is said and not when a module is loaded: the next page may speak another language.
 */

/** @type {Record<string, string>} English -> the page's language */
let words = {};
/** @type {string[]} those of the English ones that Python fills in itself (said.js) */
let sentences = [];
/** As `lang` has it. */
let spoken = "en";

/**
 * @param {string} language @param {Record<string, string>} known
 * @param {string[]} [patterns] those with slots that Python fills in
 */
export function speak(language, known, patterns = []) {
  [spoken, words, sentences] = [language, known, patterns];
}

/** The address of a file that this page's build has made in its language: "words" or "challenges". @param {string} name */
export function catalogueOf(name) {
  const page = /** @type {HTMLElement | null} */ (document.querySelector("[data-version]"));
  return new URL(`../${page?.dataset[name] ?? ""}`, import.meta.url).href;
}

/** Loads what this page's text is in; called before its elements are defined. */
export async function useLanguageOfPage() {
  const text = /** @type {HTMLElement | null} */ (document.querySelector("article[lang]"));
  const language = text?.lang || document.documentElement.lang || "en";
  if (language === spoken) return;
  if (language === "en") speak("en", {});
  else {
    const { WORDS, SENTENCES } = await import(catalogueOf("words"));
    speak(language, WORDS, SENTENCES);
  }
}

/** The words as they are. */
export function catalogue() {
  return words;
}

/** Those with slots that Python fills in. */
export function sentencesOfPython() {
  return sentences;
}

/** Of the numbers, for Intl. */
export function locale() {
  return spoken === "en" ? "en-GB" : spoken;
}

/**
 * The words for these English ones; `{names}` in them are filled in.
 *
 *     t("step {step}", { step: 5 })
 *
 * @param {string} english @param {Record<string, string | number>} [slots]
 */
export function t(english, slots) {
  return filled(words[english] ?? english, slots);
}

/** @param {string} text @param {Record<string, string | number>} [slots] */
export function filled(text, slots) {
  return slots ? text.replace(/\{(\w+)\}/g, (all, name) => String(slots[name] ?? all)) : text;
}
