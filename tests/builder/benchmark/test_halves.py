"""What is printed of the interpreter's halves is what the site has."""

import json
from pathlib import Path

import pytest

from builder.benchmark.halves import measure
from builder.runtime.wheel import ROOT


def test_the_printed_halves_are_the_sites(site_folder: Path) -> None:
    """A longer profile moves a few functions; beyond that: make bench ARGS=--write."""
    printed = json.loads((ROOT / "levels" / "speed.json").read_text())["halves"]
    found = measure(site_folder)
    assert found["functions"] == printed["functions"]
    assert found == pytest.approx(printed, rel=0.02)
