"""Standard errors against the spread of many repetitions, and against the standard library's own formulas."""

import statistics

import numpy as np
import pytest

from dreamlab.claims.uncertainty import LARGEST_SHARE_ERROR, Estimate, less, mean, over, share, split


@pytest.mark.parametrize("chance", [0.1, 0.5, 0.9])
def test_the_error_of_a_share_is_the_spread_of_repeated_shares(chance):
    drawn = np.random.default_rng(0).random((4000, 200)) < chance
    shares = [share(row) for row in drawn]
    spread = np.std([one.value for one in shares])
    assert np.mean([one.error for one in shares]) == pytest.approx(spread, rel=0.05)


def test_nineteen_of_twenty_intervals_hold_the_true_share():
    drawn = np.random.default_rng(1).random((4000, 300)) < 0.8
    inside = [low <= 0.8 <= high for low, high in (share(row).interval for row in drawn)]
    assert 0.93 < np.mean(inside) < 0.97


def test_outcomes_all_alike_leave_some_doubt():
    assert share([True] * 50).value == 1.0
    assert 0.01 < share([True] * 50).error < 0.04
    assert share([True] * 500).error < 0.25 * share([True] * 20).error


def test_balls_that_a_share_needs():
    """280 balls are enough whatever the share is; 40 are not."""
    assert share([True, False] * 140).error <= LARGEST_SHARE_ERROR
    assert share([True, False] * 20).error > LARGEST_SHARE_ERROR


def test_the_error_of_a_mean_is_that_of_the_standard_library():
    values = np.random.default_rng(2).exponential(size=37)
    found = mean(values)
    assert found.value == pytest.approx(statistics.fmean(values))
    assert found.error == pytest.approx(statistics.stdev(values) / 37**0.5)


def test_differences_and_ratios_spread_as_they_say():
    rng = np.random.default_rng(3)
    pairs = [(mean(rng.normal(2.0, 1.0, 100)), mean(rng.normal(3.0, 1.0, 100))) for _ in range(3000)]
    for work_out in (less, over):
        found = [work_out(one, other) for one, other in pairs]
        assert np.mean([one.error for one in found]) == pytest.approx(np.std([one.value for one in found]), rel=0.06)


def test_figures_and_their_errors_are_told_apart():
    assert split({"caught": Estimate(0.5, 0.1), "size": 3}) == ({"caught": 0.5, "size": 3.0}, {"caught": 0.1})


def test_too_few_trials_are_refused():
    with pytest.raises(ValueError, match="one trial"):
        share([])
    with pytest.raises(ValueError, match="two trials"):
        mean([1.0])
