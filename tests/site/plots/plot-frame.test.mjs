import assert from "node:assert/strict";
import { test } from "node:test";
import { makeBox } from "../../../site/plots/plot-frame.js";
import { exactScale } from "../../../site/plots/scales.js";
import { roomOf } from "../../../site/plots/text-room.js";

const NAMES = { across: "step", up: "error, world units" };
const upTo = (end) => (bottom, top) => exactScale(0, end, bottom, top, end / 4);

test("long numbers beside an axis have room between its name and its lines", () => {
  const short = makeBox(300, 200, NAMES, upTo(1));
  const long = makeBox(300, 200, NAMES, upTo(0.0008));
  assert.equal(short.left, 58);
  // The name's baseline is 11 pixels from the edge, its letters reach 3 further.
  assert.ok(long.left - 6 - roomOf("0.0008") >= 14, `${long.left}`);
  assert.deepEqual([long.right, long.top, long.bottom], [288, 14, 160]);
});

test("a name that is longer than its axis is broken, and the frame makes room for its lines", () => {
  const words = "mean error of everything that was measured so far, in world units";
  const plain = makeBox(300, 200, NAMES, upTo(1));
  const box = makeBox(300, 200, { across: words, up: words }, upTo(1));
  const [across, up] = [box.names.across.length, box.names.up.length];
  assert.ok(across > 1 && up > across);
  assert.equal(box.height, plain.height + 14 * (across - 1));
  assert.ok(box.left >= 11 + 14 * (up - 1) + roomOf("0.25") + 6);
  assert.equal(box.bottom, plain.bottom);
});
