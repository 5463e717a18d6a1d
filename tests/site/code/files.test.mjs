import assert from "node:assert/strict";
import { test } from "node:test";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { csvFile, fileName } from "../../../site/code/files.js";
import { membersOf } from "../../../site/code/package.js";

test("every number is a row, and a comma is no new cell", () => {
  const readings = [
    {
      name: "yours",
      reading: {
        figures: { error: 0.1 },
        drift: [0.25],
        plots: [{ name: "p", curves: [{ label: 'a, "b"', x: [1], y: [null] }] }],
      },
    },
  ];
  assert.deepEqual(csvFile(readings).split("\r\n"), [
    "reading,what,series,x,value",
    "yours,figure,error,,0.1",
    "yours,drift,mean error,1,0.25",
    'yours,p,"a, ""b""",1,',
    "",
  ]);
});

test("a file's name is one that every system takes", () => {
  assert.equal(fileName("My edits: 1/2"), "my-edits-1-2");
  assert.equal(fileName("…"), "dream-machine");
});

test("a zip's members are found where they lie", () => {
  const folder = mkdtempSync(join(tmpdir(), "dream-"));
  try {
    const file = join(folder, "a.zip");
    const code = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as archive:
    archive.writestr("one.py", "1" * 500, zipfile.ZIP_DEFLATED)
    archive.writestr("two.py", "two", zipfile.ZIP_STORED)
`;
    execFileSync("python3", ["-c", code, file]);
    const bytes = new Uint8Array(readFileSync(file));
    const members = membersOf(bytes);
    assert.deepEqual([...members.keys()], ["one.py", "two.py"]);
    const { start, packed, method } = members.get("two.py");
    assert.deepEqual([method, new TextDecoder().decode(bytes.subarray(start, start + packed))], [0, "two"]);
    assert.ok(members.get("one.py").packed < 50);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
