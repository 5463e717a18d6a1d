import assert from "node:assert/strict";
import { test } from "node:test";
import { decadeScale, exactScale, roundStep, scaleOf } from "../../../site/plots/scales.js";
import { roomOf } from "../../../site/plots/text-room.js";

const LINEAR = { label: "", unit: "", log: false, names: [] };
const LOG = { ...LINEAR, log: true };
const texts = ({ ticks }) => ticks.map(({ text }) => text);

test("an exact scale goes from end to end, with ticks at round values", () => {
  const scale = exactScale(0, 60, 58, 548, 20);
  assert.equal(scale.place(0), 58);
  assert.equal(scale.place(60), 548);
  assert.equal(scale.place(30), (58 + 548) / 2);
  assert.deepEqual(texts(scale), ["0", "20", "40", "60"]);
});

test("an axis may run upwards, and below zero", () => {
  const scale = exactScale(-0.5, 0.5, 200, 0, 0.25);
  assert.equal(scale.place(0.5), 0);
  assert.deepEqual(texts(scale), ["−0.5", "−0.25", "0", "0.25", "0.5"]);
});

test("a step is the next of 1, 2, 5, 10", () => {
  assert.deepEqual([0.3, 1, 1.1, 2.5, 6, 70].map(roundStep), [0.5, 1, 2, 5, 10, 100]);
});

test("a linear scale ends at round values around all that it shows", () => {
  const scale = scaleOf(LINEAR, [0.21, 0.37, NaN], 0, 100, 20, false);
  const [first, last] = [scale.ticks[0].at, scale.ticks.at(-1).at];
  assert.ok(first <= 0.21 && last >= 0.37);
  assert.equal(scale.place(first), 0);
  assert.equal(scale.place(last), 100);
});

test("a linear scale that begins near zero begins at zero", () => {
  assert.equal(scaleOf(LINEAR, [0.1, 1], 0, 100, 20, false).ticks[0].at, 0);
  assert.ok(scaleOf(LINEAR, [0.9, 1], 0, 100, 20, false).ticks[0].at > 0.5);
});

test("a logarithmic scale gives each factor the same room", () => {
  const { place } = scaleOf(LOG, [0.01, 100], 0, 400, 50, false);
  assert.ok(Math.abs(place(1) - place(0.1) - (place(10) - place(1))) < 1e-9);
});

test("a logarithmic scale leaves out what it has no place for", () => {
  const scale = scaleOf(LOG, [-1, 0, 5, 50], 0, 300, 50, false);
  assert.ok(scale.ticks.every(({ at }) => at >= 5 && at <= 50));
});

test("a scale of decades has a tick at each power of ten", () => {
  assert.deepEqual(texts(decadeScale([0.03, 4], 100, 0)), ["0.01", "0.1", "1", "10"]);
  assert.deepEqual(texts(decadeScale([], 100, 0)), ["0.1", "1"]);
  assert.deepEqual(texts(decadeScale([0.1, 0.1], 100, 0)), ["0.1", "1"]);
});

test("a scale of nothing is a scale all the same", () => {
  for (const axis of [LINEAR, LOG]) {
    const { place, ticks } = scaleOf(axis, [NaN], 0, 100, 20, false);
    assert.ok(ticks.length >= 2);
    assert.ok(ticks.every(({ at }) => Number.isFinite(place(at))));
  }
});

test("things stand in the middle of their places, and long names are broken between words", () => {
  const names = ["a world model", "nothing"];
  const { place, ticks } = scaleOf({ ...LINEAR, names }, [], 0, 120, 20, false);
  assert.deepEqual([place(0), place(1)], [30, 90]);
  assert.deepEqual(ticks[0].lines, ["a world", "model"]);
  assert.deepEqual(ticks[1].lines, ["nothing"]);
});

test("names with words wider than their places do not cover each other", () => {
  const names = ["belief, straight", "memory, straight", "lasting", "copied", "Wiedererkennung", "embed."];
  for (const width of [600, 300, 200, 120]) {
    const { place, ticks } = scaleOf({ ...LINEAR, names }, [], 0, width, 20, false);
    const words = ticks.flatMap(({ at, lines }) =>
      lines.map((line, row) => ({ line, row, from: place(at) - roomOf(line) / 2, to: place(at) + roomOf(line) / 2 })),
    );
    for (const one of words.filter(({ line }) => line)) {
      const right = words.filter(({ line, row, from }) => line && row === one.row && from > one.from);
      assert.ok(right.every(({ from }) => from >= one.to), `“${one.line}” at ${width}`);
    }
  }
});

test("an axis of whole numbers has no tick between two of them", () => {
  const digits = scaleOf(LINEAR, [1, 2, 3, 4, 5], 0, 1000, 56, true);
  assert.deepEqual(texts(digits), ["1", "2", "3", "4", "5"]);
  assert.ok(texts(scaleOf(LINEAR, [1, 2.5, 5], 0, 1000, 56, true)).includes("1.5"));
  const counted = scaleOf(LINEAR, [0, 1, 2], 300, 0, 30, false);
  assert.ok(counted.ticks.every(({ at }) => Number.isInteger(at)));
});
