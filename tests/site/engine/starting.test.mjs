// What is copied in the background waits for engines that start, and for none for ever.

import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { sayItStarts, untilNoneStarts } from "../../../site/engine/starting.js";

/** As much of the browser's locks as is used: shared ones together, others when nobody holds any. */
class Locks {
  held = new Set();
  #queue = [];

  request(name, options, act = options) {
    return new Promise((resolve, reject) => {
      const { mode = "exclusive", signal } = options;
      const wanted = { name, mode, act, resolve };
      this.#queue.push(wanted);
      signal?.addEventListener("abort", () => {
        if (!this.#queue.includes(wanted)) return;
        this.#queue = this.#queue.filter((each) => each !== wanted);
        reject(signal.reason);
      });
      if (signal?.aborted) reject(signal.reason);
      else this.#grant();
    });
  }

  #grant() {
    const [next] = this.#queue;
    if (!next || (next.mode === "exclusive" && this.held.size > 0)) return;
    this.#queue.shift();
    this.held.add(next);
    Promise.resolve(next.act()).then((result) => {
      this.held.delete(next);
      next.resolve(result);
      this.#grant();
    });
    this.#grant();
  }
}

const browser = Object.getOwnPropertyDescriptor(globalThis, "navigator");
const withLocks = (locks) =>
  Object.defineProperty(globalThis, "navigator", { value: { locks }, configurable: true });
afterEach(() => {
  delete globalThis.navigator;
  if (browser) Object.defineProperty(globalThis, "navigator", browser);
});

/** Whether a copy goes on, once all that could happen has happened. */
async function goesOn(patience = new AbortController().signal) {
  let done = false;
  untilNoneStarts(patience).then(() => {
    done = true;
  });
  await setImmediate();
  return () => done;
}

test("a copy goes on at once where nothing starts", async () => {
  withLocks(new Locks());
  assert.equal((await goesOn())(), true);
});

test("it waits for all engines that start, and goes on when the last one is up", async () => {
  withLocks(new Locks());
  const ends = [sayItStarts(), sayItStarts()];
  const done = await goesOn();
  ends[0]();
  await setImmediate();
  assert.equal(done(), false);
  ends[1]();
  ends[1](); // an engine may say so more than once
  await setImmediate();
  assert.equal(done(), true);
});

test("it waits no longer than it has patience, then or later", async () => {
  withLocks(new Locks());
  sayItStarts();
  const patience = new AbortController();
  const done = await goesOn(patience.signal);
  assert.equal(done(), false);
  patience.abort();
  await setImmediate();
  assert.equal(done(), true);
  assert.equal((await goesOn(patience.signal))(), true);
});

test("nobody waits in a browser that has no locks, or forbids them", async () => {
  const forbidden = { request: () => Promise.reject(new DOMException("no", "SecurityError")) };
  for (const locks of [undefined, forbidden]) {
    withLocks(locks);
    sayItStarts()();
    assert.equal((await goesOn())(), true);
  }
});
