// The digest that is computed at once is the one that browsers compute.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { isWholeNow } from "../../../site/engine/digest.js";

test("bytes of every length about a block's end have their own SHA-256", () => {
	for (const length of [0, 1, 55, 56, 63, 64, 65, 119, 120, 128, 100_000]) {
		const bytes = Uint8Array.from({ length }, (_, at) => (at * 31) % 251);
		const sha256 = createHash("sha256").update(bytes).digest("hex");
		assert.ok(isWholeNow(bytes, sha256), `${length} bytes`);
		const other = Uint8Array.from([...bytes, 0]);
		assert.ok(!isWholeNow(other, sha256), `${length} bytes and one more`);
	}
});
