// @ts-check
/**
 * Which way Python comes up: from the snapshot, which needs less time and more bytes, or from its
 * packages.
 */

/**
 * Bytes a millisecond of the script that comes in beside the interpreter. On a line of 5 MB/s it has half of
 * that, and up to a quarter is lost while this thread is busy; from there on the snapshot's further
 * bytes take less time than it saves.
 */
const FAST = 1800;

/**
 * @param {import("./downloads.js").Downloads} downloads
 * @param {import("./snapshot.js").Snapshot} snapshot
 * @param {Promise<unknown>} arrival of the script below
 * @param {string} script address of a large file, by which the line is judged when it has come in
 * @returns {Promise<"snapshot" | "packages">}
 */
export async function chooseWay(downloads, snapshot, arrival, script) {
  if (!canRestore()) return "packages";
  if (await downloads.isKept(snapshot.image)) return "snapshot";
  await arrival;
  return isFast(script) ? "snapshot" : "packages";
}

/** Whether this is a browser that was seen to restore the snapshot, bit for bit. */
function canRestore() {
  const brands = /** @type {any} */ (navigator).userAgentData?.brands ?? [];
  const chromium = brands.some((/** @type {{brand: string}} */ { brand }) => brand === "Chromium");
  return chromium && typeof DecompressionStream === "function";
}

/** False also for a file from the browser's cache: it tells nothing of the line. @param {string} address */
function isFast(address) {
  const [timing] = /** @type {PerformanceResourceTiming[]} */ (
    performance.getEntriesByName(address, "resource")
  );
  if (!timing?.transferSize) return false;
  return timing.encodedBodySize >= FAST * (timing.responseEnd - timing.responseStart);
}
