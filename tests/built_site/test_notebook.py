"""A notebook that was taken along gives the page's figures: with the package that it names, installed by pip."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from builder.toolchain.node import NODE

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = {"data": 200, "noise": 0.0, "horizon": 20, "condition": "plain", "seed": 4, "world": "pendulum"}
WRITE = """
import { notebook } from "./site/code/call.js";
console.log(notebook(JSON.parse(process.argv[1])));
"""


@pytest.fixture(scope="module")
def installed(site_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package that the site serves, and nothing else; numpy is the toolchain's."""
    [wheel] = (site_folder / "assets" / "runtime").glob("*/dreamlab-*.whl")
    target = tmp_path_factory.mktemp("installed")
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(target)]
    subprocess.run([*install, str(wheel)], check=True)
    return target


def cells(made: dict[str, Any]) -> list[str]:
    """The code of a notebook's cells, as the page writes it."""
    node = [NODE, "--input-type=module", "--eval", WRITE, json.dumps(made)]
    written = subprocess.run(node, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return ["".join(cell["source"]) for cell in json.loads(written)["cells"] if cell["cell_type"] == "code"]


def test_it_gives_the_same_bits_after_pip_install(installed: Path, tmp_path: Path) -> None:
    import dreamlab

    reading = dreamlab.reading("failure", **SETTINGS)
    made = {"lab": "failure", "settings": SETTINGS, "files": {}, "digest": reading["digest"]}
    first, program, plots = cells(made | {"wheel": "https://site.example/dreamlab.whl", "page": "here"})
    assert first == '%pip install -q "https://site.example/dreamlab.whl" matplotlib'
    assert "reading[" in program
    where = "import dreamlab; print(dreamlab.__file__)\n"
    run = [sys.executable, "-P", "-c", where + program]
    environment = os.environ | {"PYTHONPATH": str(installed)}
    said = subprocess.run(run, cwd=tmp_path, env=environment, check=True, capture_output=True, text=True).stdout
    assert said.startswith(str(installed)), "the installed package ran, and not the checkout"
    assert said.rstrip().endswith("to the last bit: True")
    figures = dict(re.findall(r"^(\w+) = (\S+)$", said, re.MULTILINE))
    assert float(figures["final_error"]) == reading["figures"]["final_error"]
    compile(plots, "plots", "exec")
    assert '.get("unit", "world units")' in plots
