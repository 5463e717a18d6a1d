// Usage: node scores.mjs MODULES CHROMIUM ADDRESS...
// Lighthouse on each address, in one browser; prints one line of JSON a page: scores in 0..1 by category, and what
// lowers them. MODULES is the folder that lighthouse was installed into, CHROMIUM the program.

import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, chromePath, ...addresses] = process.argv.slice(2);
const require = createRequire(resolve(modules, "package.json"));
const load = (name) => import(pathToFileURL(require.resolve(name)));
const { default: lighthouse } = await load("lighthouse");
const { launch } = await load("chrome-launcher");

const chrome = await launch({
  chromePath,
  chromeFlags: ["--headless=new", "--no-sandbox", "--disable-background-networking"],
});
try {
  for (const address of addresses) {
    const found = await lighthouse(address, {
      port: chrome.port,
      logLevel: "error",
      onlyCategories: ["accessibility", "best-practices", "seo"],
    });
    const { categories, audits, runtimeError } = found.lhr;
    const scores = Object.fromEntries(Object.entries(categories).map(([id, { score }]) => [id, score]));
    const faults = Object.values(categories)
      .flatMap(({ auditRefs }) => auditRefs)
      .filter(({ id, weight }) => weight > 0 && audits[id].score !== null && audits[id].score < 1)
      .map(({ id }) => ({ id, title: audits[id].title, items: audits[id].details?.items?.slice(0, 5) ?? [] }));
    console.log(JSON.stringify({ address, scores, faults, error: runtimeError?.message ?? null }));
  }
} finally {
  await chrome.kill();
}
