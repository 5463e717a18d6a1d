"""Settings in an address."""

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
