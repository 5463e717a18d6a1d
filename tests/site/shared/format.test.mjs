import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { capital, missed, percent, rounded, tick, whole } from "../../../site/shared/format.js";

// tests/builder/content/test_figures.py reads the same cases: page and prose round alike.
const CASES = JSON.parse(readFileSync(new URL("rounded.json", import.meta.url), "utf8"));

for (const [value, digits, text] of CASES) {
  test(`${value} with ${digits} digits is written as ${text}`, () => {
    assert.equal(rounded(value, digits), text);
  });
}

test("what is no number says so", () => {
  for (const value of [null, NaN, Infinity, -Infinity]) {
    assert.equal(rounded(value), "beyond measure");
  }
});

test("a tick is as short as it can be, with a true minus sign", () => {
  assert.equal(tick(0.1 + 0.2), "0.3");
  assert.equal(tick(-0.25), "−0.25");
  assert.equal(tick(20000), "20,000");
  assert.equal(tick(0.000001), "0.000001");
});

test("counts, shares and words", () => {
  assert.equal(whole(6000), "6,000");
  assert.equal(percent(0.404), "40 %");
  assert.equal(capital("ratio of errors"), "Ratio of errors");
  assert.equal(capital("ε of the budget"), "ε of the budget");
});

test("who misses by the arithmetic's rounding alone does not miss by 0", () => {
	assert.equal(missed(3e-15), "rounding alone");
	assert.equal(missed(0), "0");
	assert.equal(missed(0.00123), rounded(0.00123));
	assert.equal(missed(null), rounded(null));
});
