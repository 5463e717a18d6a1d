import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { LatestRequest } from "../../../site/shared/latest-request.js";

mock.timers.enable({ apis: ["setTimeout"] });
globalThis.window = { setTimeout: globalThis.setTimeout };

let request;
let begun;
const ask = (name, delay) =>
  request.ask((signal) => begun.push({ name, signal }), delay);

beforeEach(() => {
  request = new LatestRequest();
  begun = [];
});

test("of rapid requests only the last one begins, once no other has come for its delay", () => {
  ask("first", 120);
  mock.timers.tick(119);
  ask("second", 120);
  mock.timers.tick(119);
  assert.deepEqual(begun, []);
  mock.timers.tick(1);
  assert.deepEqual(begun.map(({ name }) => name), ["second"]);
});

test("a request under way is aborted by the next one at once, before that begins", () => {
  ask("first", 0);
  mock.timers.tick(0);
  assert.ok(!begun[0].signal.aborted);
  ask("second", 120);
  assert.ok(begun[0].signal.aborted);
  mock.timers.tick(120);
  assert.ok(!begun[1].signal.aborted);
});

test("what waits for others begins at once where none is to be expected, and once", () => {
  ask("only", 120);
  request.hurry();
  mock.timers.tick(1000);
  request.hurry();
  assert.deepEqual(begun.map(({ name }) => name), ["only"]);
});

test("what is stopped cannot be hurried", () => {
  ask("stopped", 120);
  request.stop();
  request.hurry();
  assert.deepEqual(begun, []);
});

test("what is stopped neither begins nor goes on", () => {
  ask("waiting", 120);
  request.stop();
  mock.timers.tick(1000);
  assert.deepEqual(begun, []);
  ask("under way", 0);
  mock.timers.tick(0);
  request.stop();
  assert.ok(begun[0].signal.aborted);
});
