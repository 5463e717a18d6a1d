// Calls exports of modules, given as [{whole}] or [{used, rest}] with calls [[name, ..arguments], ..] on standard input;
// prints for each module what came out, whether its bytes are valid, how often the rest was loaded, its marks, and the
// beginning of its memory in the end.

import { readFileSync } from "node:fs";
import { joinHalves } from "../../../../site/engine/halves.js";

const { modules, calls } = JSON.parse(readFileSync(0, "utf8"));
const bytesOf = (text) => Uint8Array.from(Buffer.from(text, "base64"));
const env = { double: (value) => 2 * value, base: 1000 };

let rest = "";
let loads = 0;
joinHalves((name) => {
  if (name !== "the rest") throw new Error(name);
  loads += 1;
  return bytesOf(rest);
});

async function run({ whole, used, ...others }, index) {
  loads = 0;
  rest = others.rest;
  const module = bytesOf(whole ?? used);
  // Each way in which a page may do it.
  const ways = [
    () => new WebAssembly.Instance(new WebAssembly.Module(module), { env }),
    async () => (await WebAssembly.instantiate(module, { env })).instance,
    () => WebAssembly.instantiate(new WebAssembly.Module(module), { env }),
    async () => (await WebAssembly.instantiateStreaming(answer(module), { env })).instance,
  ];
  const { exports } = await ways[index % ways.length]();
  const results = calls.map(([name, ...given]) => [exports[name](...given), loads]);
  const marks = exports.$marks ? [...new Uint8Array(exports.$marks.buffer, 0, 16)] : [];
  const valid = [whole, used, rest].every((each) => !each || WebAssembly.validate(bytesOf(each)));
  const memory = Buffer.from(exports.memory.buffer, 0, 2048).toString("base64");
  return { results: results.map(([value]) => value), loads: results.map(([, count]) => count), marks, valid, memory };
}

function answer(bytes) {
  return new Response(bytes, { headers: { "Content-Type": "application/wasm" } });
}

const found = [];
for (const [index, each] of modules.entries()) found.push(await run(each, index));
console.log(JSON.stringify(found));
