import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { defaultSettings } from "../../../site/shared/settings.js";
import { LAB } from "./lab.mjs";

const HEADINGS = new Set(["results"]);
const SETTINGS = { data: 10000, noise: 0.05, condition: "gusty", seed: 42 };
const OTHER = { ...SETTINGS, seed: 43 };

const page = new EventTarget();
let address = new URL("https://example.org/level-4/");
let written = [];
let refusing = false;

mock.timers.enable({ apis: ["setTimeout"] });
globalThis.window = Object.assign(page, { setTimeout: globalThis.setTimeout });
globalThis.document = Object.assign(new EventTarget(), {
  getElementById: (id) => (HEADINGS.has(id) ? {} : null),
});
globalThis.location = {
  get href() {
    return address.href;
  },
  get hash() {
    return address.hash;
  },
  get pathname() {
    return address.pathname;
  },
};
globalThis.history = {
  state: { scroll: 12 },
  replaceState: (state, _, fragment) => {
    if (refusing) throw new DOMException("too often", "SecurityError");
    written.push({ state, fragment });
    address = new URL(fragment, address);
  },
  pushState: (_state, _title, to) => {
    address = new URL(to, address);
  },
};

const { arrivedForSettings, linkToHere, onAddress, pointsToHeading, readAddress, writeAddress } = await import(
  "../../../site/shared/address.js"
);

/** The reader, or the theme, goes to another address. */
function go(to) {
  address = new URL(to, address);
  page.dispatchEvent(new Event("hashchange"));
}

beforeEach(() => {
  refusing = false;
  mock.timers.tick(60_000);
  go("/level-4/");
  written = [];
});

test("an address without a fragment asks for the defaults", () => {
  assert.deepEqual(readAddress(LAB), { settings: defaultSettings(LAB), problem: null });
});

test("a heading of the page is no settings", () => {
  go("#results");
  assert.ok(pointsToHeading());
  assert.deepEqual(readAddress(LAB), { settings: defaultSettings(LAB), problem: null });
});

test("what a link asks for in vain is named, and the rest of it holds", () => {
  go("#data=1&seed=2");
  const { settings, problem } = readAddress(LAB);
  assert.deepEqual(settings, { ...defaultSettings(LAB), seed: 2 });
  assert.match(problem, /“data=1”/);
});

test("the address is written once the reader has paused, and read as it was written", () => {
  writeAddress(OTHER, LAB);
  writeAddress(SETTINGS, LAB);
  assert.deepEqual(written, []);
  mock.timers.tick(1000);
  assert.equal(written.length, 1);
  assert.equal(written[0].state, history.state, "the theme keeps its scroll position there");
  assert.deepEqual(readAddress(LAB), { settings: SETTINGS, problem: null });
});

test("a link that is copied before that has the settings of now", () => {
  writeAddress(SETTINGS, LAB);
  assert.equal(new URL(linkToHere()).hash, "#data=10000&noise=0.05&condition=gusty&seed=42");
});

test("a browser that refuses to write is asked again", () => {
  refusing = true;
  writeAddress(SETTINGS, LAB);
  mock.timers.tick(1000);
  assert.deepEqual(written, []);
  refusing = false;
  mock.timers.tick(60_000);
  assert.equal(written.length, 1);
});

test("settings of a page that was left are not written into the next one's address", () => {
  writeAddress(SETTINGS, LAB);
  go("/level-5/");
  mock.timers.tick(60_000);
  assert.deepEqual(written, []);
});

test("another fragment is followed, whoever set it; what the lab wrote itself is not", async () => {
  const followed = [];
  const leaves = new AbortController();
  onAddress((linked) => followed.push(linked), leaves.signal);
  writeAddress(SETTINGS, LAB);
  mock.timers.tick(1000);
  page.dispatchEvent(new Event("popstate"));
  assert.deepEqual(followed, []);
  go("#seed=1");
  assert.deepEqual(followed, [false]);
  history.pushState(null, "", "#seed=2");
  await Promise.resolve();
  assert.deepEqual(followed, [false, false]);
  leaves.abort();
  go("#seed=3");
  assert.equal(followed.length, 2);
});

test("a link with settings is told from a heading, and from coming back", () => {
  history.pushState(null, "", "/level-4/#data=500");
  assert.equal(arrivedForSettings(), true);
  history.pushState(null, "", "/level-4/#results");
  assert.equal(arrivedForSettings(), false);
  history.pushState(null, "", "/level-4/");
  assert.equal(arrivedForSettings(), false);
  address = new URL("/level-4/#data=500", address);
  page.dispatchEvent(new Event("popstate"));
  assert.equal(arrivedForSettings(), false);
});
