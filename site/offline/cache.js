// @ts-check
/** What this browser keeps of the site, so that it can be read without network: whole files, and nothing else. */

import { isWhole, OURS } from "../engine/integrity.js";

export const SITE = new URL("../../../", import.meta.url);
const PAGES = `${OURS} pages `;

/** The cache of one version's pages, styles and modules. @param {string} version */
export function pagesOf(version) {
  return PAGES + version;
}

/** The same of all other versions. @param {string} version @returns {Promise<string[]>} */
export async function otherPages(version) {
  const names = await caches.keys();
  return names.filter((name) => name.startsWith(PAGES) && name !== pagesOf(version));
}

/** @typedef {(address: string) => Promise<Response | undefined>} Source where a file may come from */

/** The browser's own copy, whatever its age; the network if there is none. @type {Source} */
export const fromBrowser = (address) => fetch(address, { cache: "force-cache" });
/** @type {Source} */
export const fromServer = (address) => fetch(address, { cache: "reload" });

/**
 * Keeps the first of the answers that is what the build made. A storage that is full rejects.
 * @param {Cache} cache @param {string} address @param {string} sha256 @param {Source[]} sources
 * @returns {Promise<boolean>} whether the file is kept now
 */
export async function keep(cache, address, sha256, sources) {
  if (await cache.match(address, { ignoreVary: true })) return true;
  for (const source of sources) {
    const answer = await source(address).catch(() => undefined);
    if (!answer) continue;
    const copy = answer.clone();
    const bytes = await answer.arrayBuffer().catch(() => new ArrayBuffer(0)); // it broke off
    if (!(await isWhole(bytes, sha256))) continue;
    await cache.put(address, asItsOwn(answer, copy, bytes));
    return true;
  }
  return false;
}

/** Rejects rather than take more than half of what the browser still grants. @param {number} bytes */
export async function askForRoom(bytes) {
  const { quota, usage } = (await navigator.storage?.estimate()) ?? {};
  if (quota === undefined || usage === undefined || bytes <= (quota - usage) / 2) return;
  throw new DOMException("too little is left of this browser's storage", "QuotaExceededError");
}

/** @param {unknown} error */
export function isFull(error) {
  return error instanceof Error && error.name === "QuotaExceededError";
}

/**
 * Hosts answer for a file in their own ways: by another address (404.html by 404), or with the status of what it says.
 * Whole it is the file all the same; but a page may not be opened by an answer that was redirected.
 * @param {Response} answer @param {Response} copy of it, unread @param {ArrayBuffer} bytes
 */
function asItsOwn({ ok, redirected, headers }, copy, bytes) {
  if (ok && !redirected) return copy;
  return new Response(bytes, { headers: { "Content-Type": headers.get("Content-Type") ?? "" } });
}
