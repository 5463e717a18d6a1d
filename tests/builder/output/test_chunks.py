"""Modules put together: the same program, in fewer files, with one copy of each module whoever imports it."""

import json
import subprocess
from pathlib import Path

import pytest

from builder.output import chunks
from builder.output.preload import elements, graph
from builder.toolchain.node import NODE

MODULES = {
    "index.js": 'import { table } from "./elements.js";\nimport "./shared/begun.js";\nglobalThis.said.push(table());\n',
    "elements.js": 'import { say } from "./shared/words.js";\n\nconst MODULES = {\n  "a-lab": "lab/a-lab.js",\n'
    '  "b-plot": "plots/b-plot.js",\n};\n\nexport function table() {\n  return say("table");\n}\n\n'
    "export async function load(tag) {\n  return await import(`./${MODULES[tag]}`);\n}\n",
    "shared/begun.js": 'globalThis.said.push("begun");\n',
    "shared/words.js": "// @ts-check\nlet count = 0;\nconst KEY = 1;\n"
    "/** Counts. */\nexport function say(words) {\n  count += KEY;\n  return `${count} ${words}`;\n}\n",
    "lab/a-lab.js": 'import {\n  place as where,\n  say,\n} from "../shared/both.js";\n'
    'import { HELLO } from "../engine/protocol.js";\n'
    "const KEY = 2;\nexport class ALab {\n  say() {\n    return say(`lab ${where} ${HELLO}`);\n  }\n\n"
    '  async more() {\n    return (await import("./later.js")).more();\n  }\n}\n',
    "lab/later.js": 'import { KEY, say } from "../shared/both.js";\nexport const more = () => say(`later ${KEY}`);\n',
    "plots/b-plot.js": 'import { say } from "../shared/words.js";\n'
    'export class BPlot {\n  say = () => say("plot");\n}\n',
    "shared/both.js": 'import { say as told } from "./words.js";\nexport const KEY = 3;\nexport const say = told;\n'
    "export const place = new URL(import.meta.url).pathname.split('/').slice(-2).join('/');\n",
    "engine/worker.js": 'import { HELLO } from "./protocol.js";\nimport { here } from "./start.js";\n'
    "globalThis.said.push(HELLO, here);\n",
    "engine/start.js": "export const here = new URL(import.meta.url).pathname.split('/').at(-1);\n",
    "engine/protocol.js": 'export const HELLO = "hello";\n',
}
PAGES = {
    "index.html": "<p>",
    "help/index.html": "<b-plot>",
    "level-4/index.html": "<a-lab></a-lab>",
    "de/level-4/index.html": "<a-lab><b-plot>",
}
PROGRAM = """
globalThis.said = [];
await import("./index.js");
const { load } = await import("./elements.js");
const { ALab } = await load("a-lab");
const { BPlot } = await load("b-plot");
const { say } = await import("./shared/words.js");
said.push(new ALab().say(), await new ALab().more(), new BPlot().say(), say("by its address"));
await import("./engine/worker.js");
console.log(JSON.stringify(said));
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name, text in MODULES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "package.json").write_text('{"type": "module"}')
    return tmp_path


def said(folder: Path) -> list[str]:
    (folder / "program.mjs").write_text(PROGRAM)
    run = subprocess.run([NODE, "program.mjs"], cwd=folder, check=True, capture_output=True, text=True)
    found: list[str] = json.loads(run.stdout)
    return found


def test_the_program_says_the_same(site: Path) -> None:
    expected = [
        "begun",
        "1 table",
        "2 lab shared/both.js hello",
        "3 later 3",
        "4 plot",
        "5 by its address",
        "hello",
        "start.js",
    ]
    assert said(site) == expected
    chunks.put_together(site, PAGES, ["de/"])
    assert said(site) == expected


def test_a_page_asks_for_few_files_and_for_nothing_of_other_kinds(site: Path) -> None:
    found = chunks.put_together(site, PAGES, ["de/"])
    assert found == {
        "chunks/every.js": ["shared/words.js", "shared/begun.js"],
        "chunks/level-4.js": ["shared/both.js", "engine/protocol.js", "lab/a-lab.js"],
        "chunks/level-4_pages.js": ["plots/b-plot.js"],
    }
    assert elements(PAGES["level-4/index.html"], site) == ["chunks/level-4.js"]
    assert graph(site, "index.js") == ["index.js", "elements.js", "chunks/every.js"]


def test_a_worker_is_one_file_and_nothing_of_it_alone_stays(site: Path) -> None:
    chunks.put_together(site, PAGES, ["de/"])
    assert graph(site, "engine/worker.js") == ["engine/worker.js"]
    assert not (site / "engine/start.js").exists()
    assert (site / "engine/protocol.js").exists()


def test_what_is_no_plain_export_is_an_error(site: Path) -> None:
    (site / "shared/words.js").write_text("export let count = 0;\n")
    with pytest.raises(ValueError, match=r"shared/words.js: not a plain import or export: export let count"):
        chunks.put_together(site, PAGES)


def test_pages_below_a_level_are_of_its_kind() -> None:
    kinds = [chunks.kind_of(address, ["de/"]) for address in ("level-5/chaos/index.html", "de/level-5/index.html")]
    assert kinds == ["level-5", "level-5"]
    assert [chunks.kind_of(address, ["de/"]) for address in ("de/index.html", "help/index.html")] == ["home", "pages"]
