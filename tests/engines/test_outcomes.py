"""In halves each engine computes what it does with the modules whole: numpy's ufuncs, and Python's own tests.

Minutes in each of them, so that `make proof` alone runs this.
"""

import time
from pathlib import Path
from typing import Any

import pytest

from builder.runtime.assembly import RUNTIME
from builder.runtime.split import outcomes
from builder.runtime.split.interpreter import USED
from builder.serve import serving
from tests.engines.engine import Engine

LONGEST_S = 1200
"""Of one module's tests in the slowest engine, on a machine that has other work."""


@pytest.mark.proof
def test_each_engine_computes_the_same_with_halves(engine: Engine, tmp_path: Path) -> None:
    assert (RUNTIME / USED).exists(), "this runtime is in one piece"
    whole, _ = told(engine, tmp_path / "whole", halves=False)
    halves, rests = told(engine, tmp_path / "halves", halves=True)
    assert outcomes.differing(whole, halves) == []
    assert set(rests) == outcomes.RESTS
    if outcomes.own_tests() is None:
        pytest.skip(outcomes.NO_TESTS)


def told(engine: Engine, folder: Path, *, halves: bool) -> tuple[outcomes.Outcomes, list[str]]:
    """What came out of each occasion, and which second halves were loaded."""
    folder.mkdir()
    outcomes.put_together(folder, halves=halves)
    found: outcomes.Outcomes = {}
    rests: list[str] = []
    with serving(folder) as address:
        engine.open(address)
        while True:
            said = next_of(engine, len(found))
            if said["name"] == "the end":
                assert "error" not in said, said["error"]
                return found, rests
            found[said["name"]], rests = said["outcomes"], said["rests"]
            print(f"{engine.name}, {folder.name}: {said['name']}: {outcomes.digest_of(said['outcomes'])}", flush=True)


def next_of(engine: Engine, known: int) -> dict[str, Any]:
    end = time.monotonic() + LONGEST_S
    while not (said := engine.evaluate("known => window.told[known]", known)):
        assert time.monotonic() < end, f"{engine.name} says nothing after {known} occasions"
        time.sleep(0.5)
    return said
