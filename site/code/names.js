// @ts-check
/** The package's own names, for completion and for who rests the pointer on one. */

import { outline } from "./outline.js";

/** @typedef {{label: string, type: string, detail: string, info: string}} Name detail: its head and its place; info: its docstring */

/** @param {import("./package.js").Package} opened @returns {Promise<Name[]>} */
export async function namesOf(opened) {
  const texts = await Promise.all(opened.paths.map(opened.read));
  return opened.paths.flatMap((path, i) => {
    const module = path.replace(/(\/__init__)?\.py$/, "").replaceAll("/", ".");
    return outline(texts[i]).map(({ name, kind, head, doc }) => ({
      label: name.split(".").at(-1) ?? name,
      type: kind,
      detail: `${module}: ${head}`,
      info: doc,
    }));
  });
}

/** The files in the order of the package's story, then by name. @param {string} path */
export function roomOf(path) {
  const rooms = ["world", "learn", "dream", "plan", "labs", "claims"];
  const at = rooms.indexOf(path.split("/")[1]);
  return at < 0 ? rooms.length : at;
}
