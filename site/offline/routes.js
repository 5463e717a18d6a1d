// @ts-check
/**
 * Chromium can look into the caches by itself, without starting the service worker: a repeated visit is then as quick
 * as one from the browser's own cache, and compiled code is kept for both. Other browsers ask the worker.
 */

import { RUNTIME } from "../engine/integrity.js";
import { SITE } from "./cache.js";

/** @param {any} event the worker's install event @param {string} pages name of the cache of the version's pages */
export function addRoutes(event, pages) {
  if (typeof event.addRoutes !== "function") return;
  const root = SITE.pathname.replace(/[{}()*+?:\\]/g, "\\$&");
  const below = (/** @type {string} */ pathname) => ({
    requestMethod: "GET",
    urlPattern: new /** @type {any} */ (globalThis).URLPattern({
      protocol: SITE.protocol.slice(0, -1),
      hostname: SITE.hostname,
      port: SITE.port,
      pathname: root + pathname,
      search: "",
    }),
  });
  const routes = event.addRoutes([
    { condition: below("assets/runtime/*/*"), source: { cacheName: RUNTIME } },
    // Pages end in a slash; what else a reader may type is the worker's.
    { condition: below("{*/}?"), source: { cacheName: pages } },
    { condition: below("*.:extension"), source: { cacheName: pages } },
  ]);
  event.waitUntil(routes);
}
