"""The assembled folder: what the lock lists is what lies there, and it boots."""

import importlib.metadata
import json
import subprocess
import zipfile
from pathlib import Path

import pytest

from builder.runtime.assembly import INVENTORY, RUNTIME, inputs_digest, is_current, sha256
from builder.runtime.sources import read_manifest
from builder.runtime.wheel import ROOT, build_wheel, wheel_sources
from builder.toolchain.node import NODE


@pytest.fixture(scope="module")
def runtime() -> Path:
    if not RUNTIME.exists():
        pytest.fail("build/runtime is missing: run `make build`")
    return RUNTIME


def test_the_lock_lists_numpy_and_dreamlab_with_their_hashes(runtime: Path) -> None:
    packages = json.loads((runtime / "pyodide-lock.json").read_text())["packages"]
    assert set(packages) == {"numpy", "dreamlab"}
    for entry in packages.values():
        assert sha256(runtime / entry["file_name"]) == entry["sha256"]
        assert set(entry) == set(packages["numpy"])  # the official entry has all that is needed
    assert packages["dreamlab"]["depends"] == ["numpy"]


def test_the_inventory_names_every_file(runtime: Path) -> None:
    inventory = json.loads((runtime / INVENTORY).read_text())
    listed = {file["name"]: (file["bytes"], file["sha256"]) for file in inventory["files"]}
    found = {path.name: (path.stat().st_size, sha256(path)) for path in runtime.iterdir() if path.name != INVENTORY}
    assert listed == found
    assert is_current(runtime, inputs_digest())


def test_pages_and_tests_compute_with_the_same_numpy() -> None:
    assert read_manifest().numpy == importlib.metadata.version("numpy")


def test_the_wheel_holds_the_sources_of_dreamlab_alone(runtime: Path) -> None:
    (wheel,) = runtime.glob("dreamlab-*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    modules = {name for name in names if ".dist-info/" not in name}
    assert modules == {path.as_posix() for path in wheel_sources() if path.suffix == ".py"}
    assert "dreamlab/world/court.py" in modules


@pytest.mark.slow
def test_the_wheel_is_the_same_at_every_build(tmp_path: Path) -> None:
    first = build_wheel(tmp_path / "first").read_bytes()
    assert build_wheel(tmp_path / "second").read_bytes() == first


@pytest.mark.slow
def test_python_runs_in_the_runtime_and_its_exit_code_comes_out(runtime: Path) -> None:
    command = [NODE, "builder/toolchain/dreamlab_in_pyodide.mjs", "--help"]
    asked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert asked.returncode == 0, asked.stderr
    assert "verify" in asked.stdout
    command[-1] = "no-such-command"
    refused = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert refused.returncode == 2
    assert "no-such-command" in refused.stderr
