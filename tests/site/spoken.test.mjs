// What a module says to its readers goes through `t`, and so has a place for another language's words.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";

const SITE = new URL("../../site/", import.meta.url);
/** Workers know no language: what they say is translated where it is shown (shared/said.js). */
const OF_WORKERS = ["engine/", "sandbox/", "offline/worker.js", "offline/cache.js"];
/** A script that is taken along, and what nobody reads but who writes modules. */
const NOT_SAID = [
  ...["code/call.js", "plots/plot-element.js", "shared/lab-element.js", "shared/lab-controller.js"],
  "lesson/hover-card.js",
];
/** Looked up where they are shown: in the status line, in the place for problems, by the handles of a throw. */
const LOOKED_UP = new Set([
  ...["ready: press Start, or move the paddle", "playing; the recording is full", "Python is not loaded"],
  ...["the engine stopped", "stopped: something else was started on this page", "everything is forgotten"],
  ...["handed to the browser as …", "The file is too large: …, at most … are read."],
  ...["The ball’s start", "Where the ball is thrown", "The paddle’s start"],
]);
/** Names in the browser's storage. */
const KEYS = new Set(["python of …", "dream-machine … storage is full"]);
const SENTENCE = /\b(?:the|a|of|is|are|to|not|this|was|it|with|for|by|no|your|and|there)\b/i;
/** Three words, or two and the end of a sentence; one that begins with # is Python's. */
const WORDS = /[a-z’…]+ [a-z’…“”]+(?: [a-z’…“”]+|[.!?])/i;
/** What they are handed is looked up. */
const TRANSLATING = new Set(["t", "said", "say", "settle"]);

/** Texts of a module outside of its comments, each with the names of the calls around it. @param {string} source @param {string[]} around */
function* texts(source, around = []) {
  const calls = [...around];
  for (let at = 0; at < source.length; at += 1) {
    const sign = source[at];
    if (source.startsWith("//", at)) at = source.indexOf("\n", at);
    else if (source.startsWith("/*", at)) at = source.indexOf("*/", at) + 1;
    else if (sign === "/" && /[(=,:[!&|?]\s*$/.test(source.slice(Math.max(0, at - 20), at)))
      at += (/^\/(?:\\.|\[(?:\\.|[^\]])*\]|[^/\n])+\//.exec(source.slice(at))?.[0].length ?? 1) - 1;
    else if (sign === "(") calls.push(/([\w.]*)\s*$/.exec(source.slice(0, at))?.[1].split(".").at(-1) ?? "");
    else if (sign === ")") calls.pop();
    else if (`"'\``.includes(sign)) {
      const { end, text, filled } = read(source, at);
      yield { text, calls: [...calls] };
      for (const each of filled) yield* texts(each, calls);
      at = end;
    }
  }
}

/** The text that begins there, with "…" for what is filled in. @param {string} source @param {number} start */
function read(source, start) {
  const filled = [];
  let text = "";
  let at = start + 1;
  for (; at < source.length && source[at] !== source[start]; at += 1) {
    if (source[at] === "\\") at += 1;
    if (source[start] === "`" && source.startsWith("${", at)) {
      const end = endOfFilled(source, at + 2);
      filled.push(source.slice(at + 2, end));
      text += "…";
      at = end;
    } else text += source[at];
  }
  return { end: at, text, filled };
}

/** The brace that closes what is filled in from there on. @param {string} source @param {number} at */
function endOfFilled(source, at) {
  for (let depth = 1, i = at; i < source.length; i += 1) {
    if (`"'\``.includes(source[i])) i = read(source, i).end;
    else if (source[i] === "{") depth += 1;
    else if (source[i] === "}" && --depth === 0) return i;
  }
  return source.length;
}

/** Sentences, and halves of them, that would be English in every language. @param {string} source */
function unspoken(source) {
  return [...texts(source)]
    .filter(({ calls }) => !calls.some((call) => TRANSLATING.has(call)))
    .map(({ text }) => text.trim())
    .filter((text) => WORDS.test(text) && SENTENCE.test(text) && !text.startsWith("# "))
    .filter((text) => !LOOKED_UP.has(text) && !KEYS.has(text));
}

test("a sentence without t is seen, and what t or said has is none", () => {
  const source = `say(1); // the end of it
    const a = "The end of it.";
    b(t("The end of it."), \`\${t("a \${n} of it")} \${n} of them\`, /the "end of it/);`;
  assert.deepEqual(unspoken(source), ["The end of it.", "… … of them"]);
});

test("every module says what it says through t", () => {
  const names = readdirSync(SITE, { recursive: true }).map(String);
  const modules = names.filter(
    (name) => name.endsWith(".js") && ![...OF_WORKERS, ...NOT_SAID].some((each) => name.startsWith(each)),
  );
  assert.ok(modules.length > 100);
  const found = modules.flatMap((name) =>
    unspoken(readFileSync(new URL(name, SITE), "utf8")).map((text) => `${name}: ${text}`),
  );
  assert.deepEqual(found, []);
});
