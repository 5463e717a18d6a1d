// A packed archive is unpacked on its way to Python; every other file is handed on as it is.

import assert from "node:assert/strict";
import test from "node:test";
import { gzipSync } from "node:zlib";
import { canUnpack, unpacked } from "../../../site/engine/unpack.js";

test("a packed archive comes out as the archive, another file as it is", async () => {
  const packed = gzipSync("PK and so on");
  assert.equal(await unpacked("numpy.packed.bin", new Response(packed)).text(), "PK and so on");
  const other = new Response(packed);
  assert.equal(unpacked("snapshot.bin.gz", other), other);
});

test("a damaged one is an error", async () => {
  await assert.rejects(unpacked("numpy.packed.bin", new Response("no archive")).arrayBuffer());
});

test("a browser that cannot is told apart", () => {
  assert.equal(canUnpack(), true);
  const known = globalThis.DecompressionStream;
  globalThis.DecompressionStream = undefined;
  assert.equal(canUnpack(), false);
  globalThis.DecompressionStream = known;
});
