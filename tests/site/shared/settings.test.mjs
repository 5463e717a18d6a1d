import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import {
  defaultSettings,
  firstSettings,
  fromFragment,
  rangeOf,
  sameExperiment,
  toFragment,
} from "../../../site/shared/settings.js";
import { LAB } from "./lab.mjs";

const DEFAULTS = { data: 2000, noise: 0, condition: "none", seed: 0 };

test("the defaults are those that dreamlab describes", () => {
  assert.deepEqual(defaultSettings(LAB), DEFAULTS);
});

// tests/dreamlab/tasks/test_settings.py reads the same cases: links of the lessons are written by Python.
const CASES = JSON.parse(readFileSync(new URL("fragments.json", import.meta.url), "utf8"));

for (const [settings, fragment] of CASES) {
  test(`${fragment} names every amount and the seed, and a choice only where it is another one`, () => {
    assert.equal(toFragment(settings, LAB), fragment);
    assert.deepEqual(fromFragment(fragment, LAB), { settings, problem: null });
  });
}

test("every setting comes back from its fragment, in the same bits", () => {
  for (const noise of [0, 0.01, 0.1 / 3, 5e-3, 0.05]) {
    for (const condition of ["none", "gusty"]) {
      const settings = { data: 777, noise, condition, seed: 999 };
      assert.deepEqual(fromFragment(toFragment(settings, LAB), LAB), { settings, problem: null });
    }
  }
});

test("what a fragment leaves out keeps its default", () => {
  assert.deepEqual(fromFragment("#seed=7", LAB).settings, { ...DEFAULTS, seed: 7 });
  assert.deepEqual(fromFragment("", LAB), { settings: DEFAULTS, problem: null });
});

const BAD = {
  "#speed=3": "speed=3",
  "#data": "data",
  "#data=499": "data=499",
  "#data=500.5": "data=500.5",
  "#data=1e3": "data=1e3",
  "#data=": "data=",
  "#noise=-0.01": "noise=-0.01",
  "#noise=0x1": "noise=0x1",
  "#noise=Infinity": "noise=Infinity",
  "#condition=storm": "condition=storm",
  "#seed=1000": "seed=1000",
  "#seed=1&seed=2": "seed",
  "#data=%": "data=%",
  "#__proto__=1": "__proto__=1",
};

for (const [fragment, part] of Object.entries(BAD)) {
  test(`${fragment} gives the defaults, and says what is wrong with ${part}`, () => {
    const { settings, problem } = fromFragment(fragment, LAB);
    assert.deepEqual(settings, DEFAULTS);
    assert.match(problem, new RegExp(`“${part.replaceAll(/[.+]/g, "\\$&")}”`));
  });
}

test("the good parts of a link hold, and every bad one is named", () => {
  const { settings, problem } = fromFragment("#data=500&noise=9&speed=3", LAB);
  assert.deepEqual(settings, { ...DEFAULTS, data: 500 });
  assert.match(problem, /“noise=9”.*“speed=3”/);
});

test("a range goes from the first stop to the last", () => {
  assert.deepEqual(rangeOf("noise", LAB), { min: 0, max: 0.05, whole: false });
  assert.deepEqual(rangeOf("seed", LAB), { min: 0, max: 999, default: 0, whole: true });
  assert.equal(rangeOf("condition", LAB), null);
});

test("another seed is the same experiment", () => {
  assert.ok(sameExperiment(DEFAULTS, { ...DEFAULTS, seed: 3 }, LAB));
  assert.ok(!sameExperiment(DEFAULTS, { ...DEFAULTS, noise: 0.01 }, LAB));
});

// A site of its own settings: 500 transitions, a gusty court and seed 9 at first.
const OURS = {
  ...LAB,
  controls: LAB.controls.map((each) => (each.name === "data" ? { ...each, first: 500 } : each)),
  choices: LAB.choices.map((each) => ({ ...each, first: "gusty" })),
  seed: { ...LAB.seed, first: 9 },
};

test("a site may open a lab with settings of its own", () => {
  const first = { data: 500, noise: 0, condition: "gusty", seed: 9 };
  assert.deepEqual(firstSettings(LAB), DEFAULTS);
  assert.deepEqual(firstSettings(OURS), first);
  assert.deepEqual(fromFragment("", OURS).settings, first);
  assert.deepEqual(fromFragment("#noise=0.01", OURS).settings, { ...first, noise: 0.01, condition: "none" });
});

test("a link means the same experiment on every site", () => {
  for (const [settings, fragment] of CASES) {
    assert.equal(toFragment(settings, OURS), fragment);
    assert.deepEqual(fromFragment(fragment, OURS), { settings, problem: null });
  }
});
