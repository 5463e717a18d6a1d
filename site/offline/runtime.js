// @ts-check
/** Keeps Python's files, so that the labs run without network: those that the page used, and what else they need. */

import { engine } from "../engine/client.js";
import { RUNTIME } from "../engine/integrity.js";
import { sparesLine } from "../shared/thrift.js";
import { askForRoom, fromBrowser, fromServer, keep, SITE } from "./cache.js";

const FOLDERS = new URL("assets/runtime/", SITE);

/** One tab is enough. Rejects where storage is full or the connection is lost; whole files stay for the next time. */
export async function keepRuntime() {
  if (!navigator.locks) return keepFiles();
  await navigator.locks.request(RUNTIME, { ifAvailable: true }, (lock) => lock && keepFiles());
}

async function keepFiles() {
  const response = await fetch(new URL("runtime.json", FOLDERS), { cache: "no-cache" });
  /** @type {import("../engine/python.js").Runtime} */
  const { folder, files, snapshot, whole, halves, packed } = await response.json();
  const libraries = Object.values(snapshot.libraries);
  const instead = { ...halves, ...packed };
  // Python starts without the snapshot as well, only later: whether that is kept is the engine's to say (boot.js).
  const extra = new Set([
    snapshot.image,
    ...libraries,
    ...libraries.map((name) => instead[name]),
    ...Object.keys(instead), // what pages load in their place is kept, and what is rare
    ...Object.values(whole), // a program that asks for them does so with network
  ]);
  const cache = await caches.open(RUNTIME);
  const kept = new Set((await cache.keys()).map(({ url }) => url));
  const missing = files
    .filter(({ name }) => !extra.has(name))
    .map((file) => ({ ...file, address: new URL(`${folder}/${file.name}`, FOLDERS).href }))
    .filter(({ address }) => !kept.has(address));
  await askForRoom(missing.reduce((sum, { bytes }) => sum + bytes, 0));
  await engine.rests();
  await engine.keepFiles(!sparesLine()); // most are here: nothing is loaded twice
  if (sparesLine()) return;
  for (const { address, sha256 } of missing) {
    await engine.rests();
    await keep(cache, address, sha256, [fromBrowser, fromServer]);
  }
}
