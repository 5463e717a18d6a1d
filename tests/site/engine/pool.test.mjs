// More workers beside the engine's: who computes what, and what becomes of a cell whose worker is lost.

import assert from "node:assert/strict";
import { afterEach, mock, test } from "node:test";
import {
	CANCEL,
	ENGINE,
	FAILED,
	READY,
	RESULT,
	RUN,
} from "../../../site/engine/protocol.js";

/** @type {any[]} every worker that was made; the first is the engine's */
const workers = [];
let starts = true;
globalThis.Worker = class extends EventTarget {
	sent = [];
	ended = false;
	constructor() {
		super();
		if (!starts) throw new Error("no more workers");
		workers.push(this);
	}
	postMessage(message) {
		this.sent.push(message);
	}
	terminate() {
		this.ended = true;
	}
	says(data) {
		this.dispatchEvent(Object.assign(new Event("message"), { data }));
	}
	/** Answers the run that it has, with who it is. */
	async answers() {
		const { id, request } = this.sent.findLast(({ type }) => type === RUN);
		const result = { cell: request.cell, by: workers.indexOf(this) };
		this.says({ type: RESULT, id, result, arrays: {} });
		await turn();
	}
	get cells() {
		return this.sent
			.filter(({ type }) => type === RUN)
			.map(({ request }) => request.cell);
	}
};
globalThis.setInterval = () => 0;
let now = 0;
mock.method(performance, "now", () => now);

const { engine } = await import("../../../site/engine/client.js");
const { pool, roomFor } = await import("../../../site/engine/pool.js");

const turn = () => new Promise((resolve) => setImmediate(resolve));
const cells = (count) =>
	Array.from({ length: count }, (_, cell) => ({ lab: "failure", cell }));
const ready = { type: READY, id: ENGINE, milliseconds: 1 };

engine.start();
workers[0].says(ready);
afterEach(() => {
	pool.end();
	// A timer that nobody waits for would keep this process from its end.
	assert.ok(!process.getActiveResourcesInfo().includes("Timeout"));
	workers.splice(1);
	workers[0].sent.splice(0);
});

test("cells are shared out, each once, and every result comes with its index", async () => {
	const found = [];
	const all = pool.each("copy", cells(4), {
		atOnce: true,
		most: 1,
		onResult: ({ cell }, index) => found.push([cell, index]),
	});
	const [first, other] = workers;
	assert.deepEqual(first.cells, [0]);
	assert.deepEqual(other.cells, []); // it is not up yet
	other.says(ready);
	await turn();
	assert.deepEqual(other.cells, [1]);
	await other.answers();
	await first.answers();
	assert.deepEqual([first.cells, other.cells], [[0, 3], [1, 2]]);
	await first.answers();
	await other.answers();
	await all;
	assert.deepEqual(
		found.sort(),
		[0, 1, 2, 3].map((cell) => [cell, cell]),
	);
	assert.equal(pool.size, 1); // it waits for more
});

test("a worker that is lost gives its cell back", async () => {
	const found = [];
	const all = pool.each("copy", cells(2), {
		atOnce: true,
		most: 1,
		onResult: (result) => found.push(result),
	});
	workers[1].says(ready);
	await turn();
	await workers[0].answers();
	workers[1].says({
		type: FAILED,
		id: ENGINE,
		error: { name: "Error", message: "memory", traceback: "" },
	});
	await turn();
	await workers[0].answers();
	await all;
	assert.deepEqual(found, [
		{ cell: 0, by: 0 },
		{ cell: 1, by: 0 },
	]);
	assert.equal(pool.size, 0);
});

test("what Python refuses is refused by the engine too, and ends the work", async () => {
	const all = pool
		.each("copy", cells(2), { atOnce: true, most: 1 })
		.catch((error) => error);
	workers[1].says(ready);
	await turn();
	const error = { name: "SettingsError", message: "no", traceback: "" };
	const refuse = async (worker) => {
		const { id } = worker.sent.findLast(({ type }) => type === RUN);
		worker.says({ type: FAILED, id, error });
		await turn();
	};
	await refuse(workers[1]);
	await workers[0].answers();
	await refuse(workers[0]);
	assert.equal((await all).name, "SettingsError");
});

test("stopping cancels what is under way everywhere", async () => {
	const stop = new AbortController();
	const all = pool
		.each("copy", cells(3), { atOnce: true, most: 1, signal: stop.signal })
		.catch(({ name }) => name);
	workers[1].says(ready);
	await turn();
	stop.abort();
	assert.equal(await all, "AbortError");
	for (const { sent } of workers) {
		const [ran] = sent.filter(({ type }) => type === RUN);
		assert.deepEqual(
			sent.filter(({ type }) => type === CANCEL).map(({ id }) => id),
			[ran.id],
		);
	}
});

test("short work begins no worker, long work does", async () => {
	const short = pool.each("copy", cells(3), { most: 2 });
	for (let cell = 0; cell < 3; cell += 1) {
		now += 100;
		await workers[0].answers();
	}
	await short;
	assert.equal(workers.length, 1);
	const stop = new AbortController();
	const long = pool
		.each("copy", cells(9), { most: 2, signal: stop.signal })
		.catch(() => {});
	now += 2000;
	await workers[0].answers();
	assert.equal(workers.length, 3);
	stop.abort();
	await long;
});

test("workers that nobody needs any longer give their memory back", async (context) => {
	context.mock.timers.enable({ apis: ["setTimeout"] });
	const all = pool.each("copy", cells(2), { atOnce: true, most: 5 });
	const [, other, none] = workers;
	assert.equal(none, undefined); // the engine takes one of the two
	await workers[0].answers();
	await workers[0].answers();
	await all;
	assert.equal(other.ended, false);
	context.mock.timers.tick(60_000);
	assert.equal(other.ended, true);
	assert.equal(pool.size, 0);
});

test("one that does not start leaves the work to the engine, and no more are tried", async () => {
	starts = false;
	for (let visit = 0; visit < 2; visit += 1) {
		const all = pool.each("copy", cells(2), { atOnce: true, most: 3 });
		await workers[0].answers();
		await workers[0].answers();
		await all;
		starts = true;
	}
	assert.equal(workers.length, 1);
});

test("as many as the cores, memory permitting; none on a phone", () => {
	const room = (machine) => roomFor({ userAgent: "", ...machine });
	assert.equal(room({ hardwareConcurrency: 1, deviceMemory: 8 }), 0);
	assert.equal(room({ hardwareConcurrency: 2, deviceMemory: 8 }), 1);
	assert.equal(room({ hardwareConcurrency: 4 }), 3);
	assert.equal(room({ hardwareConcurrency: 32, deviceMemory: 8 }), 6);
	assert.equal(room({ hardwareConcurrency: 8, deviceMemory: 1 }), 0);
	const eight = { hardwareConcurrency: 8, deviceMemory: 8 };
	assert.equal(room({ ...eight, userAgentData: { mobile: true } }), 0);
	assert.equal(room({ ...eight, userAgent: "Mozilla/5.0 (iPhone) Mobile" }), 0);
	assert.equal(room({}), 0);
});
