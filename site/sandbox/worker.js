// @ts-check
/** A sandbox's worker: brings up Python as the engine's does, runs one program, and is ended by the page. */

import { REST } from "../engine/protocol.js";
import { describeError, startPython } from "../engine/python.js";
import { BEGUN, COMPARE, ENDED, FAILED, LOADING, READY, RUN, SAID } from "./protocol.js";
import { fetchWhole } from "./whole.js";

/** Between two tellings of how far a comparison is. */
const TELL_MS = 100;

/** @param {import("./protocol.js").ToPage} message */
function post(message) {
  globalThis.postMessage(message);
}

const started = startPython(
  (progress) => post({ type: LOADING, progress }),
  (slot) => post({ type: REST, slot }),
  self.name,
).then(({ python, runtime }) => {
  // What a program can reach by Python's `js` is its own worker; the reader's models are not among it.
  for (const name of ["indexedDB", "caches", "BroadcastChannel"])
    Object.defineProperty(globalThis, name, { value: undefined });
  return { python, runtime };
});
started.then(
  () => post({ type: READY }),
  (error) => post({ type: FAILED, error: describeError(error) }),
);

globalThis.addEventListener("message", ({ data }) => {
  if (data.type === RUN) run(data).catch(() => {});
  if (data.type === COMPARE) compare(data).catch(() => {});
});

/** @param {import("./protocol.js").RunMessage} message */
async function run({ code }) {
  const { python, runtime } = await started;
  const fetch = (/** @type {"stdlib" | "numpy"} */ archive) =>
    fetchWhole(runtime, archive, (progress) => post({ type: LOADING, progress }));
  try {
    const bridge = python.pyimport("dreamlab.bridge");
    post({ type: BEGUN });
    post({ type: ENDED, ...JSON.parse(bridge.run_listing(code, say, fetch)) });
  } catch (error) {
    post({ type: FAILED, error: describeError(error) });
  }
}

/** @param {import("./protocol.js").CompareMessage} message */
async function compare({ request }) {
  const { python } = await started;
  let told = 0;
  const tell = (/** @type {string} */ stage, /** @type {number} */ fraction) => {
    if (performance.now() - told < TELL_MS) return;
    told = performance.now();
    post({ type: LOADING, progress: { stage, fraction } });
  };
  try {
    const bridge = python.pyimport("dreamlab.bridge");
    post({ type: BEGUN });
    const compared = JSON.parse(bridge.run_edited(JSON.stringify(request), say, tell));
    post({ type: ENDED, error: "", line: 0, states: [], compared });
  } catch (error) {
    post({ type: FAILED, error: describeError(error) });
  }
}

/** @param {import("./protocol.js").Part} part @param {string} text */
function say(part, text) {
  post({ type: SAID, part, text });
}
