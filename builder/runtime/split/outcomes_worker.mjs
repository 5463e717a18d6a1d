// A worker of the page in a folder that outcomes.py put together: as in Node, and the page keeps what it tells.

import { tellOutcomes } from "./outcomes.mjs";

/** @param {string} name */
function read(name) {
  const request = new XMLHttpRequest();
  request.open("GET", name, false);
  request.responseType = "arraybuffer";
  request.send();
  if (request.status !== 200) throw new Error(`${name}: ${request.status}`);
  return new Uint8Array(request.response);
}

tellOutcomes(new URL("./", import.meta.url).href, read, (found) => postMessage(found)).then(
  () => postMessage({ name: "the end" }),
  (error) => postMessage({ name: "the end", error: String(error) }),
);
