import assert from "node:assert/strict";
import { test } from "node:test";

import { definitionOf, firstDifference, outline } from "../../../site/code/outline.js";

const FILE = `"""A module.

def inside a docstring: nothing
"""

import numpy as np

RADIUS: float = 0.02
"""Of the ball."""


@dataclass(frozen=True)
class Ball:
    """A ball."""

    place: float = 0.0

    @property
    def size(self) -> float:
        """Its size.

        In metres.
        """
        return RADIUS

    def roll(
        self, by: float
    ) -> Ball:
        return Ball(self.place + by)


async def play(x: dict[str, int] = {}) -> None:  # one: two
    def inner():
        return 1

    # a comment at its end

    return inner()


def last(): return 2
`;

const found = outline(FILE);

test("every definition has its lines, decorators among them, and a docstring holds none", () => {
  const lines = FILE.split("\n");
  assert.deepEqual(
    found.map(({ name, kind, first, last }) => [name, kind, lines[first - 1].trim(), lines[last - 1].trim()]),
    [
      ["RADIUS", "constant", "RADIUS: float = 0.02", "RADIUS: float = 0.02"],
      ["Ball", "class", "@dataclass(frozen=True)", "return Ball(self.place + by)"],
      ["Ball.size", "function", "@property", "return RADIUS"],
      ["Ball.roll", "function", "def roll(", "return Ball(self.place + by)"],
      ["play", "function", "async def play(x: dict[str, int] = {}) -> None:  # one: two", "return inner()"],
      ["play.inner", "function", "def inner():", "return 1"],
      ["last", "function", "def last(): return 2", "def last(): return 2"],
    ],
  );
});

test("heads are one line, docstrings come without their indentation", () => {
  const [radius, , size, roll] = found;
  assert.equal(radius.doc, "Of the ball.");
  assert.equal(size.doc, "Its size.\n\nIn metres.");
  assert.equal(roll.head, "def roll( self, by: float ) -> Ball");
  assert.equal(roll.doc, "");
});

test("a function inside another one that is not there is held by it", () => {
  assert.equal(definitionOf(found, "play.keep")?.name, "play");
  assert.equal(definitionOf(found, "Ball.roll")?.name, "Ball.roll");
  assert.equal(definitionOf(found, "nothing"), null);
});

test("the first difference is a line of the first text", () => {
  assert.equal(firstDifference("a\nb\nc", "a\nB\nc"), 2);
  assert.equal(firstDifference("a\nb\nc", "a\nb"), 3);
  assert.equal(firstDifference("a", "a"), 1);
});
