// @ts-check
/**
 * The service worker: it answers for the site from what is kept, and asks the network for the rest.
 *
 * Each version of the site has a worker of its own (builder/output/offline.py writes it) with the hash of every
 * file. A version is kept whole before its worker is done with installing; then it waits until no page
 * of the former version is open, so that a page never meets files of another version.
 */

import { RUNTIME } from "../engine/integrity.js";
import { untilNoneStarts } from "../engine/starting.js";
import { sparesLine } from "../shared/thrift.js";
import {
  askForRoom,
  fromBrowser,
  fromServer,
  isFull,
  keep,
  otherPages,
  pagesOf,
  SITE,
} from "./cache.js";
import { COMPLETE, ELSEWHERE, FULL, TAKE_OVER } from "./messages.js";
import { addRoutes } from "./routes.js";

/**
 * @typedef {{url: string, sha256: string, bytes: number}} File its address below the site's
 * @typedef {{version: string, files: File[], languages: Record<string, File[]>,
 *   runtime: {folder: string, files: File[]}}} Site
 *   languages: what only readers of another language keep, its front page first; runtime: what Python needs to come up anywhere, and the folder of all its files
 */

/** So many files are asked for at once. */
const AT_ONCE = 6;
/** From then on the copy waits for no engine that starts: one that never comes up may not cost it. */
const PATIENCE_MS = 60_000;
/** Hosts have their own ways with this one; without it a wrong address is told by the browser. */
const DISPENSABLE = "404.html";

const worker = /** @type {any} */ (globalThis); // TypeScript knows pages or workers, and this folder has both

/** @param {Site} site */
export function serve(site) {
  const pages = pagesOf(site.version);
  const runtime = new URL(site.runtime.folder, SITE).href;
  const every = [site.files, ...Object.values(site.languages)].flat();
  const known = new Set(every.map(({ url }) => addressOf(url)));

  worker.addEventListener("install", (/** @type {any} */ event) => {
    addRoutes(event, pages);
    event.waitUntil(keepVersion(site));
  });

  worker.addEventListener("activate", (/** @type {any} */ event) => {
    event.waitUntil(forgetOthers(site.version, runtime).then(() => worker.clients.claim()));
  });

  worker.addEventListener("message", (/** @type {any} */ event) => {
    if (event.data.type === COMPLETE)
      event.waitUntil(keepVersion(site, event.data.language).catch(() => {}));
    if (event.data.type === TAKE_OVER) event.waitUntil(takeOver(event.ports[0]));
  });

  worker.addEventListener("fetch", (/** @type {any} */ event) => {
    const { request } = event;
    const address = plain(request.url);
    const navigates = request.mode === "navigate";
    if (request.method !== "GET" || !address.startsWith(SITE.href)) return;
    if (known.has(address)) event.respondWith(answer(address, pages, request));
    else if (address.startsWith(runtime) && !isForBrowser(request))
      event.respondWith(answer(address, RUNTIME, request));
    else if (navigates) event.respondWith(answerStray(address, pages, request, known));
  });
}

/** Whether the engine asks for the browser's own copy, with the code that was compiled from it. @param {Request} request */
function isForBrowser({ cache, url }) {
  return cache === "force-cache" && url.endsWith(".wasm");
}

/** @param {string} url */
function addressOf(url) {
  return new URL(url, SITE).href;
}

/** A page's address without what only its scripts read. @param {string} address */
function plain(address) {
  const url = new URL(address);
  return (url.origin + url.pathname).replace(/\/index\.html$/, "/");
}

/** @param {string} address @param {string} cacheName @param {Request} request */
async function answer(address, cacheName, request) {
  const kept = await caches.match(address, { cacheName, ignoreVary: true });
  return kept ?? fetch(request);
}

/** A page that this version does not have, as far as the worker knows. @param {string} address @param {string} pages @param {Request} request @param {Set<string>} known */
async function answerStray(address, pages, request, known) {
  try {
    return await fetch(request);
  } catch (error) {
    if (known.has(`${address}/`)) return Response.redirect(`${address}/`);
    const page = await caches.match(addressOf("404.html"), { cacheName: pages });
    if (!page) throw error;
    return new Response(page.body, { status: 404, headers: page.headers });
  }
}

/** @param {Site} site @param {string} [language] of the page that asks */
async function keepVersion(site, language) {
  const cache = await caches.open(pagesOf(site.version));
  const missing = await without(cache, await filesFor(site, language));
  const former = await otherPages(site.version);
  const fromFormer = former.map((cacheName) => (/** @type {string} */ address) => {
    return caches.match(address, { cacheName, ignoreVary: true });
  });
  try {
    await askForRoom(missing.reduce((sum, { bytes }) => sum + bytes, 0));
    await keepAll(cache, missing, [...fromFormer, fromBrowser, fromServer]);
    if (former.length > 0) await takeRuntimeAlong(site);
  } catch (error) {
    if (!isFull(error)) throw error; // the browser tries again at the next visit
    // Half a version is of no use. The new one goes on from the network, as it would without a worker.
    await caches.delete(pagesOf(site.version));
    for (const client of await windows()) client.postMessage({ type: FULL });
  }
}

/** What this reader keeps: of the other languages those that were read here before. @param {Site} site @param {string} [asked] */
async function filesFor({ files, languages }, asked) {
  const found = [...files];
  for (const [language, own] of Object.entries(languages)) {
    const [front] = own;
    const isRead =
      language === asked || (await caches.match(addressOf(front.url), { ignoreVary: true }));
    if (isRead) found.push(...own);
  }
  return found;
}

/** @param {Cache} cache @param {File[]} files */
async function without(cache, files) {
  const kept = new Set((await cache.keys()).map(({ url }) => url));
  return files.filter(({ url }) => !kept.has(addressOf(url)));
}

/** @param {Cache} cache @param {File[]} files @param {import("./cache.js").Source[]} sources */
async function keepAll(cache, files, sources) {
  const waiting = [...files];
  const patience = new AbortController();
  setTimeout(() => patience.abort(), PATIENCE_MS);
  const work = async () => {
    for (let file = waiting.shift(); file; file = waiting.shift()) {
      await untilNoneStarts(patience.signal);
      const kept = await keep(cache, addressOf(file.url), file.sha256, sources);
      if (!kept && file.url !== DISPENSABLE)
        throw new Error(`${file.url} did not arrive as this version's`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/**
 * Whoever could run the labs without network can do so after an update. Most files are the former
 * version's, in a folder of another name.
 * @param {Site} site
 */
async function takeRuntimeAlong({ runtime: { folder, files } }) {
  const cache = await caches.open(RUNTIME);
  const kept = await cache.keys();
  const fromFormer = async (/** @type {string} */ address) => {
    const name = address.slice(address.lastIndexOf("/"));
    const same = kept.find(({ url }) => url.endsWith(name) && !url.startsWith(addressOf(folder)));
    return same && cache.match(same, { ignoreVary: true });
  };
  if (kept.length === 0 || sparesLine()) return;
  const missing = await without(cache, files);
  await askForRoom(missing.reduce((sum, { bytes }) => sum + bytes, 0));
  await keepAll(cache, missing, [fromFormer, fromBrowser, fromServer]);
}

/** @param {string} version @param {string} runtime */
async function forgetOthers(version, runtime) {
  for (const name of await otherPages(version)) await caches.delete(name);
  const cache = await caches.open(RUNTIME);
  for (const request of await cache.keys()) {
    if (!request.url.startsWith(runtime)) await cache.delete(request, { ignoreVary: true });
  }
}

/** Never under the feet of another tab, where something may be running. @param {MessagePort} port */
async function takeOver(port) {
  if ((await windows()).length > 1) port.postMessage({ type: ELSEWHERE });
  else await worker.skipWaiting();
}

/** The site's open pages. @returns {Promise<any[]>} */
async function windows() {
  const all = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  return all.filter((/** @type {{url: string}} */ { url }) => url.startsWith(SITE.href));
}
