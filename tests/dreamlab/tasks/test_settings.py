"""Settings in an address."""

import json
from pathlib import Path

import pytest

from dreamlab.tasks.settings import Choice, Control, fragment

DATA = Control("data", "Training data", "transitions", (50, 1_000_000), 50)
NOISE = Control("noise", "Sensor noise", "world units", (0.0, 0.1), 0.0, whole=False)
KIND = Choice("kind", "Kind", (("plain", "Plain"), ("odd", "Odd")))


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"data": 50, "kind": "plain", "noise": 0.0, "seed": 3}, "#data=50&noise=0&seed=3"),
        ({"kind": "odd", "noise": 0.1 + 0.2, "data": 1_000_000, "seed": 0}, "#data=1000000&noise=0.3&kind=odd&seed=0"),
        ({"kind": "odd"}, "#kind=odd"),
        ({"noise": 0.005}, "#noise=0.005"),
    ],
)
def test_settings_in_an_address(settings, expected):
    assert fragment((KIND, DATA, NOISE), settings) == expected


LAB = (
    Control("data", "Training data", "transitions", (500, 2000, 10000), 2000),
    Control("noise", "Sensor noise", "world units", (0.0, 0.01, 0.05), 0.0, whole=False),
    Choice("condition", "Condition", (("none", "None"), ("gusty", "Gusts"))),
)
"""As tests/site/shared/lab.mjs describes it."""
CASES = json.loads((Path(__file__).parents[2] / "site" / "shared" / "fragments.json").read_text())


@pytest.mark.parametrize(("settings", "expected"), CASES)
def test_python_and_the_page_write_the_same_address(settings, expected):
    """tests/site/shared/settings.test.mjs reads the same cases."""
    assert fragment(LAB, settings) == expected
