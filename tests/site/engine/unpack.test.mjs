// What the build packed comes out again, and what is damaged does not.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { zstdCompressSync } from "node:zlib";
import { DECODER, isPacked, unpack } from "../../../site/engine/unpack.js";

const decoder = await WebAssembly.compile(
  readFileSync(new URL(`../../../build/runtime/${DECODER}`, import.meta.url)),
);

/** @param {Uint8Array} bytes @returns {ArrayBuffer} of these alone */
const alone = (bytes) => new Uint8Array(bytes).buffer;

test("a packed file is known by its name", () => {
  assert.deepEqual(["numpy.packed.bin", "zstd.wasm"].map(isPacked), [true, false]);
});

test("what was packed comes out again, in memory of its own", async () => {
  const content = new Uint8Array(300_000).map((_, at) => (at * at) % 251);
  const packed = alone(zstdCompressSync(content));
  const [one, two] = await Promise.all([unpack(decoder, packed), unpack(decoder, packed)]);
  assert.deepEqual(one, content);
  assert.notEqual(one.buffer, two.buffer);
});

test("a damaged one is an error, and so is another file", async () => {
  const packed = alone(zstdCompressSync(new Uint8Array(5000).map((_, at) => (at * at) % 251)));
  for (const wrong of [packed.slice(0, -40), alone(Buffer.from("PK and so on"))])
    await assert.rejects(unpack(decoder, wrong), /no whole file/);
});
