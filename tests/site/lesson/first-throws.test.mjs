import assert from "node:assert/strict";
import { test } from "node:test";
import { Episodes } from "../../../site/court/episodes.js";
import { FirstThrows } from "../../../site/lesson/first-throws.js";

const start = (/** @type {number} */ x, /** @type {number} */ vx, /** @type {number} */ vy) => ({ x, y: 0.5, vx, vy, paddle: 0.1 });
const FIRST = new FirstThrows({
  steps: [0, 10, 600],
  seed: 0,
  digest: "",
  horizon: 2,
  throws: [
    { start: start(-0.3, 0, 0.5), reality: [-300, 500, 100, 0, 17, 30, 0, 17, -1], dreams: [0, 1, 2].map((each) => [-300, 500, 100, each, 0, 0, each, 0, 0]), ends: [0.3, 0.2, 0.1] },
    { start: start(0.3, 0.5, -0.01), reality: [300, 500, 100, 0, 0, 0, 0, 0, 0], dreams: [[], [], []], ends: [0, 0, 0] },
    { start: start(0.3, -0.5, 0), reality: [300, 500, 100, 0, 0, 0, 0, 0, 0], dreams: [[], [], []], ends: [0, 0, 0] },
  ],
});

test("a packed path is unpacked, and the first state keeps its velocity", () => {
  const { result, arrays } = FIRST.answer(0, 600);
  const episodes = new Episodes(arrays, result.arrays);
  assert.deepEqual(episodes.state("reality", 0, 0), [-0.3, 0.5, 0, 0.5, 0.1]);
  const { x, y, paddle } = episodes.scene("reality", 0, 2);
  assert.deepEqual([x, y, paddle], [-0.3, 0.534, 0.129]);
  assert.equal(episodes.scene("dream", 0, 2).x, -0.296);
});

test("a model is the one of the last moment that was computed", () => {
  assert.deepEqual([0, 9, 10, 599, 600].map((step) => FIRST.answer(0, step).result.trained), [0, 0, 10, 10, 600]);
  assert.equal(FIRST.answer(0, 10).result.end, 0.2);
});

test("the nearest throw is near in place and in direction, around the whole circle", () => {
  assert.equal(FIRST.nearest(start(-0.25, 0.1, 0.5)), 0);
  assert.equal(FIRST.nearest(start(0.3, 0.5, 0.01)), 1);
  assert.equal(FIRST.nearest(start(0.3, -0.5, 0.1)), 2);
});
