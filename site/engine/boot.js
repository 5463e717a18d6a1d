// @ts-check
/**
 * How Python starts: from the snapshot, which takes less time and more bytes, or from its packages.
 */

/**
 * Bytes a millisecond of the script that is loaded beside the interpreter. It gets about a third of the connection's
 * rate, since other files are loaded at the same time and this thread is busy. At 5 MB/s the snapshot's further bytes
 * take about as long as it saves; to take a fast connection for a slow one costs more than the reverse.
 */
const FAST = 1500;
/** On such a connection the snapshot is loaded within seconds, once nothing else is loaded. */
const FAIR = 500;

/**
 * When Python is to start from the snapshot: "now", "next time" (it is kept for that), or "never".
 * @param {import("./downloads.js").Downloads} downloads
 * @param {import("./snapshot.js").Snapshot} snapshot
 * @param {Promise<unknown>} arrival of the script below
 * @param {string} script address of a large file, by which the connection is measured when it is loaded
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
  return brands.some((/** @type {{brand: string}} */ { brand }) => brand === "Chromium");
}

/** Bytes a millisecond; 0 for a file from the browser's cache, which says nothing about the connection. @param {string} address */
function rateOf(address) {
  const [timing] = /** @type {PerformanceResourceTiming[]} */ (
    performance.getEntriesByName(address, "resource")
  );
  if (!timing?.transferSize) return 0;
  return timing.encodedBodySize / Math.max(1, timing.responseEnd - timing.responseStart);
}
