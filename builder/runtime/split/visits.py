"""Which functions of the interpreter a browser's visits call, beyond those of Node: how it starts, and how it is asked.

The built site is served with an interpreter that keeps marks, and its workers tell them with all that they say.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from playwright.sync_api import BrowserContext, Playwright, Route

from builder.benchmark.chromium import fresh_profile
from builder.runtime.split.marks import marking

TELLING = """
{
  const channel = new BroadcastChannel("marks");
  let marks = null;
  const [instantiate, post] = [WebAssembly.instantiateStreaming, globalThis.postMessage];
  WebAssembly.instantiateStreaming = async (...given) => {
    const made = await instantiate.apply(WebAssembly, given);
    if (made.instance.exports.$marks) marks = made.instance.exports.$marks.buffer;
    return made;
  };
  globalThis.postMessage = (...given) => {
    if (marks) channel.postMessage([...new Uint8Array(marks).entries()].filter(([, mark]) => mark).map(([at]) => at));
    post.apply(globalThis, given);
  };
}
"""
LISTENING = """
() => {
  window.called = new Set();
  const channel = new BroadcastChannel("marks");
  channel.onmessage = ({ data }) => data.forEach((at) => called.add(at));
}
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
  for (const task of ["read", "band"]) {
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
  const edits = { "dreamlab/world/court.py": "x = 1 / 0" };
  await sandbox.compare({ lab: "failure", settings, edits, sources: edits, original: true }).catch((error) => error);
  await engine.rests();
}
"""
READING = """
async (site) => {
  const { engine } = await import(new URL("assets/dream/engine/client.js", site).href);
  engine.start();
  for (const each of document.querySelectorAll("main *")) {
    if (!each.localName.includes("-")) continue;
    each.scrollIntoView();
    await new Promise(requestAnimationFrame);
  }
  await engine.rests();
  for (const button of document.querySelectorAll("main [data-part=run], main [data-preset]")) {
    button.click();
    await engine.rests();
  }
}
"""
PAGES = ("", "level-1/", "level-3/", "level-4/", "level-4/#condition=planner&data=300", "level-5/chaos/")
PATIENCE_MS = 120_000


def visit(playwright: Playwright, site: str, folder: Path) -> set[int]:
    """Numbers of the functions that were called, both ways of starting together."""
    called: set[int] = set()
    for restores in (True, False):
        with fresh_profile(playwright) as context:
            prepare(context, folder, restores)
            page = context.new_page()
            page.set_default_timeout(PATIENCE_MS)
            page.goto(site + "about/")
            page.evaluate(LISTENING)
            page.evaluate(ASKING, site)
            called |= set(page.evaluate("[...called]"))
            for address in PAGES:
                page.goto("about:blank")
                page.goto(site + address)
                page.evaluate(LISTENING)
                page.evaluate(READING, site)
                called |= set(page.evaluate("[...called]"))
    return called


def prepare(context: BrowserContext, folder: Path, restores: bool) -> None:
    """folder: the built site's; restores: whether the snapshot may be used."""
    runtime = folder / "assets" / "runtime"
    inventory = json.loads((runtime / "runtime.json").read_text(encoding="utf-8"))
    whole = "pyodide.asm.wasm"
    marked = marking((runtime / inventory["folder"] / whole).read_bytes())
    entry = next(file for file in inventory["files"] if file["name"] == whole)
    entry |= {"bytes": len(marked), "sha256": hashlib.sha256(marked).hexdigest()}
    listed = json.dumps(inventory | {"halves": None})

    def telling(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=TELLING + answer.text())

    def choosing(route: Route) -> None:
        answer = route.fetch()
        text = answer.text().replace(
            "if (!canRestore())", f"return '{'now' if restores else 'never'}';\n  if (!canRestore())"
        )
        route.fulfill(response=answer, body=text)

    context.route("**/runtime.json", lambda route: route.fulfill(body=listed, content_type="application/json"))
    context.route(f"**/{whole}", lambda route: route.fulfill(body=marked, content_type="application/wasm"))
    context.route("**/worker.js", telling)
    context.route("**/engine/boot.js", choosing)
