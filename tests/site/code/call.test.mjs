import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";

import { commandLine, notebook, pythonCall, script } from "../../../site/code/call.js";

const SETTINGS = { data: 500, noise: 0.05, condition: "plain", seed: 3 };
const CODE = 'A = """a \\ text"""\n# “quotes”, \' and "\nB = "\\n"\n';
const MADE = {
  lab: "failure",
  settings: SETTINGS,
  files: { "dreamlab/world/court.py": CODE },
  wheel: "https://site.example/dreamlab.whl",
  digest: "abc",
  page: 'https://site.example/"""level-4/',
};

test("a reading is a call and a command", () => {
  assert.equal(pythonCall("failure", SETTINGS), 'dreamlab.reading("failure", data=500, noise=0.05, condition="plain", seed=3)');
  assert.equal(
    commandLine("failure", SETTINGS),
    "dreamlab read failure --set data=500 --set noise=0.05 --set condition=plain --set seed=3",
  );
});

/** What the program hands to dreamlab, by a stand-in for it. */
function run(program) {
  const stand = `
import json, sys, types
asked = {}
def reading(lab, **rest):
    asked.update(lab=lab, **rest)
    return {"figures": {"a": 0.1}, "digest": "abc"}
sys.modules["dreamlab"] = types.SimpleNamespace(reading=reading)
exec(compile(sys.stdin.read(), "script", "exec"))
print(json.dumps(asked))
`;
  const done = spawnSync("python3", ["-c", stand], { input: program, encoding: "utf8", env: { ...process.env, PYTHONUTF8: "1" } });
  assert.equal(done.stderr, "");
  return done.stdout.trim().split("\n");
}

test("the script hands every letter of the edits over, and compares the digest", () => {
  const said = run(script(MADE));
  assert.deepEqual(said.slice(0, 3), ["a = 0.1", "digest = abc", "the page’s own, to the last bit: True"]);
  assert.deepEqual(JSON.parse(said[3]), { lab: "failure", edits: MADE.files, ...SETTINGS });
});

test("without edits and before a reading it says neither", () => {
  const plain = script({ ...MADE, files: {}, digest: "" });
  assert.ok(!plain.includes("EDITS"));
  assert.ok(!plain.includes("to the last bit"));
});

test("the notebook is one, and its program is the script's", () => {
  const { cells, nbformat } = JSON.parse(notebook(MADE));
  assert.equal(nbformat, 4);
  assert.deepEqual(cells.map((cell) => cell.cell_type), ["markdown", "code", "code", "code"]);
  assert.match(cells[1].source.join(""), /^%pip install -q "https:\/\/site\.example\/dreamlab\.whl" matplotlib$/);
  assert.deepEqual(JSON.parse(run(cells[2].source.join("")).at(-1)).edits, MADE.files);
  assert.equal(new Set(cells.map((cell) => cell.id)).size, 4);
});
