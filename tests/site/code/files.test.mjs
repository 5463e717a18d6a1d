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
    archive.writestr("one.py", "1" * 500)
    archive.writestr("two.py", "two")
`;
    execFileSync("python3", ["-c", code, file]);
    const bytes = new Uint8Array(readFileSync(file));
    const members = membersOf(bytes);
    assert.deepEqual([...members.keys()], ["one.py", "two.py"]);
    const { start, size } = members.get("two.py");
    assert.equal(new TextDecoder().decode(bytes.subarray(start, start + size)), "two");
    assert.equal(members.get("one.py").size, 500);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
