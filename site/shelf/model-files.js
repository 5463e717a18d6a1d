// @ts-check
/** Models as files: Python writes and reads them (dreamlab.model_file), the shelf keeps them. */

import { engine } from "../engine/client.js";
import { models } from "./models.js";

/**
 * The model trained by these settings, as it stands, as the shelf takes it.
 * @param {string} lab @param {object} settings @param {import("../engine/protocol.js").Files} files @param {string} name
 * @returns {Promise<import("./models.js").FoundModel>}
 */
export async function trainedModel(lab, settings, files, name) {
  const about = { name, date: new Date().toISOString() };
  const { result } = await engine.ask("file", { lab, settings, about }, { files });
  return { name, digest: result.digest, about: result.about, file: bytes(result.file) };
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
  const file = unpackedText(new Uint8Array(await chosen.arrayBuffer()));
  const { result } = await engine.ask("open", { lab }, { files: { model: file } });
  const { digest, about } = result;
  const name = typeof about.name === "string" && about.name ? about.name : stem(chosen.name);
  return models.add({ name, digest, about, file });
}

/**
 * Hands the browser a file of the model under its present name. Whether it is saved nobody tells the page: a frame or a
 * rule of the school's may forbid it in silence. So the file is there in other ways as well, until `forget`.
 * @param {string} lab @param {import("./models.js").SavedModel} model
 * @returns {Promise<{name: string, url: string, text: string, forget: () => void}>} text: the file in base64
 */
export async function exportModel(lab, model) {
  const request = { lab, about: { name: model.name } };
  const { result } = await engine.ask("file", request, { files: { model: model.file } });
  const url = URL.createObjectURL(new Blob([bytes(result.file)]));
  const link = document.createElement("a");
  link.href = url;
  const name = `${model.name.replace(/[^\p{L}\p{N} ._-]/gu, "_")}.npz`;
  link.download = name;
  link.click();
  return { name, url, text: result.file, forget: () => URL.revokeObjectURL(url) };
}

/** A model that was copied as text, or the bytes as they are. @param {Uint8Array<ArrayBuffer>} content */
function unpackedText(content) {
  const start = String.fromCharCode(...content.subarray(0, 2));
  if (start === "PK") return content; // a zip, as .npz files are
  try {
    return bytes(new TextDecoder("utf-8", { fatal: true }).decode(content).replace(/\s+/g, ""));
  } catch {
    return content; // Python says what is wrong with it
  }
}

/** @param {string} base64 */
function bytes(base64) {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

/** @param {string} fileName */
function stem(fileName) {
  return fileName.replace(/\.(npz|txt)$/i, "");
}

/** @param {string} name @param {string} message */
function named(name, message) {
  return Object.assign(new Error(message), { name });
}
