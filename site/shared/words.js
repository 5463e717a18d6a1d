// @ts-check
/**
 * What the interface says, in the language of the page's text. English is the key: `t("Copy link")`. The words of
 * another language are a module of their own (languages/de/words.yml), which only its pages load, before any element;
 * an English page loads none. A text of which there is no translation stays English.
 *
 * Ask when something is said and not when a module is loaded: the next page may speak another language.
 */

/** @type {Record<string, string>} English -> the page's language */
let words = {};
/** As `lang` has it. */
let spoken = "en";

/** @param {string} language @param {Record<string, string>} known */
export function speak(language, known) {
  [spoken, words] = [language, known];
}

/** Loads what this page's text is in; called before its elements are defined. */
export async function useLanguageOfPage() {
  const text = /** @type {HTMLElement | null} */ (document.querySelector("article[lang]"));
  const language = text?.lang || document.documentElement.lang || "en";
  if (language === spoken) return;
  if (language === "en") speak("en", {});
  else speak(language, (await import(`../words/${language}.js`)).WORDS);
}

/** The words as they are. */
export function catalogue() {
  return words;
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
