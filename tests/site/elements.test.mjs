import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const SITE = new URL("../../site/", import.meta.url);
const read = (/** @type {string} */ name) => readFileSync(new URL(name, SITE), "utf8");
/** As builder/output/preload.py reads it. */
const TABLE = [...read("elements.js").matchAll(/^ {2}"([a-z-]+)": "([\w/-]+\.js)",$/gm)];

test("there is a table", () => {
  assert.ok(TABLE.length > 20);
});

for (const [, tag, module] of TABLE) {
  test(`<${tag}> is the class of its name in ${module}`, () => {
    assert.ok(existsSync(new URL(module, SITE)));
    const name = tag.replace(/(?:^|-)(\w)/g, (_, letter) => letter.toUpperCase());
    assert.match(read(module), new RegExp(`^export class ${name} extends `, "m"));
    assert.equal(module.split("/").at(-1), `${tag}.js`);
  });
}

test("an element that no row names is not ours, and no class of ours is left out", () => {
  const named = new Set(TABLE.map(([, , module]) => module));
  const bases = ["shared/lab-element.js", "plots/plot-element.js", "lesson/hover-card.js"];
  const files = readdirSync(SITE, { recursive: true }).filter((name) => name.endsWith(".js"));
  const elements = files.filter((name) =>
    /^export class \w+ extends (HTMLElement|LabElement|PlotElement|HoverCard) /m.test(read(name)),
  );
  assert.deepEqual(elements.filter((name) => !named.has(name) && !bases.includes(name)), []);
});
