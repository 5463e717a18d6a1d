"""A guard against a page that grows: bytes and counts, which no busy machine can blur."""

import gzip
import json
import re
from pathlib import Path

import pytest

from builder.benchmark.host import COMPRESSED, packed
from builder.output.preload import ENTRY, TAG, WORKER, elements, graph
from builder.runtime import zstd
from builder.runtime.sources import cache_folder, read_manifest
from builder.runtime.split import interpreter, library
from builder.runtime.split.cold_data import cold_data
from builder.runtime.split.divide import divide
from builder.runtime.split.profile import used_functions
from tests.configured import shown

ROOT = Path(__file__).parents[2]
SNAPSHOT_ONLY = ("snapshot.packed.bin", "numpy.random.", "numpy._core._multiarray_umath.used")
HEAVIEST = {"before the first reading": 0.38, "once it rests": 0.65}
"""Of the bytes of Pyodide and numpy as their makers ship them, gzipped where a host does that.

What pages do not call of the interpreter comes in at rest, to be kept for reading without network.
"""
FEWEST_MOVED = 11_500
"""Functions of the interpreter whose bodies are in its other half."""


def sent(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9)) if path.suffix in COMPRESSED else path.stat().st_size


@pytest.mark.parametrize("when", HEAVIEST)
def test_the_runtime_is_lighter_than_the_ordinary_one(site_folder: Path, when: str) -> None:
    served = site_folder / "assets" / "runtime"
    inventory = json.loads((served / "runtime.json").read_text())
    # A reader's program asks for them, and no page; or others take their place.
    left_out = {*inventory["whole"].values(), *inventory["halves"], *inventory["packed"]}
    if when == "before the first reading":
        left_out |= {interpreter.REST, library.REST}  # tests/browser/test_halves.py
    files = [path for path in (served / inventory["folder"]).iterdir() if path.name not in left_out]
    runtime = [path for path in files if not path.name.startswith(SNAPSHOT_ONLY)]
    plain = [path for path in cache_folder(read_manifest()).iterdir() if path.is_file() and path.name != zstd.SOURCE]
    assert sum(map(sent, runtime)) <= HEAVIEST[when] * sum(map(sent, plain))


def test_most_functions_of_the_interpreter_are_in_its_other_half(site_folder: Path) -> None:
    served = site_folder / "assets" / "runtime"
    inventory = json.loads((served / "runtime.json").read_text())
    module = (served / inventory["folder"] / interpreter.WHOLE).read_bytes()
    used = used_functions(module)
    assert used is not None
    assert divide(module, used, "", cold_data(module)).moved >= FEWEST_MOVED


def test_the_snapshot_stays_small(site_folder: Path) -> None:
    """Beyond this the packages would be quicker on most lines."""
    served = site_folder / "assets" / "runtime"
    inventory = json.loads((served / "runtime.json").read_text())
    image = served / inventory["folder"] / inventory["snapshot"]["image"]
    assert image.stat().st_size < 4_800_000
    assert {file["name"] for file in inventory["files"]} >= {image.name, *inventory["snapshot"]["libraries"].values()}


@pytest.mark.parametrize(
    ("page", "most", "heaviest"),
    [("level-3/", 15, 124_800), ("level-4/", 18, 111_300), ("level-5/chaos/", 15, 67_200), ("speed/", 4, 8_800)],
)
def test_a_page_asks_for_no_more_than_it_needs(site_folder: Path, page: str, most: int, heaviest: int) -> None:
    if page not in shown():
        pytest.skip("site.yml hides it")
    text = (site_folder / page / "index.html").read_text()
    names = set(re.findall(r'rel="modulepreload"[^>]*href="[./]*assets/dream/([^"]+)"', text))
    modules = site_folder / "assets" / "dream"
    assert names >= {ENTRY, *elements(text, modules)}
    assert len(names) <= most
    assert sum(len(packed(modules / name, 0.0)) for name in names) < heaviest


def test_the_engine_is_one_file(site_folder: Path) -> None:
    assert graph(site_folder / "assets" / "dream", WORKER) == [WORKER]


def test_every_element_of_a_page_has_its_module(site_folder: Path) -> None:
    modules = site_folder / "assets" / "dream"
    for page in site_folder.rglob("*.html"):
        for tag in TAG.findall(page.read_text()):
            (name,) = elements(f"<{tag}", modules)
            assert (modules / name).is_file(), f"{page}: <{tag}>"
