// @ts-check
/**
 * Which way Python comes up: from the snapshot, which needs less time and more bytes, or from its
 * packages.
 */

/**
 * Bytes a millisecond of the script that comes in beside the interpreter. A line gives it about a third of what it
 * carries, since others come in too and this thread is busy. At 5 MB/s the snapshot's further bytes take about as
 * long as it saves; to take a fast line for a slow one costs more than the reverse.
 */
const FAST = 1500;
/** On such a line the snapshot comes in within seconds, once there is nothing else to do. */
const FAIR = 500;

/**
 * When Python is to come up from the snapshot: "now", or "next time" (it is worth being kept for that), or "never".
 * @param {import("./downloads.js").Downloads} downloads
 * @param {import("./snapshot.js").Snapshot} snapshot
 * @param {Promise<unknown>} arrival of the script below
 * @param {string} script address of a large file, by which the line is judged when it has come in
 * @returns {Promise<"now" | "next time" | "never">}
 */
export async function whenToRestore(downloads, snapshot, arrival, script) {
  if (!canRestore()) return "never";
  if (await downloads.isKept(snapshot.image)) return "now";
  await arrival;
  const rate = rateOf(script);
  if (rate >= FAST) return "now";
  return rate >= FAIR ? "next time" : "never";
}

/** Whether this is a browser that was seen to restore the snapshot, bit for bit. */
function canRestore() {
  const brands = /** @type {any} */ (navigator).userAgentData?.brands ?? [];
  const chromium = brands.some((/** @type {{brand: string}} */ { brand }) => brand === "Chromium");
  return chromium && typeof DecompressionStream === "function";
}

/** Bytes a millisecond; 0 for a file from the browser's cache, which tells nothing of the line. @param {string} address */
function rateOf(address) {
  const [timing] = /** @type {PerformanceResourceTiming[]} */ (
    performance.getEntriesByName(address, "resource")
  );
  if (!timing?.transferSize) return 0;
  return timing.encodedBodySize / Math.max(1, timing.responseEnd - timing.responseStart);
}
