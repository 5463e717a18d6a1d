// @ts-check
/**
 * The room that the words of a plot may take. Nobody is asked for it: the build has no font to measure, and a reader
 * may have any. So it is that of the widest fonts for text (Verdana, DejaVu Sans), spaced out as a reader may ask for it
 * (WCAG 1.4.12).
 */

/** Pixels: the font of every plot (plot-element.css), and from one line of it to the next. */
const SIZE = 12;
export const LINE = 14;
/** Shares of the font's size that are added to each letter, and beside that to each space. */
const [SPACED, APART] = [0.12, 0.16];
/** The widths of letters, as shares of the font's size; of every other one, such as a digit, the last. */
const WIDTHS = /** @type {const} */ ([
  [/[ijl'’|]/, 0.3],
  [/[ .,:;!ft/]/, 0.38],
  [/[rIJ()-]/, 0.45],
  [/[csz]/, 0.55],
  [/[wA-LN-VX-Z−±+=<>→]/, 0.8],
  [/[mMW%–…]/, 1],
]);
const WIDTH = 0.64;

/** Pixels. @param {string} words */
export function roomOf(words) {
  const letters = [...words].map((letter) => {
    const [, width] = WIDTHS.find(([letters]) => letters.test(letter)) ?? [null, WIDTH];
    return width + SPACED + (letter === " " ? APART : 0);
  });
  return SIZE * letters.reduce((sum, width) => sum + width, 0);
}

/** The words in lines that have so much room; a word alone may take more. @param {string} words @param {number} room pixels */
export function inLines(words, room) {
  return fill(words.split(" "), room);
}

/** The same, broken after commas alone where that is enough: "error," "world units". @param {string} words @param {number} room pixels */
export function inParts(words, room) {
  const parts = words.replaceAll(", ", ",\n").split("\n");
  return parts.every((part) => roomOf(part) <= room) ? fill(parts, room) : inLines(words, room);
}

/** @param {string[]} parts @param {number} room pixels */
function fill([first, ...others], room) {
  const lines = [first];
  for (const part of others) {
    const longer = `${lines[lines.length - 1]} ${part}`;
    if (roomOf(longer) <= room) lines[lines.length - 1] = longer;
    else lines.push(part);
  }
  return lines;
}

/**
 * The middle of what would best stand around a place: as near to it as can be without leaving the room that begins at 0.
 * @param {number} half of what it takes @param {number} place @param {number} room pixels
 */
export function middleOf(half, place, room) {
  return Math.max(Math.min(place, room - half), Math.min(half, room / 2));
}
