import assert from "node:assert/strict";
import { test } from "node:test";

import { courtScene, differences, driftPlot, inWords } from "../../../site/code/difference.js";

const plain = (name) => name.replaceAll("_", " ");
const reading = (over = {}) => ({ digest: "a", figures: { one: 1, final_error: 0.2 }, drift: [0.1, 0.2], ...over });

test("the same bits are said to be the same, and a digest alone is no proof", () => {
  assert.deepEqual(inWords(reading(), reading(), plain), [
    "Nothing came out otherwise: both are the same, to the last bit.",
  ]);
  assert.notEqual(inWords(reading(), reading({ figures: { one: 2, final_error: 0.2 } }), plain).length, 1);
});

test("the worse one is named, by how much, and what differs most", () => {
  const worse = reading({ digest: "b", figures: { one: 1, final_error: 0.4 }, drift: [0.1, 0.4] });
  assert.deepEqual(inWords(reading(), worse, plain), [
    "After 2 steps yours misses by 0.400 world units, the original by 0.200: yours misses 2 times as far.",
    "1 of 2 figures differ.",
    "final error: 0.200 in the original, 0.400 in yours.",
  ]);
  assert.match(inWords(worse, reading(), plain)[0], /the original misses 2 times as far\.$/);
  const near = reading({ digest: "b", figures: { one: 1, final_error: 0.2000001 }, drift: [0.1, 0.2000001] });
  assert.deepEqual(inWords(reading(), near, plain), [
    "After 2 steps yours misses by 0.200 world units, the original by 0.200: nearly as far.",
    "1 of 2 figures differ.",
    "Three digits show none of it.",
  ]);
});

test("what is no number, or missing, differs", () => {
  assert.deepEqual(differences({ a: 1, b: 2 }, { a: null }), [
    { name: "a", before: 1, after: null },
    { name: "b", before: 2, after: null },
  ]);
  assert.match(inWords(reading(), reading({ digest: "b", drift: [0.1, null] }), plain)[0], /beyond measure/);
});

test("both curves stand on one pair of axes, both dreams on one court", () => {
  const path = [0, 1, 2].map((i) => [0.1 * i, 0.5, 0, 0, 0]);
  const both = [reading({ reality: path, dream: path }), reading({ reality: path, dream: path.slice(0, 3) })];
  assert.deepEqual(driftPlot(...both).curves.map(({ label, y }) => [label, y.length]), [
    ["the original", 2],
    ["yours", 2],
  ]);
  const court = { x: [-0.5, 0.5], y: [0, 1], ball_radius: 0.02, paddle_half_width: 0.1 };
  const labels = (scene) => scene.shapes.map(({ label }) => label).filter(Boolean);
  assert.deepEqual(labels(courtScene(...both, court)), ["the paddle", "reality", "the original’s dream", "your dream"]);
  const moved = { ...both[1], reality: path.map(([x, ...rest]) => [x + 0.1, ...rest]) };
  assert.ok(labels(courtScene(both[0], moved, court)).includes("your reality"));
  assert.equal(courtScene(...both, undefined), null);
  assert.equal(driftPlot({ figures: {} }, { figures: {} }), null);
});
