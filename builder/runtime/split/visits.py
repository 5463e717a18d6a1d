"""Which functions of the interpreter a browser's visits call, beyond those of Node: how it starts, and how it is asked.

The built site is served with an interpreter that keeps marks, and its workers tell them with what they say.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import BrowserContext, Page, Playwright

from builder.benchmark.chromium import ARGUMENTS
from builder.runtime.split.interpreter import WHOLE
from builder.runtime.split.library import WHOLE as LIBRARY
from builder.runtime.split.library import wheel_of, with_member
from builder.runtime.split.marks import marking
from builder.toolchain.browser import find_chromium

GATHERING = Path(__file__).with_name("marks.mjs")
TELLING = """
{
  const channel = new BroadcastChannel("marks");
  const post = globalThis.postMessage;
  let told = 0;
  globalThis.postMessage = (...given) => {
    let count = 0;
    for (const marked of marks.values()) for (let at = 0; at < marked.length; at++) count += marked[at];
    if (count > told) channel.postMessage(called());
    told = count;
    post.apply(globalThis, given);
  };
}
"""
LISTENING = """
(() => {
  window.called = {};
  const channel = new BroadcastChannel("marks");
  channel.onmessage = ({ data }) => {
    for (const [module, numbers] of Object.entries(data)) {
      called[module] ??= new Set();
      numbers.forEach((at) => called[module].add(at));
    }
  };
})()
"""
ASKING = """
async (site) => {
  const { engine } = await import(new URL("assets/dream/engine/client.js", site).href);
  const { sandbox } = await import(new URL("assets/dream/sandbox/sandbox.js", site).href);
  const settings = { data: 50 };
  const run = (task, request, more) => engine.run(task, { settings, ...request }, more).catch((error) => error);
  await run("read", { lab: "failure", presets: [] }, { onProgress: () => {} });
  await run("read", { lab: "failure", settings: { data: "many" } });
  await run("nothing", { lab: "nowhere" });
  for (const task of ["read", "copy"]) {
    const stop = new AbortController(); // in the middle of its work; and what was aborted before it began
    const more = { onProgress: () => stop.abort(), signal: stop.signal };
    for (const seed of [3, 4]) await run(task, { lab: "failure", settings: { seed } }, more);
    const other = () => run("read", { lab: "failure" });
    await run(task, { lab: "failure", settings: { seed: 5 } }, { onProgress: other });
    await other();
  }
  await run("train", { lab: "workshop" }, { onProgress: () => {} });
  const { result } = await engine.ask("file", { lab: "workshop", settings, about: { name: "ä" } });
  const model = Uint8Array.from(atob(result.file), (letter) => letter.charCodeAt(0));
  await engine.ask("open", { lab: "workshop" }, { files: { model } });
  await engine.ask("dream", { lab: "workshop", settings }, { files: { model } });
  await engine.ask("open", { lab: "workshop" }, { files: { model: model.slice(9) } }).catch((error) => error);
  await sandbox.run("import numpy as np\\nprint(np.random.default_rng(0).random(3), 'ä')\\nnowhere");
  await sandbox.run("import difflib, statistics\\nprint(statistics.mean([1, 2]))");
  await sandbox.run("import numpy as np\\nprint(np.linalg.solve(np.eye(2), np.ones(2)))");
  const { openPackage } = await import(new URL("assets/dream/code/package.js", site).href);
  const { paths, read } = await openPackage();
  const sources = Object.fromEntries(await Promise.all(paths.map(async (path) => [path, await read(path)])));
  for (const [path, world] of [["dreamlab/world/court.py", "court"], ["dreamlab/world/own.py", "own"]]) {
    for (const more of ["", "\\nx = 1 / 0\\n", "\\ndef (\\n"]) {
      const edits = { [path]: sources[path] + more };
      const comparison = { lab: "failure", settings: { data: 50, world }, edits, sources, original: more === "" };
      await sandbox.compare(comparison).catch((error) => error);
    }
  }
  await engine.rests();
}
"""
READING = """
async ([site, presets, milliseconds]) => {
  const { engine } = await import(new URL("assets/dream/engine/client.js", site).href);
  const until = performance.now() + milliseconds;
  const late = new Promise((resolve) => setTimeout(resolve, milliseconds));
  const rested = () => Promise.race([late, engine.rests()]);
  engine.start();
  for (const each of document.querySelectorAll("main *")) {
    if (!each.localName.includes("-")) continue;
    each.scrollIntoView();
    await new Promise(requestAnimationFrame);
  }
  await rested();
  const buttons = [
    ...document.querySelectorAll("main [data-part=run], main [data-part=play]"),
    ...[...document.querySelectorAll("main [data-preset]")].slice(0, presets),
  ];
  for (const button of buttons) {
    if (performance.now() > until) break;
    button.click();
    await rested();
  }
}
"""
LIVE = ("<mini-dream", "<failure-lab", "<claim-lab", "-stage", "<python-listing", "<challenge-list", "<inside-model")
"""In the pages that ask Python for something."""
WAYS = {"snapshot": "now", "packages": "never"}
PRESETS, PAGE_MS = 1, 12_000
"""What is computed is the same as in Node: a page shows how it is asked."""


Called = dict[str, list[int]]
"""Which functions of each module were called."""
FOUND = "Object.fromEntries(Object.entries(called).map(([module, numbers]) => [module, [...numbers]]))"


def visits(playwright: Playwright, site: str, folder: Path, done: Collection[str]) -> Iterator[tuple[str, Called]]:
    """What is done, and which functions had been called then; ``done`` is left out. folder: the built site's"""
    browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
    for way, restores in WAYS.items():
        context = browser.new_context(service_workers="block")
        prepare(context, folder, restores)
        for name in ("asking", *pages_of(folder, way)):
            occasion = f"from the {way}: {name}"
            if occasion in done:
                continue
            page = context.new_page()
            yield occasion, asking(page, site) if name == "asking" else reading(page, site, name)
            page.close()
        context.close()
    browser.close()


def pages_of(folder: Path, way: str) -> list[str]:
    """Addresses below the site's; from their packages pages start alike, so that a few suffice."""
    if way == "packages":
        return ["/", "/level-4/"]
    found = [
        path.relative_to(folder).parent.as_posix()
        for path in sorted(folder.rglob("index.html"))
        if path.relative_to(folder).parts[0] != "de" and any(tag in path.read_text(encoding="utf-8") for tag in LIVE)
    ]
    plain = ["/" if name == "." else f"/{name}/" for name in found]
    return [*plain, "/de/level-4/", "/level-4/#condition=planner&data=300", "/level-4/#world=pendulum&data=300"]


def asking(page: Page, site: str) -> Called:
    page.goto(site + "about/")
    page.evaluate(LISTENING)
    page.evaluate(ASKING, site)
    return dict(page.evaluate(FOUND))


def reading(page: Page, site: str, name: str) -> Called:
    page.add_init_script(LISTENING)
    page.goto(site + name.removeprefix("/"))
    page.evaluate(READING, [site, PRESETS, PAGE_MS])
    return dict(page.evaluate(FOUND))


def prepare(context: BrowserContext, folder: Path, restores: str) -> None:
    """The context is given modules with marks. restores: when the page is to use the snapshot (boot.js)"""
    runtime = folder / "assets" / "runtime"
    inventory = json.loads((runtime / "runtime.json").read_text(encoding="utf-8"))
    place = runtime / inventory["folder"]
    marked = {name: marking((place / name).read_bytes(), name) for name in (WHOLE, LIBRARY)}
    with TemporaryDirectory() as made:
        wheel = wheel_of(place)
        with_member(wheel, Path(made) / wheel.name, marked[LIBRARY])
        bodies = marked | {wheel.name: (Path(made) / wheel.name).read_bytes()}
    for entry in inventory["files"]:
        if body := bodies.get(entry["name"]):
            entry |= {"bytes": len(body), "sha256": hashlib.sha256(body).hexdigest()}
    inventory |= {"halves": {}, "packed": {}}
    modules = folder / "assets" / "dream"
    script = "text/javascript"
    answer(context, "runtime.json", json.dumps(inventory), "application/json")
    for name, body in bodies.items():
        answer(context, name, body, "application/wasm" if name.endswith(".wasm") else "application/zip")
    gathering = GATHERING.read_text(encoding="utf-8")
    for worker in ("engine/worker.js", "sandbox/worker.js"):  # with all of its modules (builder/output/chunks.py)
        text = (modules / worker).read_text(encoding="utf-8")
        choosing = text.replace("if (!canRestore())", f"return '{restores}';\n  if (!canRestore())")
        assert choosing != text
        answer(context, worker, gathering + TELLING + choosing, script)


def answer(context: BrowserContext, name: str, body: str | bytes, content_type: str) -> None:
    context.route(f"**/{name}", lambda route: route.fulfill(body=body, content_type=content_type))
