// @ts-check
/** Models as files: Python writes and reads them (dreamlab.model_file), the shelf keeps them. */

import { bench } from "./bench.js";
import { engine } from "./client.js";
import { models } from "./models.js";

/** The trained model as it stands, onto the shelf. @param {string} lab @param {string} name */
export async function saveTrained(lab, name) {
  const about = { name: name.trim(), date: new Date().toISOString() };
  const request = { lab, settings: bench.settings, about };
  const { result } = await engine.ask("file", request, { files: bench.experience });
  return models.add({ name, digest: result.digest, about: result.about, file: bytes(result.file) });
}

/**
 * A file onto the shelf, if Python finds nothing wrong with it.
 * @param {string} lab @param {File} chosen @param {number} largest bytes
 * @throws {Error} saying what is wrong with the file
 */
export async function importModel(lab, chosen, largest) {
  // Said before it is read: a file of many gigabytes would not fit into memory.
  if (chosen.size > largest) {
    const size = (bytes = chosen.size) => `${(bytes / 1e6).toFixed(1)} MB`;
    throw named(
      "ValueError",
      `The file is too large: ${size()}, at most ${size(largest)} are read.`,
    );
  }
  const file = new Uint8Array(await chosen.arrayBuffer());
  const { result } = await engine.ask("open", { lab }, { files: { model: file } });
  const { digest, about } = result;
  const name = typeof about.name === "string" && about.name ? about.name : stem(chosen.name);
  return models.add({ name, digest, about, file });
}

/** A download of the model under its present name. @param {string} lab @param {import("./models.js").SavedModel} model */
export async function exportModel(lab, model) {
  const request = { lab, about: { name: model.name } };
  const { result } = await engine.ask("file", request, { files: { model: model.file } });
  const url = URL.createObjectURL(new Blob([bytes(result.file)]));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${model.name.replace(/[^\p{L}\p{N} ._-]/gu, "_")}.npz`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000); // the download has to begin first
}

/** @param {string} base64 */
function bytes(base64) {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

/** @param {string} fileName */
function stem(fileName) {
  return fileName.replace(/\.npz$/i, "");
}

/** @param {string} name @param {string} message */
function named(name, message) {
  return Object.assign(new Error(message), { name });
}
