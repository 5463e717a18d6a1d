// The page's side of the engine: what cancels what, with a worker that only notes what it is told.

import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import {
	CANCEL,
	FAILED,
	PROGRESS,
	READY,
	REST,
	RESULT,
	RUN,
	WHOLE,
} from "../../../site/engine/protocol.js";

/** @type {any} */
let worker;
globalThis.Worker = class extends EventTarget {
	sent = [];
	constructor(_url, { name }) {
		super();
		this.name = name;
		worker = this;
	}
	postMessage(message) {
		this.sent.push(message);
	}
	terminate() {}
	says(data) {
		this.dispatchEvent(Object.assign(new Event("message"), { data }));
	}
};
const timers = [];
globalThis.setInterval = (call) => timers.push(call);

const { engine } = await import("../../../site/engine/client.js");
const cancelled = () =>
	worker.sent.filter(({ type }) => type === CANCEL).map(({ id }) => id);
const runs = () => worker.sent.filter(({ type }) => type === RUN);
const result = (id) =>
	worker.says({ type: RESULT, id, result: { id }, arrays: {} });

engine.start();
worker.says({ type: READY, id: 0, milliseconds: 1 });
afterEach(() => worker.sent.splice(0));

test("a run takes the place of the one before, but not of one in the background", async () => {
	const background = engine.run(
		"measure",
		{ lab: "figures" },
		{ background: true },
	);
	const first = engine
		.run("read", { lab: "failure" })
		.catch(({ name }) => name);
	const second = engine.run("read", { lab: "failure" });
	const ids = runs().map(({ id }) => id);
	assert.deepEqual(
		runs().map((one) => one.background),
		[true, false, false],
	);
	assert.deepEqual(cancelled(), [ids[1]]);
	result(ids[2]);
	result(ids[0]);
	assert.equal(await first, "AbortError");
	assert.equal((await second).result.id, ids[2]);
	assert.equal((await background).result.id, ids[0]);
});

test("a run that is wanted no longer when it is asked for takes no other's place", async () => {
	const wanted = engine.run("read", { lab: "failure" });
	const late = engine.run(
		"copy",
		{ lab: "failure" },
		{ signal: AbortSignal.abort() },
	);
	assert.equal(await late.catch(({ name }) => name), "AbortError");
	assert.deepEqual(cancelled(), []);
	const [{ id }] = runs();
	result(id);
	assert.equal((await wanted).result.id, id);
});

test("a background run shows its progress, can be stopped alone, and fails alone", async () => {
	const stop = new AbortController();
	const seen = [];
	const watch = {
		background: true,
		signal: stop.signal,
		onProgress: ({ stage }) => seen.push(stage),
	};
	const stopped = engine
		.run("answer", { lab: "question" }, watch)
		.catch(({ name }) => name);
	const failed = engine
		.run("run", { lab: "listing" }, { background: true })
		.catch(({ name }) => name);
	const run = engine.run("read", { lab: "failure" });
	const [a, b, c] = runs().map(({ id }) => id);
	worker.says({
		type: PROGRESS,
		id: a,
		progress: { stage: "training", fraction: 0.5 },
		partial: null,
	});
	stop.abort();
	worker.says({
		type: PROGRESS,
		id: a,
		progress: { stage: "too late", fraction: 0.6 },
		partial: null,
	});
	worker.says({
		type: FAILED,
		id: b,
		error: { name: "SettingsError", message: "no", traceback: "" },
	});
	result(c);
	assert.equal(await stopped, "AbortError");
	assert.equal(await failed, "SettingsError");
	assert.equal((await run).result.id, c);
	assert.deepEqual(seen, ["training"]);
	assert.deepEqual(cancelled(), [a]);
});

test("a signal that was aborted before starts nothing", async () => {
	const signal = AbortSignal.abort();
	for (const background of [true, false]) {
		await assert.rejects(
			engine.run("read", { lab: "failure" }, { signal, background }),
			{ name: "AbortError" },
		);
	}
	assert.deepEqual(runs(), []);
});

test("an engine that dies at its work does it again, once: the runs by turns as well", async () => {
	const before = worker;
	const both = [true, false].map((background) =>
		engine.run("read", { lab: "failure" }, { background }),
	);
	const sent = runs();
	worker.says({
		type: FAILED,
		id: 0,
		error: { name: "Error", message: "out of memory", traceback: "" },
	});
	assert.notEqual(worker, before);
	assert.deepEqual(runs(), sent);
	worker.says({ type: READY, id: 0, milliseconds: 1 });
	for (const { id } of sent) result(id);
	assert.deepEqual(
		(await Promise.all(both)).map((found) => found.result.id),
		sent.map(({ id }) => id),
	);
});

test("an engine that misses its heartbeats is taken for dead", async () => {
	const before = worker;
	const run = engine.run("read", { lab: "failure" });
	const [check] = timers;
	for (let missed = 0; missed <= 4; missed++) check();
	assert.notEqual(worker, before);
	worker.says({ type: READY, id: 0, milliseconds: 1 });
	result(runs()[0].id);
	await run;
});

test("an engine that loads the rest of its interpreter may miss more heartbeats", async () => {
	const before = worker;
	const run = engine.run("read", { lab: "failure" });
	const [check] = timers;
	worker.says({ type: REST, id: 0, slot: 7 });
	for (let missed = 0; missed < 30; missed++) check();
	assert.equal(worker, before);
	const [mark] = performance.getEntriesByName("rest of the interpreter");
	assert.equal(mark.detail, 7);
	result(runs()[0].id);
	await run;
});

test("an engine whose interpreter lacked its rest is replaced by one in one piece", async () => {
	engine.restart();
	const run = engine.run("read", { lab: "failure" });
	const error = { name: "DownloadError", message: "busy", traceback: "" };
	assert.notEqual(worker.name, WHOLE);
	worker.says({ type: FAILED, id: 0, error: { ...error, next: WHOLE } });
	assert.equal(worker.name, WHOLE, "without a word, while it still comes up");
	worker.says({ type: READY, id: 0, milliseconds: 1 });
	result(runs()[0].id);
	await run;
	engine.restart();
	assert.equal(worker.name, WHOLE, "for the whole visit");
});
