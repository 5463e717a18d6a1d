"""The value of a policy by hand, and what Equation 5 makes of good and of poor policies."""

from itertools import pairwise

import numpy as np

from dreamlab.measure.level1_value import BALLS, GEAR, POLICIES, values
from dreamlab.plan import catching
from dreamlab.plan.value import DISCOUNT, best_plan, value
from dreamlab.world import court

PLAY = court.geared(GEAR)


def falling(count: int) -> np.ndarray:
    return catching.reset(np.random.default_rng(1), count)


def test_a_hit_counts_less_the_later_it_comes() -> None:
    above = np.array([[0.0, 0.1, 0.0, -0.4, 0.0], [0.0, 0.2, 0.0, -0.4, 0.0], [0.3, 0.1, 0.0, -0.4, -0.3]])
    worth = value(POLICIES["rest"], above, PLAY, 60)
    steps = [int((0.1 - court.FLOOR) / 0.4 * 30), int((0.2 - court.FLOOR) / 0.4 * 30)]
    np.testing.assert_allclose(worth, [DISCOUNT ** steps[0], DISCOUNT ** steps[1], 0.0], rtol=1e-12)


def test_no_plan_of_no_steps_changes_a_value() -> None:
    start = falling(30)
    for policy in POLICIES.values():
        np.testing.assert_array_equal(best_plan(policy, start, PLAY, 96, 0), value(policy, start, PLAY, 96))


def test_planning_improves_a_poor_policy_and_not_the_best_one() -> None:
    start = falling(100)
    rest, foresee = POLICIES["rest"], POLICIES["foresee"]
    assert (best_plan(rest, start, PLAY, 96, 3) >= value(rest, start, PLAY, 96) - 1e-12).all()
    assert best_plan(rest, start, PLAY, 96, 3).mean() > value(rest, start, PLAY, 96).mean() + 0.1
    np.testing.assert_allclose(best_plan(foresee, start, PLAY, 96, 3), value(foresee, start, PLAY, 96), atol=0.02)


def test_longer_plans_are_worth_no_less() -> None:
    start, rest = falling(40), POLICIES["rest"]
    worth = [best_plan(rest, start, PLAY, 96, blocks) for blocks in range(4)]
    for shorter, longer in pairwise(worth):
        assert (longer >= shorter - 1e-12).all()


def test_the_measured_values_are_means_over_seeded_balls() -> None:
    found = values(POLICIES["follow"], 3)
    start = catching.reset(np.random.default_rng(3), BALLS)
    assert found["alone"] == value(POLICIES["follow"], start, PLAY, catching.STEPS).mean()
    assert found == values(POLICIES["follow"], 3)
