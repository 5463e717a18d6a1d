// @ts-check
/** Every message between a page and the service worker, by name. */

/** Page to the worker in use: fetch what is missing of this version. */
export const COMPLETE = "complete";
/** Page to the worker that waits: take over, unless the site is open elsewhere; answered by ELSEWHERE then. */
export const TAKE_OVER = "take over";
/** Worker to page: it stays as it is while other tabs are open. */
export const ELSEWHERE = "elsewhere";
/** Worker to pages: the browser's storage has no room for the site. */
export const FULL = "full";

/** @typedef {{type: string}} Message */
