import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateRawSync } from "node:zlib";

import { checked, LONGEST, packed, unpacked } from "../../../site/code/share.js";

const EDITS = {
  lab: "failure",
  version: "abc",
  files: { "dreamlab/world/court.py": "GRAVITY = 9.81  # m/s² <b>&</b>\n" },
};

const letters = (bytes) => Buffer.from(bytes).toString("base64url");
const link = (value) => letters(deflateRawSync(typeof value === "string" ? value : JSON.stringify(value)));

test("what is packed is unpacked, sign by sign", async () => {
  const text = await packed(EDITS);
  assert.match(text, /^[\w-]+$/);
  assert.deepEqual(await unpacked(text), EDITS);
});

test("what is too long for a link is refused with its length", async () => {
  const noise = Array.from({ length: 40_000 }, (_, i) => Math.sin(i).toString(36)).join("");
  await assert.rejects(packed({ ...EDITS, files: { "dreamlab/a.py": noise } }), /too long for a link.*Export them/s);
});

const whole = { edits: 1, lab: "failure", version: "", files: { "dreamlab/a.py": "x" } };
const hostile = {
  "letters of another kind": ["<img src=x>", /letters that no such link has/],
  "too many letters": ["A".repeat(LONGEST + 1), /longer than/],
  "no compressed bytes": [letters("nothing of the kind"), /cut or changed/],
  "a part": [link(whole).slice(0, 12), /cut or changed/],
  "a bomb": [link(" ".repeat(8_000_000)), /unpacks to more/],
  "broken UTF-8": [letters(deflateRawSync(Buffer.from([0xff, 0xfe, 0x80]))), /no text/],
  "no JSON": [link("{"), /no list of edits/],
  nothing: [link("null"), /of this format/],
  "another format": [link({ ...whole, edits: 2 }), /of this format/],
  "no files": [link({ ...whole, files: {} }), /one to 12/],
  "too many files": [
    link({ ...whole, files: Object.fromEntries(Array.from({ length: 13 }, (_, i) => [`dreamlab/a${i}.py`, ""])) }),
    /one to 12/,
  ],
  "a file of the system": [link({ ...whole, files: { "dreamlab/../../etc/passwd.py": "" } }), /cannot be one/],
  "a file of another kind": [link({ ...whole, files: { "__proto__.py": "" } }), /cannot be one/],
  "code that is none": [link({ ...whole, files: { "dreamlab/a.py": 1 } }), /no text/],
  "a file too long": [link({ ...whole, files: { "dreamlab/a.py": "x".repeat(200_001) } }), /too long/],
};

for (const [name, [text, says]] of Object.entries(hostile)) {
  test(`a link with ${name} is refused in a sentence`, async () => {
    await assert.rejects(unpacked(text), (error) => {
      assert.match(error.message, /^The edits cannot be opened: .*\. Nothing of them is used\.$/s);
      assert.match(error.message, says);
      return true;
    });
  });
}

test("a file of edits is held against the same rules", () => {
  assert.deepEqual(checked(JSON.stringify(whole)), { lab: "failure", version: "", files: { "dreamlab/a.py": "x" } });
  assert.throws(() => checked("<html>"), /no list of edits/);
});
