// Runs in slices: a message is heard between two of them, two runs take turns, and a run that nobody wants ends.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { answer, drive } from "../../../site/engine/job.js";

/** A bridge whose jobs are done after so many slices; it notes whose slice it was, and what was let go. */
function bridgeOf(slices) {
	const notes = { slices: [], dropped: [] };
	const bridge = {
		start: (lab, task, request, files) => {
			let left = slices[lab];
			return {
				advance: (milliseconds) => {
					notes.slices.push(lab);
					left -= milliseconds === Number.POSITIVE_INFINITY ? left : 1;
					return left === 0;
				},
				progress: () => JSON.stringify({ stage: "working", fraction: 0 }),
				result: () =>
					JSON.stringify({
						lab,
						task,
						request: JSON.parse(request),
						files: Object.keys(files),
					}),
				arrays: () => Object.assign([], { destroy: () => {} }),
				destroy: () => notes.dropped.push(lab),
			};
		},
	};
	return { bridge, notes };
}

const message = (lab) => ({
	task: "read",
	request: { lab, settings: { seed: 1 } },
	files: {},
});
const run = (bridge, lab, isWanted = () => true) =>
	drive(
		bridge,
		message(lab),
		isWanted,
		() => 16,
		() => {},
	);

test("two runs take turns, and each gets its own result", async () => {
	const { bridge, notes } = bridgeOf({ long: 4, short: 2 });
	const [long, short] = await Promise.all([
		run(bridge, "long"),
		run(bridge, "short"),
	]);
	assert.deepEqual(notes.slices, [
		"long",
		"short",
		"long",
		"short",
		"long",
		"long",
	]);
	assert.deepEqual(notes.dropped, ["short", "long"]);
	assert.deepEqual([long.result.lab, short.result.lab], ["long", "short"]);
	assert.deepEqual(long.result.request, { settings: { seed: 1 } });
	assert.ok(long.result.timings.run >= 0);
});

test("a run that is no longer wanted is dropped between two slices", async () => {
	const { bridge, notes } = bridgeOf({ endless: 1e9 });
	let slices = 0;
	const found = await run(bridge, "endless", () => ++slices < 3);
	assert.equal(found, null);
	assert.equal(notes.slices.length, 3);
	assert.deepEqual(notes.dropped, ["endless"]);
});

test("a question is answered at once, between two slices of a run", async () => {
	const { bridge, notes } = bridgeOf({ run: 3, question: 9 });
	const running = run(bridge, "run");
	assert.equal(answer(bridge, message("question")).result.lab, "question");
	await running;
	assert.deepEqual(notes.slices, ["run", "question", "run", "run"]);
});

test("the first part of a result that can be shown goes to the page at once, and only once", async () => {
	const { bridge } = bridgeOf({ quick: 6 });
	const start = bridge.start;
	let slices = 0;
	bridge.start = (...given) => {
		const job = start(...given);
		const advance = job.advance;
		job.advance = (milliseconds) => {
			slices += 1;
			job.has_news = slices === 3;
			return advance(milliseconds);
		};
		return job;
	};
	const shownAfter = [];
	const onProgress = (_, partial) => partial && shownAfter.push(slices);
	await drive(bridge, message("quick"), () => true, () => 16, onProgress);
	assert.deepEqual(shownAfter, [3]);
});

// The channel by which turns are taken would keep Node waiting.
after(() => setImmediate(() => process.exit(process.exitCode)));
