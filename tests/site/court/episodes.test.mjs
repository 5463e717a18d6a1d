import assert from "node:assert/strict";
import { test } from "node:test";
import { Episodes } from "../../../site/court/episodes.js";

/** States of x, y, vx, vy, paddle. */
const REALITY = [
  [0, 0, 0, 0, 0.1],
  [0.2, 0.4, 0, 0, 0.3],
  [0.4, 0.4, 0, 0, 0.3],
];
const DREAM = [
  [0, 0, 0, 0, 0.1],
  [0.2, 0.1, 0, 0, 0.3],
  [0.1, 0.8, 0, 0, 0.5],
];

const near = (/** @type {number} */ a, /** @type {number} */ b) => assert.ok(Math.abs(a - b) < 1e-12);

test("a measured rally is one episode", () => {
  const { count, horizon } = Episodes.measured({ reality: REALITY, dream: DREAM });
  assert.equal(count, 1);
  assert.equal(horizon, 2);
});

test("between two steps ball and paddle move in a straight line", () => {
  const episodes = Episodes.measured({ reality: REALITY, dream: DREAM });
  const { x, y, paddle } = episodes.scene("reality", 0, 0.5);
  near(x, 0.1);
  near(y, 0.2);
  near(paddle, 0.2);
});

test("before the first step and after the last the scene rests", () => {
  const episodes = Episodes.measured({ reality: REALITY, dream: DREAM });
  assert.deepEqual(episodes.scene("dream", 0, -3), episodes.scene("dream", 0, 0));
  assert.deepEqual(episodes.scene("dream", 0, 9), episodes.scene("dream", 0, 2));
});

test("the gap is the distance of the two balls", () => {
  const episodes = Episodes.measured({ reality: REALITY, dream: DREAM });
  near(episodes.gap(0, 0), 0);
  near(episodes.gap(0, 1), 0.3);
  near(episodes.gap(0, 2), 0.5);
});

test("the engine's flat arrays hold one episode after another", () => {
  const flat = (/** @type {number[][]} */ ...rallies) => Float64Array.from(rallies.flat(2));
  const arrays = { reality: flat(REALITY, DREAM), dream: flat(DREAM, REALITY) };
  const episodes = new Episodes(arrays, { reality: { shape: [2, 3, 5] } });
  assert.equal(episodes.count, 2);
  assert.deepEqual(episodes.scene("reality", 1, 2), episodes.scene("dream", 0, 2));
  near(episodes.gap(1, 1), episodes.gap(0, 1));
});
