"""The worked examples of CONTRIBUTING.md, done as they stand there, on a copy."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
EDIT = re.compile(r"(Append to|Write|and) `(?P<path>[\w./-]+)`:\n\n```\w+\n(?P<content>.*?)```\n", re.DOTALL)
COPIED = (
    "dreamlab",
    "levels",
    "templates",
    "site",
    "builder",
    "mkdocs.yml",
    "pyproject.toml",
    "README.md",
)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project in which every example's files are written."""
    folder = tmp_path_factory.mktemp("fork")
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source, folder / name)
    (folder / "build").mkdir()
    (folder / "build" / "runtime").symlink_to(ROOT / "build" / "runtime")
    for edit in EDIT.finditer(TEXT):
        path = folder / edit["path"]
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_text(encoding="utf-8").rstrip() + "\n\n" if edit[1] == "Append to" else ""
        path.write_text(before + edit["content"], encoding="utf-8")
    return folder


def run(copy: Path, *command: str) -> str:
    done = subprocess.run(
        [sys.executable, *command],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{path} has {text.count(old)} times {old!r}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_every_example_names_the_file_that_it_is_about() -> None:
    shown = re.findall(r"^```(\w+)\n", TEXT, re.MULTILINE)
    edits = [edit["path"] for edit in EDIT.finditer(TEXT)]
    assert len(edits) == len(shown) - 2, "a fence is no edit; the first two are commands and a mistake on purpose"


def test_a_fork_with_every_example_builds_and_shows_them(copy: Path) -> None:
    (copy / "dreamlab/claims/foresight/__init__.py").touch()
    replace(copy / "dreamlab/claims/__init__.py", '"purpose",', '"foresight", "purpose",')
    replace(copy / "mkdocs.yml", "  - Glossary: glossary.md\n", "  - Glossary: glossary.md\n  - Notes: notes.md\n")
    landscape = "      - The landscape: level-5/landscape.md\n"
    replace(copy / "mkdocs.yml", landscape, landscape + "      - Foresight: level-5/foresight.md\n")
    level_4 = copy / "levels/level-4.md"
    level_4.write_text(level_4.read_text(encoding="utf-8") + '\n{{ question("far-longer") }}\n', encoding="utf-8")
    (copy / "levels/listings/halfway.txt").write_text(run(copy, "levels/listings/halfway.py"), encoding="utf-8")
    measure_preset(copy, "handful")
    run(copy, "-m", "dreamlab", "verify", "--write", "--part", "claims.foresight")
    run(copy, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(copy / "build" / "site"))

    site = copy / "build" / "site"
    assert "A handful of data" in (site / "level-4/index.html").read_text(encoding="utf-8")
    assert "nobody notices" in (site / "challenges/index.html").read_text(encoding="utf-8")
    assert "moments in the left half" in (site / "notes/index.html").read_text(encoding="utf-8")
    german = (site / "de/help/index.html").read_text(encoding="utf-8")
    assert '<h3 id="not-found">Diese Seite gibt es nicht' in german
    assert len(re.findall(r'<div [^>]*class="untranslated"', german)) == 2
    foresight = (site / "level-5/foresight/index.html").read_text(encoding="utf-8")
    assert "The straight line" in foresight
    measured = json.loads((copy / "levels/measured.json").read_text())["claims"]["foresight"]["figures"]
    assert measured["straight"]["median"] < measured["network"]["median"]


def test_the_challenge_of_the_example_can_be_met_and_not_by_beginning(copy: Path) -> None:
    judged = ["-m", "dreamlab", "challenge", "deaf-reel"]
    assert run(copy, *judged, "--set", "horizon=12", "--write", "mine.json").count("met    ") == 3
    assert "agrees" in run(copy, "-m", "dreamlab", "check", "mine.json")
    with pytest.raises(AssertionError, match="not met"):
        run(copy, *judged)


def measure_preset(copy: Path, name: str) -> None:
    """As ``verify --write --part failure``, but of this preset alone: the others did not change."""
    path = copy / "levels/measured.json"
    measured = json.loads(path.read_text(encoding="utf-8"))
    found = json.loads(run(copy, "-m", "dreamlab", "figure", f"presets.{name}"))
    measured["presets"][name] = found["value"]
    path.write_text(json.dumps(measured), encoding="utf-8")


def test_the_world_of_the_example_is_a_world(copy: Path) -> None:
    said = run(
        copy,
        "-c",
        "import numpy as np; from dreamlab import collect; from dreamlab.world import tilted, court\n"
        "data = collect(500, np.random.default_rng(0), world=tilted.TILTED)\n"
        "free = np.abs(data.next_state[:, 2] - data.state[:, 2] - tilted.PULL * court.DT) < 1e-9\n"
        "print(free.mean())\n",
    )
    assert float(said) > 0.8, "in flight the ball is pulled by so much a step"
