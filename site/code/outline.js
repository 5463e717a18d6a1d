// @ts-check
/** What a Python file defines: functions, classes, their methods, each with its lines, its head and its docstring. */

/**
 * @typedef {{name: string, kind: "function" | "class" | "constant", first: number, last: number, head: string,
 *   doc: string}} Definition name: qualified, e.g. "Model.step"; first, last: its lines, counted from 1
 */

const DEFINED = /^( *)(?:async )?(def|class) (\w+)/;
const CONSTANT = /^([A-Z][A-Z0-9_]*)(?:\s*:[^=]+)?\s*=[^=]/;
const QUOTES = '"""';

/** @param {string} text @returns {Definition[]} in the file's order */
export function outline(text) {
  const lines = text.split("\n");
  const quoted = insideQuotes(lines);
  /** @type {Definition[]} */
  const found = [];
  /** @type {{name: string, indent: number}[]} the classes and functions around a line */
  const around = [];
  for (const [i, line] of lines.entries()) {
    if (quoted[i]) continue;
    const constant = CONSTANT.exec(line);
    if (constant) {
      const doc = lines[i + 1]?.startsWith(QUOTES) ? docAt(lines, i + 1) : "";
      found.push({
        name: constant[1],
        kind: "constant",
        first: i + 1,
        last: i + 1,
        head: line,
        doc,
      });
    }
    const defined = DEFINED.exec(line);
    if (!defined) continue;
    const indent = defined[1].length;
    while (around.length && (around.at(-1)?.indent ?? 0) >= indent) around.pop();
    around.push({ name: defined[3], indent });
    const name = around.map((each) => each.name).join(".");
    const opened = headEnd(lines, i);
    found.push({
      name,
      kind: defined[2] === "class" ? "class" : "function",
      first: decoratedFrom(lines, i, indent) + 1,
      last: blockEnd(lines, quoted, opened, indent) + 1,
      head: lines
        .slice(i, opened + 1)
        .map((each) => each.trim())
        .join(" ")
        .replace(/:$/, ""),
      doc: docAt(lines, opened + 1),
    });
  }
  return found;
}

/**
 * The definition of that name; of a function inside another one that one, which holds it.
 * @param {Definition[]} defined @param {string} name
 */
export function definitionOf(defined, name) {
  const parts = name.split(".");
  while (parts.length) {
    const found = defined.find((each) => each.name === parts.join("."));
    if (found) return found;
    parts.pop();
  }
  return null;
}

/** The first line in which two texts differ, counted from 1. @param {string} text @param {string} other */
export function firstDifference(text, other) {
  const [ours, theirs] = [text.split("\n"), other.split("\n")];
  return (
    Math.max(
      0,
      ours.findIndex((line, i) => line !== theirs[i]),
    ) + 1
  );
}

/** Whether each line begins inside a text of three quotes. @param {string[]} lines */
function insideQuotes(lines) {
  let inside = false;
  return lines.map((line) => {
    const before = inside;
    const count = line.split(QUOTES).length - 1;
    if (count % 2) inside = !inside;
    return before;
  });
}

/** @param {string[]} lines @param {number} at @param {number} indent */
function decoratedFrom(lines, at, indent) {
  let from = at;
  while (from > 0 && lines[from - 1].startsWith(`${" ".repeat(indent)}@`)) from -= 1;
  return from;
}

/** The line on which a head ends, which may go over several. @param {string[]} lines @param {number} at */
function headEnd(lines, at) {
  let open = 0;
  for (let i = at; i < lines.length; i += 1) {
    const plain = lines[i].replace(/#.*$/, "");
    for (const sign of plain) open += "([{".includes(sign) ? 1 : ")]}".includes(sign) ? -1 : 0;
    if (open <= 0 && plain.trimEnd().endsWith(":")) return i;
  }
  return at;
}

/** @param {string[]} lines @param {boolean[]} quoted @param {number} at @param {number} indent */
function blockEnd(lines, quoted, at, indent) {
  let last = at;
  for (let i = at + 1; i < lines.length; i += 1) {
    const line = lines[i];
    if (!line.trim()) continue;
    const deeper = quoted[i] || line.length - line.trimStart().length > indent;
    if (!deeper) break;
    last = i;
  }
  return last;
}

/** The docstring that begins on a line, without its indentation. @param {string[]} lines @param {number} at */
function docAt(lines, at) {
  const first = lines[at]?.trim() ?? "";
  if (!/^[rR]?"""/.test(first)) return "";
  const begun = first.slice(first.indexOf(QUOTES) + 3);
  if (begun.includes(QUOTES)) return begun.slice(0, begun.indexOf(QUOTES)).trim();
  const indent = lines[at].length - lines[at].trimStart().length;
  const more = [];
  for (let i = at + 1; i < lines.length; i += 1) {
    const end = lines[i].indexOf(QUOTES);
    more.push(
      (end < 0 ? lines[i] : lines[i].slice(0, end)).slice(Math.min(indent, lines[i].length)),
    );
    if (end >= 0) break;
  }
  return [begun, ...more].join("\n").trim();
}
