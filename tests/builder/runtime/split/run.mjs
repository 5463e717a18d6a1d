// Calls exports of modules, given as [{whole}] or [{used, rest}] with calls [[name, ..arguments], ..] on standard input;
// prints for each module what came out, whether its bytes are valid, how often the rest was loaded, and its marks.

import { readFileSync } from "node:fs";
import { withRest } from "../../../../site/engine/halves.js";

const { modules, calls } = JSON.parse(readFileSync(0, "utf8"));
const bytesOf = (text) => Uint8Array.from(Buffer.from(text, "base64"));
const env = { double: (value) => 2 * value, base: 1000 };

async function run({ whole, used, rest }) {
  const module = new WebAssembly.Module(bytesOf(whole ?? used));
  const settings = {
    instantiateWasm: (imports, done) => done(new WebAssembly.Instance(module, imports), module),
  };
  let loads = 0;
  const load = () => {
    loads += 1;
    return bytesOf(rest);
  };
  const create = (given) => new Promise((resolve) => given.instantiateWasm({ env }, resolve));
  const { exports } = await (whole ? create(settings) : withRest(create, load)(settings));
  const results = calls.map(([name, ...given]) => [exports[name](...given), loads]);
  const marks = exports.$marks ? [...new Uint8Array(exports.$marks.buffer, 0, 16)] : [];
  const valid = [whole, used, rest].every((each) => !each || WebAssembly.validate(bytesOf(each)));
  return { results: results.map(([value]) => value), loads: results.map(([, count]) => count), marks, valid };
}

console.log(JSON.stringify(await Promise.all(modules.map(run))));
