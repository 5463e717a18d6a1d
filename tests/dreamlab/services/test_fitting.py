"""The line that a hand fits: its errors are least where least squares says."""

import numpy as np
import pytest

from dreamlab.services.fitting import SLOPES, by_hand
from dreamlab.world import court


def test_the_best_slope_lies_in_the_valley_of_the_errors():
    found = by_hand()
    lowest = int(np.argmin(found["errors"]))
    assert abs(SLOPES[lowest] - found["best"]) <= 0.0005 + 1e-12
    assert found["best"] == pytest.approx(court.DT, rel=0.1)
    rising = np.diff(found["errors"])
    assert (rising[:lowest] < 0).all()
    assert (rising[lowest:] > 0).all()
    assert len(set(found["velocity"])) == len(found["moved"])
