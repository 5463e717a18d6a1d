import assert from "node:assert/strict";
import { test } from "node:test";
import { labelPlace } from "../../../site/court/court-drawing.js";
import { fine, fromText, toText } from "../../../site/court/played.js";
import { aimed, directed, directionOf, moved, paddleAt, tipOf, turned } from "../../../site/court/throw.js";

const COURT = { x: [-0.5, 0.5], y: [0, 1], ball_radius: 0.02, paddle_half_width: 0.1, paddle_speed: 0.9, dt: 1 / 30 };
const THROW = { x: 0.1, y: 0.5, vx: 0.3, vy: 0.4, paddle: -0.2 };
const near = (/** @type {number} */ a, /** @type {number} */ b) => assert.ok(Math.abs(a - b) < 1e-9, `${a} is not ${b}`);

test("ball and paddle stay inside the court", () => {
  const far = moved(THROW, { x: 9, y: -9 }, COURT);
  near(far.x, 0.48);
  near(far.y, 0.02);
  assert.equal(far.vx, THROW.vx);
  near(paddleAt(THROW, -3, COURT).paddle, -0.4);
});

test("a throw is aimed at a place, and keeps its direction for a mere press", () => {
  const up = aimed(THROW, { x: 0.1, y: 0.9 });
  near(up.vx, 0);
  near(up.vy, 1);
  assert.equal(aimed(THROW, { x: 0.11, y: 0.51 }), THROW);
});

test("directions go round", () => {
  for (const degrees of [0, 45, 90, 180, 270, 359]) near(directionOf(directed(THROW, degrees)), degrees);
  near(directionOf(turned(directed(THROW, 2), -5)), 357);
  const tip = tipOf(THROW);
  near(Math.atan2(tip.y - THROW.y, tip.x - THROW.x), Math.atan2(0.4, 0.3));
});

test("a play is the same after its way through a link", () => {
  const start = { x: 0.1 + 0.2, y: 1 / 3, vx: -5e-17, vy: 0.5, paddle: -0.4 };
  for (const actions of [[1], [1, 1, 1, -1, 0, 0.3, 0.3, -0.7], new Array(900).fill(0)]) {
    const text = toText({ start, actions });
    assert.deepEqual(fromText(text, 900), { start, actions });
    assert.equal(encodeURI(text), text);
  }
  for (let tenth = -10; tenth <= 10; tenth++) {
    const action = fine(tenth / 10);
    assert.deepEqual(fromText(toText({ start, actions: [action] }), 900)?.actions, [action]);
  }
});

test("what is no play is refused", () => {
  for (const text of [
    "", ";", "0,0,0,0,0", "0,0,0,0,0;", "0,0,0,0;k", "0,0,0,0,x;k", "0,0,0,0,0;z", "0,0,0,0,0;k0", "0,0,0,0,0;k901",
    "0,0,0,0,0;k500u401", "0,0,0,0,0;k;k", "NaN,0,0,0,0;k", "0,0,0,0,1e999999;k",
  ])
    assert.equal(fromText(text, 900), null, text);
});

test("the gap's label covers neither ball and stays inside the walls", () => {
  const walls = { left: 14, right: 306, top: 14, bottom: 306 };
  const width = 36;
  for (const distance of [14, 40, 90, 200])
    for (let angle = 0; angle < 360; angle += 15)
      for (const [x, y] of [[160, 160], [20, 20], [300, 160], [160, 300], [20, 300]]) {
        const other = {
          x: Math.min(Math.max(x + distance * Math.cos(angle), 20), 300),
          y: Math.min(Math.max(y + distance * Math.sin(angle), 20), 300),
        };
        const place = labelPlace([{ x, y }, other], width, walls);
        assert.ok(place.x - width / 2 >= 14 && place.x + width / 2 <= 306);
        assert.ok(place.y - 9 >= 14 && place.y + 9 <= 306);
        for (const ball of [{ x, y }, other]) {
          const clear = Math.abs(place.x - ball.x) > width / 2 + 6 || Math.abs(place.y - ball.y) > 9 + 6;
          assert.ok(clear, `balls at ${x},${y} and ${other.x},${other.y}: the label at ${place.x},${place.y}`);
        }
      }
});
