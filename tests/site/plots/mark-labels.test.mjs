import assert from "node:assert/strict";
import { test } from "node:test";
import { placeLabels } from "../../../site/plots/mark-labels.js";

const BOX = { left: 58, right: 250, top: 14, bottom: 160, width: 262, height: 200 };
const level = (at, label) => ({ axis: "y", at, label });

test("a label stands at its line, away from where most curves run", () => {
  const [high, low] = placeLabels(BOX, [level(40, "above"), level(140, "below")]);
  assert.deepEqual(high, { x: 64, y: 36, anchor: "start" });
  assert.deepEqual(low, { x: 244, y: 136, anchor: "end" });
});

test("labels of lines that are close, or the same, do not cover each other", () => {
  const long = ["old model, nothing seen", "learned from ten thousand", "a blind guess"];
  for (const gap of [0, 3, 8]) {
    const places = placeLabels(
      BOX,
      long.map((label, i) => level(70 + gap * i, label)),
    );
    const rows = places.map(({ y }) => y).sort((a, b) => a - b);
    assert.ok(rows[1] - rows[0] >= 14 && rows[2] - rows[1] >= 14, `${rows} at a gap of ${gap}`);
  }
});

test("a label at the top goes below its line, and none leaves the drawing", () => {
  const [place] = placeLabels(BOX, [level(14, "the most")]);
  assert.equal(place.y, 28);
  for (const { y } of placeLabels(BOX, [0, 1, 2].map(() => level(158, "a long label of a mark")))) {
    assert.ok(y <= BOX.bottom);
  }
});

test("a long label that reaches beyond the frame stands on no number beside it", () => {
  const long = level(90, "8 steps and a learned value");
  const numbers = [{ left: 20, right: 52, top: 75, bottom: 105 }];
  const [free] = placeLabels(BOX, [long]);
  const [place] = placeLabels(BOX, [long], [], numbers);
  assert.deepEqual([free.y, place.y], [86, 71]);
  const everywhere = [{ left: 20, right: 52, top: 0, bottom: 200 }];
  assert.deepEqual(placeLabels(BOX, [long], [], everywhere), [free]);
});

test("upright lines side by side have their labels in rows", () => {
  const [one, other] = placeLabels(BOX, [
    { axis: "x", at: 100, label: "first bounce" },
    { axis: "x", at: 104, label: "second bounce" },
  ]);
  assert.notEqual(one.y, other.y);
});

test("a label stands clear of the curves, where there is a place that does", () => {
	const curve = [
		[58, 36],
		[150, 36],
		[250, 150],
	];
	const [place] = placeLabels(BOX, [level(40, "above")], [curve]);
	assert.deepEqual(place, { x: 244, y: 36, anchor: "end" });
	const everywhere = Array.from({ length: 15 }, (_, i) => [
		[58, 10 * i],
		[250, 10 * i],
	]);
	assert.ok(placeLabels(BOX, [level(40, "above")], everywhere)[0].y > BOX.top - 14);
});
