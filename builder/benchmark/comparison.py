"""What to compare with: Pyodide as its makers ship it, our engine alone, trainings in JavaScript. Never shipped."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from builder.benchmark import training
from builder.benchmark.host import hosting
from builder.runtime.assembly import RUNTIME
from builder.runtime.sources import obtain, read_manifest
from builder.runtime.wheel import ROOT
from builder.serve import SITE
from builder.toolchain.node import NPM

PAGES = Path(__file__).parent / "pages"
PACKAGE = Path(__file__).with_name("package.json")
INSTALLED = ROOT / "build" / "bench"
TFJS = ("tfjs/dist/tf.min.js", "tfjs-backend-wasm/dist/tf-backend-wasm.min.js", "tfjs-backend-wasm/dist/*.wasm")


@contextmanager
def comparison_pages(task: training.Task) -> Iterator[tuple[Path, str]]:
    """Their folder, and their address on a host of the same kind as the site's."""
    with TemporaryDirectory() as folder:
        place = Path(folder)
        shutil.copytree(PAGES, place, dirs_exist_ok=True)
        (place / "pyodide").mkdir()
        for name, path in obtain(read_manifest()).items():
            shutil.copyfile(path, place / "pyodide" / name)
        (wheel,) = RUNTIME.glob("dreamlab-*.whl")
        shutil.copyfile(wheel, place / "dreamlab-0-py3-none-any.whl")  # plain.mjs knows no version
        shutil.copytree(SITE / "assets" / "dream", place / "assets" / "dream")
        shutil.copytree(SITE / "assets" / "runtime", place / "assets" / "runtime")
        copy_tfjs(place / "tfjs")
        training.write_data(task, place)
        with hosting(place) as address:
            yield place, address


def copy_tfjs(target: Path) -> None:
    """TensorFlow.js from its registry, installed once."""
    if not (INSTALLED / "node_modules").exists():
        INSTALLED.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(PACKAGE, INSTALLED / "package.json")
        subprocess.run(
            [*NPM, "install", "--silent", "--no-package-lock", "--no-audit", "--no-fund"], cwd=INSTALLED, check=True
        )
    target.mkdir()
    for pattern in TFJS:
        for path in (INSTALLED / "node_modules" / "@tensorflow").glob(pattern):
            shutil.copyfile(path, target / path.name)
