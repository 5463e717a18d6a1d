import assert from "node:assert/strict";
import { test } from "node:test";
import { frameFor } from "../../../site/plots/drift-chart.js";

const DRIFT = [0.01, 0.1, 0.21];

test("a simple dream that is not far above the model's is shown whole", () => {
  const middle = [0.3, 0.35, 0.42];
  assert.ok(frameFor(600, { drift: DRIFT, middle }).end >= 0.42);
  assert.ok(frameFor(600, { drift: DRIFT }).end < 0.42);
});

test("a simple dream far above it does not press the model's curve to the ground", () => {
  const drift = [0.001, 0.004, 0.009];
  assert.equal(frameFor(600, { drift, middle: [0.3, 0.3, 0.3] }).end, frameFor(600, { drift }).end);
});
