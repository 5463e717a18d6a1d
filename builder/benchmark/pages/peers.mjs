// Runs one peer's training and says how long it took; the numbers come from dreamlab (training.py).

import { train as trainJs } from "./peer-js.mjs";
import { train as trainTf } from "./peer-tf.mjs";

const { tf } = globalThis;
tf.wasm.setWasmPaths(new URL("tfjs/", import.meta.url).href);
await tf.setBackend("wasm");

const data = await (await fetch("training-data.json")).json();
const inputs = Float64Array.from(data.inputs);
const targets = Float64Array.from(data.targets);

window.trainPeer = async (peer, recipe) => {
  const parameters = Float64Array.from(data.parameters);
  const order = Int32Array.from(data.order.slice(0, recipe.steps * recipe.batch));
  const task = { inputs, targets, order, parameters, width: data.width, ...recipe };
  const began = performance.now();
  const trained = peer === "tfjs" ? await trainTf(task) : (trainJs(task), parameters);
  return { milliseconds: performance.now() - began, parameters: [...trained] };
};
window.peersReady = true;
