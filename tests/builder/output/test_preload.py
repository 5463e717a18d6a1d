"""The hints in a page's head name every module that it needs, and the engine first where there is a lab."""

import json
import re
from html import unescape
from pathlib import Path

import pytest

from builder.content.languages import Language
from builder.output.preload import ANCHOR, ENTRY, WORKER, elements, graph, language_of, with_preloads

MODULES = Path(__file__).parents[3] / "site"


def test_the_graph_is_all_that_an_entry_imports() -> None:
    found = graph(MODULES, ENTRY, "failure-lab/failure-lab.js")
    assert found[:2] == [ENTRY, "failure-lab/failure-lab.js"]
    assert "engine/client.js" in found
    assert len(found) == len(set(found))
    assert {"engine/python.js", "engine/snapshot.js"} <= set(graph(MODULES, WORKER))
    assert "engine/worker.js" not in found


def test_an_import_over_several_lines_counts(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "one.js").write_text('import {\n  two,\n} from "../b/two.js";\nimport "./three.js";\n')
    (tmp_path / "a" / "three.js").write_text("")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "two.js").write_text('export { x } from "../a/one.js";')
    assert graph(tmp_path, "a/one.js") == ["a/one.js", "b/two.js", "a/three.js"]


def test_a_page_asks_for_the_elements_that_it_has_and_no_others() -> None:
    page = f'<head>{ANCHOR}</head><drift-plot><data-grid></data-grid></drift-plot><drift-plot class="x">'
    assert elements(page, MODULES) == ["plots/drift-plot.js"]
    preloads = with_preloads(page, "x/", MODULES)
    assert preloads.count("plots/drift-plot.js") == 1
    assert "failure-lab/failure-lab.js" not in preloads


def test_only_a_page_whose_lab_runs_at_once_starts_the_engine() -> None:
    without = with_preloads(f'<head>{ANCHOR}</head><claim-lab class="lab">', "x/", MODULES)
    assert "data-worker" not in without
    assert without.count("modulepreload") == len(graph(MODULES, ENTRY, "claim-lab/claim-lab.js"))
    lab = with_preloads(f'<head>{ANCHOR}</head><failure-lab class="lab">', "x/", MODULES)
    assert lab.index(f'<script data-worker="x/{WORKER}">') < lab.index("modulepreload")
    assert lab.count("<script") == lab.count("</script>") == 3, (
        "that, one for a frame, and what speaks where no module runs"
    )
    assert f'<link rel="modulepreload" href="x/{WORKER}">' in lab


def test_a_page_without_a_place_for_them_is_refused() -> None:
    with pytest.raises(ValueError, match="no place for the preloads"):
        with_preloads("<head></head>", "x/", MODULES)


def test_where_no_module_runs_the_page_says_so_in_its_own_language() -> None:
    german = Language("de", words={"When something is wrong": "Wenn etwas „klemmt“", "Close": "Zu"})
    page = with_preloads(f"<head>{ANCHOR}</head>", "x/", MODULES, german, "words/de-1.js")
    known = re.search(r'<script data-entry[^>]* data-words="([^"]*)"', page)
    assert known
    assert json.loads(unescape(known[1])) == {"When something is wrong": "Wenn etwas „klemmt“"}, "what it can say"
    assert 'href="x/words/de-1.js"' in page
    assert "data-words" not in with_preloads(f"<head>{ANCHOR}</head>", "x/", MODULES).partition("\n")[0]


def test_a_page_in_english_around_a_german_frame_is_english() -> None:
    assert language_of('<html lang="de"><article class="x" lang="en">') == "en"
    assert language_of('<html lang="de"><article class="x">') == "de"
