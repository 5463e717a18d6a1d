// @ts-check
/** Keeps Python's files, so that the labs run without network: those that the page used, and what else they need. */

import { engine } from "../engine/client.js";
import {
  askForRoom,
  fromBrowser,
  fromBrowserOnly,
  fromServer,
  keep,
  RUNTIME,
  SITE,
  sparesLine,
} from "./kept.js";

const FOLDERS = new URL("assets/runtime/", SITE);

/** One tab is enough. Rejects where storage is full or the line is cut; whole files stay for the next time. */
export async function keepRuntime() {
  if (!navigator.locks) return keepFiles();
  await navigator.locks.request(RUNTIME, { ifAvailable: true }, (lock) => lock && keepFiles());
}

async function keepFiles() {
  const response = await fetch(new URL("runtime.json", FOLDERS), { cache: "no-cache" });
  /** @type {import("../engine/python.js").Runtime} */
  const { folder, files, snapshot } = await response.json();
  // Python starts without the snapshot as well, only later: that is kept only if it was used.
  const extra = new Set([snapshot.image, ...Object.values(snapshot.libraries)]);
  const cache = await caches.open(RUNTIME);
  for (const { name, bytes, sha256 } of files) {
    const used = (await whileEngineLoads()).has(name);
    if (!used && (extra.has(name) || sparesLine())) continue;
    const address = new URL(`${folder}/${name}`, FOLDERS).href;
    if (await cache.match(address, { ignoreVary: true })) continue;
    await askForRoom(bytes);
    await keep(
      cache,
      address,
      sha256,
      sparesLine() ? [fromBrowserOnly] : [fromBrowser, fromServer],
    );
  }
}

/** Waits as long as a lab needs the line for itself. @returns {Promise<Set<string>>} names of the files that Python came up from */
export function whileEngineLoads() {
  return new Promise((resolve) => {
    const unsubscribe = engine.subscribe(({ state, files }) => {
      if (state === "loading") return;
      resolve(new Set(files));
      queueMicrotask(() => unsubscribe()); // it may be called before it is there
    });
  });
}
