import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { pointsToHeading, readAddress, writeAddress } from "../../../site/shared/address.js";
import { defaultSettings } from "../../../site/shared/settings.js";
import { LAB } from "./lab.mjs";

const HEADINGS = new Set(["results"]);
let written;

beforeEach(() => {
  written = null;
  globalThis.location = { hash: "" };
  globalThis.document = { getElementById: (id) => (HEADINGS.has(id) ? {} : null) };
  globalThis.history = {
    state: { scroll: 12 },
    replaceState: (...call) => {
      written = call;
    },
  };
});

test("an address without a fragment asks for the defaults", () => {
  assert.deepEqual(readAddress(LAB), { settings: defaultSettings(LAB), problem: null });
});

test("a heading of the page is no settings", () => {
  location.hash = "#results";
  assert.ok(pointsToHeading());
  assert.deepEqual(readAddress(LAB), { settings: defaultSettings(LAB), problem: null });
});

test("a link that cannot be followed says so in a sentence that names the bad part", () => {
  location.hash = "#data=1&seed=2";
  const { settings, problem } = readAddress(LAB);
  assert.deepEqual(settings, defaultSettings(LAB));
  assert.match(problem, /^The link cannot be followed\. “data=1”.*\. .*\.$/);
});

test("what is written is read again, and the theme's scroll position stays", () => {
  const settings = { data: 10000, noise: 0.05, condition: "gusty", seed: 42 };
  writeAddress(settings, LAB);
  const [state, , fragment] = written;
  assert.equal(state, history.state);
  location.hash = fragment;
  assert.deepEqual(readAddress(LAB), { settings, problem: null });
});
