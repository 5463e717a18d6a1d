// @ts-check
/**
 * Edits in a link: JSON, compressed, in the letters that an address may have. What comes in a link is from anybody: it is
 * held against its limits while it is unpacked, and is never more than text until its reader runs it.
 */

import { whole } from "../shared/format.js";
import { t } from "../shared/words.js";

/** What a link's fragment calls it. */
export const PYTHON = "python=";
/** Letters of the compressed edits: longer links are cut by mail programs. */
export const LONGEST = 12_000;
/** Characters that they may unpack to, and edited files. */
export const [LARGEST, MOST_FILES] = [200_000, 12];
const FORMAT = 1;
const PLACE = /^dreamlab\/(?:[a-z0-9_]+\/)*[a-z0-9_]+\.py$/;

/** @typedef {{lab: string, version: string, files: Record<string, string>}} Shared version: of the package that was edited */

/** @param {Shared} shared @returns {Promise<string>} @throws {Error} with a sentence, if a link cannot hold it */
export async function packed({ lab, version, files }) {
  const text = JSON.stringify({ edits: FORMAT, lab, version, files });
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const letters = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  const found = letters.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  if (found.length > LONGEST) {
    throw new Error(
      t(
        "These edits are too long for a link: {letters} letters when compressed, {most} at most. Export them as a file.",
        { letters: whole(found.length), most: whole(LONGEST) },
      ),
    );
  }
  return found;
}

/** @param {string} letters @returns {Promise<Shared>} @throws {Error} with a sentence, whatever is wrong with them */
export async function unpacked(letters) {
  if (letters.length > LONGEST) throw refused(t("it is longer than a link’s edits can be"));
  if (!/^[\w-]+$/.test(letters)) throw refused(t("it has letters that no such link has"));
  let bytes;
  try {
    const plain = atob(letters.replaceAll("-", "+").replaceAll("_", "/"));
    bytes = Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
  } catch {
    throw refused(t("it was cut or changed on its way"));
  }
  return checked(await inflated(bytes));
}

/** Not beyond the limit, however much there would be. @param {Uint8Array<ArrayBuffer>} bytes */
async function inflated(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const reader = stream.getReader();
  const parts = [];
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      length += value.length;
      if (length > 4 * LARGEST) break;
      parts.push(value);
    }
  } catch {
    throw refused(t("it was cut or changed on its way"));
  }
  if (length > 4 * LARGEST) {
    reader.cancel().catch(() => {});
    throw refused(t("it unpacks to more than edits can be"));
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await new Blob(parts).arrayBuffer());
  } catch {
    throw refused(t("what it holds is no text"));
  }
}

/** Edits out of a link or a file. @param {string} text JSON @returns {Shared} @throws {Error} with a sentence */
export function checked(text) {
  let found;
  try {
    found = JSON.parse(text);
  } catch {
    throw refused(t("what it holds is no list of edits"));
  }
  const { edits, lab, version, files } = found ?? {};
  if (edits !== FORMAT || typeof lab !== "string" || typeof version !== "string")
    throw refused(t("what it holds is no list of edits of this format"));
  const entries = typeof files === "object" && files !== null ? Object.entries(files) : [];
  if (entries.length === 0 || entries.length > MOST_FILES)
    throw refused(t("it should hold one to {most} edited files", { most: MOST_FILES }));
  for (const [path, code] of entries) {
    if (!PLACE.test(path)) throw refused(t("it names a file that cannot be one of the package’s"));
    if (typeof code !== "string" || code.length > LARGEST)
      throw refused(t("one of its files is no text, or too long"));
  }
  if (entries.reduce((sum, [, code]) => sum + code.length, 0) > LARGEST)
    throw refused(t("its files are too long"));
  return {
    lab: lab.slice(0, 60),
    version: version.slice(0, 80),
    files: Object.fromEntries(entries),
  };
}

/** @param {string} why */
function refused(why) {
  return new Error(t("The edits cannot be opened: {why}. Nothing of them is used.", { why }));
}
