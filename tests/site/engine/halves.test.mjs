// What a browser must know for an interpreter in halves. How halves are joined: tests/builder/runtime/split.

import assert from "node:assert/strict";
import { test } from "node:test";
import { canJoin } from "../../../site/engine/halves.js";

test("this engine knows what a module in halves is made of; one that refuses it is told apart", () => {
	assert.ok(canJoin());
	const { validate } = WebAssembly;
	WebAssembly.validate = () => false;
	assert.ok(!canJoin());
	WebAssembly.validate = validate;
});
