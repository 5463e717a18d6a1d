import assert from "node:assert/strict";
import { test } from "node:test";
import { inLines, inParts, middleOf, roomOf } from "../../../site/plots/text-room.js";

/** Pixels in DejaVu Sans at 12 px, each letter 0.12 and each space 0.16 of that further apart. */
const SPACED_OUT = {
  "0.0008": 50.6,
  "−0.25": 44.0,
  "10,000": 50.6,
  "memory,": 64.0,
  "step of the dream": 137.9,
  "known of the pillar’s size, digits": 248.1,
  "held-out one-step error, court widths": 282.6,
  "Erfahrung, Übergänge": 164.1,
  Wiedererkennung: 128.8,
};

test("words have room in a wide font, spaced out, and not much more", () => {
  for (const [words, pixels] of Object.entries(SPACED_OUT)) {
    const room = roomOf(words);
    assert.ok(room >= pixels && room < 1.08 * pixels, `${words}: ${room} for ${pixels}`);
  }
});

test("words are broken into lines where they have no room, and between words alone", () => {
  assert.deepEqual(inLines("error, world units", 1000), ["error, world units"]);
  assert.deepEqual(inLines("error, world units", roomOf("error, world")), ["error, world", "units"]);
  assert.deepEqual(inLines("a longwordindeed b", 30), ["a", "longwordindeed", "b"]);
  assert.deepEqual(inLines("", 30), [""]);
});

test("the name of an axis is broken after a comma, if it has one in the right place", () => {
  const words = "error at the end, world units";
  const room = roomOf("error at the end, world");
  assert.deepEqual(inLines(words, room), ["error at the end, world", "units"]);
  assert.deepEqual(inParts(words, room), ["error at the end,", "world units"]);
  assert.deepEqual(inParts(words, roomOf(words)), [words]);
  assert.deepEqual(inParts(words, roomOf("error at the end")), ["error at the", "end, world units"]);
  assert.deepEqual(inParts("", 10), [""]);
});

test("words stand around their place, unless they would leave the drawing", () => {
  assert.equal(middleOf(20, 100, 200), 100);
  assert.equal(middleOf(20, 195, 200), 180);
  assert.equal(middleOf(20, 5, 200), 20);
  assert.equal(middleOf(20, 5, 30), 15);
});
