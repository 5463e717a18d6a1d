// node outcomes_in_node.mjs, in a folder that outcomes.py put together: a line of JSON for each occasion.

import { readFileSync, writeSync } from "node:fs";
import { tellOutcomes } from "./outcomes.mjs";

const folder = `${import.meta.dirname}/`;
const read = (/** @type {string} */ name) => new Uint8Array(readFileSync(folder + name));
try {
  await tellOutcomes(folder, read, (found) => writeSync(1, `${JSON.stringify(found)}\n`));
} catch (error) {
  console.error(/** @type {Error} */ (error).message); // Node would print the whole of Pyodide's one line
  process.exitCode = 1;
}
